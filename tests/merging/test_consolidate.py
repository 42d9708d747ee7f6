"""One article's records put together: nothing lost, nothing invented, the same in any order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.merging.article import consolidate, settled
from summarizer.records.summary import Actor, Event, Figure, Grounded, Stance
from tests.support.coast import ARTICLE, TEXT, a_figure, a_stance, an_actor, an_event, run, texts_of


def test_repeated_events_are_one_with_all_evidence() -> None:
    """Like wordings join; date, place, participants and salience are completed; strangers are no participants."""
    done = run(
        an_actor("Ana Rojas"),
        an_actor("Eva Berg"),
        an_event("Ana Rojas met Eva Berg", "met Chilean President", participants=["Rojas", "the band"], date="2023-09"),
        an_event("Rojas met Eva Berg for talks", "Eva Berg in Lima", date="2023-09-25", place="Lima",
                 participants=["Chilean President Eva Berg", "Rojas"], salience="main"),
    )  # fmt: skip
    (event,) = done.events
    assert event.what == "Rojas met Eva Berg for talks"
    assert (event.date, event.place, event.salience) == ("2023-09-25", "Lima", "main")
    assert event.participants == ("Eva Berg", "Ana Rojas")
    assert texts_of(event) == ["met Chilean President", "Eva Berg in Lima"]
    assert done.duplicates == 1


@pytest.mark.parametrize(
    "other",
    [
        an_event("Chile shelled the coast", "signed a pact", date="2023-09-20"),
        an_event("Chile shelled the coast", "signed a pact", status="alleged"),
        an_event("Chile never shelled the coast", "signed a pact"),
        an_event("Chile shelled 4 towns on the coast", "signed a pact"),
        an_event("Chile opened a school", "signed a pact"),
        an_event("Chile shelled the coast", "signed a pact", participants=["Peru"]),
    ],
)  # fmt: skip
def test_contradicting_events_stay_apart(other: Event) -> None:
    """Other dates, statuses, negations, numbers, words or parties: never one event, even in one sentence."""
    what = "Chile shelled 3 towns on the coast" if "4" in other.what else "Chile shelled the coast"
    first = an_event(what, "signed a pact", date="2023-09-19", participants=["Chilean government"])
    done = run(an_actor("Chilean government", "government"), an_actor("Peru", "government"), first, other)
    assert len(done.events) == 2


def test_swapped_agents_are_two_events_and_equals_are_one() -> None:
    """ "Peru sued Chile" is not "Chile sued Peru"; "Peru and Chile met" is "Chile and Peru met"."""
    actors = (an_actor("Chilean government", "government"), an_actor("Peru", "government"))
    both = ["Peru", "Chile"]
    sued = [an_event(what, "signed a pact", participants=both) for what in ("Peru sued Chile", "Chile sued Peru")]
    met = [an_event(what, "signed a pact", participants=both) for what in ("Peru and Chile met", "Chile and Peru met")]
    assert len(run(*actors, *sued).events) == 2
    assert len(run(*actors, *met).events) == 1


def test_where_a_meeting_takes_place_is_told_of_the_meeting() -> None:
    """ "The talks take place in Lima" belongs to those of whom it has just been told that they meet; before them,
    far from them, or where nobody meets, it stands alone."""
    met = an_event("Ana Rojas meets Eva Berg", "met Chilean President", participants=["Rojas"])
    talks = an_event("The talks take place in Lima", "Lima said", place="Lima", participants=["Peru"])
    (event,) = run(an_actor("Ana Rojas"), an_actor("Peru", "government"), met, talks).events
    assert (event.what, event.place) == ("Ana Rojas meets Eva Berg", "Lima")
    assert texts_of(event) == ["met Chilean President", "Lima said"]
    apart = an_event("The talks take place in Lima", "Ruiz slept")
    sent = an_event("Peru sends rice", "met Chilean President")
    dated = talks.model_copy(update={"date": "2023-09-20"})
    for first, second in (
        (met, apart),
        (sent, talks),
        (an_event("Rojas meets Berg", "thanked the"), an_event("The meeting is held in Lima", "in Lima on")),
        (met.model_copy(update={"date": "2023-09-19"}), dated),
    ):
        assert len(run(first, second).events) == 2, (first.what, second.what)


def test_an_undated_event_does_not_bring_two_dates_together() -> None:
    """A joins B and B would join C, but A and C contradict each other: two events."""
    dates = ("2023-09-19", None, "2023-09-20")
    done = run(*(an_event("Chile shelled the coast", "signed a pact", date=date) for date in dates))
    assert sorted(event.date for event in done.events if event.date) == ["2023-09-19", "2023-09-20"]


def test_far_apart_the_wording_has_to_be_closer() -> None:
    """The same half-alike wordings join in one place and stay apart at opposite ends of the article."""
    one, two = "Chile sent rice to the coast", "Chile sent rice by lorry and by ship"
    assert len(run(an_event(one, "signed a pact"), an_event(two, "signed a pact")).events) == 1
    assert len(run(an_event(one, "in Lima on"), an_event(two, "Ruiz slept")).events) == 2


# --- figures ---------------------------------------------------------------------------------------------------------


def test_the_same_quantity_is_one_figure() -> None:
    """Same value, unit and measure in two sentences: one figure, completed, with both places."""
    done = run(
        a_figure("300", "300", 0, as_of="2023-09-25"),
        a_figure("300", "300", 1, measures="rice sent", qualifier="about", attributed_to="Lima"),
    )
    (figure,) = done.figures
    assert (figure.measures, figure.as_of, figure.attributed_to) == ("rice sent to Chile", "2023-09-25", "Lima")
    assert len(figure.evidence) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"value": 301.0}, {"value": None, "low": 1.0, "high": 2.0}, {"unit": "kg"}, {"qualifier": "at_least"},
        {"attributed_to": "Chile"}, {"as_of": "2023-09-26"}, {"measures": "copper dug up"},
    ],
)  # fmt: skip
def test_figures_that_differ_stay_apart(change: dict[str, object]) -> None:
    """Another value, unit, bound, source, date or measure is another figure."""
    first = a_figure("300", "300", 0, attributed_to="Peru", as_of="2023-09-25")
    assert len(run(first, a_figure("300", "300", 1, **change)).figures) == 2


def test_one_number_in_a_sentence_is_one_figure_whatever_it_is_called() -> None:
    """The same text in one sentence is one figure, unless the sentence has it twice and the measures differ."""
    assert len(run(a_figure("300", "300", 0), a_figure("300", "300", 0, unit="bag", measures="gifts")).figures) == 1
    boats = (
        a_figure("12", "12", 0, value=12.0, measures="boats"),
        a_figure("12", "12", 1, value=12.0, measures="trucks"),
    )
    assert len(run(*boats).figures) == 2


def test_vague_amounts_are_compared_by_their_words() -> None:
    """Figures without a value are one only with the same text."""
    vague = {"value": None, "measures": "ships"}
    done = run(*(a_figure(text, "300", nth, **vague) for text, nth in (("dozens", 0), ("scores", 0), ("dozens", 1))))
    assert sorted(figure.text for figure in done.figures) == ["dozens", "scores"]


# --- stances ---------------------------------------------------------------------------------------------------------


def test_stances_are_one_by_holder_target_and_act() -> None:
    """Holder and target take their actors' names; the fuller claim and any quotation are kept."""
    done = run(
        an_actor("Eva Berg"),
        an_actor("Kremlin", "government"),
        a_stance("President Berg", "the Kremlin", "accused the Kremlin of piracy"),
        a_stance("Berg", "Moscow", "Eva Berg, the head", claim="Russia commits piracy at sea", quoted=True),
        a_stance("Berg", "free trade", "Eva Berg, the head"),
        a_stance("Berg", "Moscow", "signed", act="praises", polarity="supportive"),
    )
    assert {(s.holder, s.target, s.act) for s in done.stances} == {
        ("Eva Berg", "Russia", "praises"),
        ("Eva Berg", "free trade", "accuses"),
        ("Eva Berg", "Russia", "accuses"),
    }
    assert ("Russia commits piracy at sea", True) in {(s.claim, s.quoted) for s in done.stances}
    assert done.duplicates == 1


@pytest.mark.parametrize(
    "change", [{"polarity": "supportive"}, {"claim": "No piracy at sea"}, {"claim": "A late ferry"}]
)
def test_stances_that_contradict_or_differ_stay_apart(change: dict[str, object]) -> None:
    """The opposite attitude, a negated claim, or another claim in another place is another stance."""
    at = "waved" if "late" in str(change) else "accused the Kremlin of piracy"
    assert len(run(a_stance("A", "B", "accused the Kremlin of piracy"), a_stance("A", "B", at, **change)).stances) == 2


def test_an_ambiguous_name_maps_to_no_actor() -> None:
    """A surname of two actors is left as written, and as a participant left out."""
    done = run(an_actor("Eva Berg"), an_actor("Otto Berg"), a_stance("Berg", "Berg", "waved"),
                an_event("Berg waved", "waved", participants=["Berg"]))  # fmt: skip
    assert (done.stances[0].holder, done.events[0].participants) == ("Berg", ())


# --- laws ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "end"), [(0, 5), (5, 5), (10, 11), (11, 11), (13, 11)])
def test_settling_ends_in_one_state_even_where_states_take_turns(start: int, end: int) -> None:
    """A fixed point is kept; of states that follow each other in a ring the first is taken, wherever one starts."""
    ring = {10: 12, 12: 11, 11: 13, 13: 12}
    step = (lambda state: ring[state]) if start >= 10 else (lambda state: min(state + 1, 5))
    assert settled(start, step, str) == end


FORMS = [
    "Ana Rojas", "Rojas", "Peru’s Foreign Minister, Ana Rojas", "Chilean President Eva Berg", "Eva Berg", "Otto Berg",
    "Berg", "Lima", "Peru", "Kremlin", "Chilean government", "Peruvian authorities", "Coastal League", "U.S. embassy",
    "it", "CF",
    "Cash Fund", "Jan van der Veen", "van der Veen",
]  # fmt: skip
NAMES = st.sampled_from(FORMS)
SPANS = st.sampled_from([*FORMS, "300", "12", "signed a pact", "denied any delay"])
DATES = st.sampled_from([None, "2023-09-25", "2023-09", "2023-09-19/2023-09-20"])
ACTORS = st.builds(
    lambda name, kind, aliases, grounding: an_actor(name, kind, aliases=aliases, grounding=grounding),
    NAMES,
    st.sampled_from(["person", "government", "organisation", "armed_group", "population"]),
    st.lists(NAMES, max_size=2),
    st.sampled_from(["exact", "partial"]),
)
EVENTS = st.builds(
    lambda what, at, names, date, place: an_event(what, at, participants=names, date=date, place=place),
    st.sampled_from(
        ["Peru met Chile", "Chile met Peru", "Rojas met Berg in Lima", "Berg met Rojas", "300 tonnes came"]
    ),
    SPANS,
    st.lists(NAMES, max_size=3),
    DATES,
    st.sampled_from([None, "Lima", "Chile"]),
)
FIGURES = st.builds(
    lambda text, value, at, measures, date: a_figure(text, at, value=value, measures=measures, as_of=date),
    st.sampled_from(["300", "12"]),
    st.sampled_from([300.0, 12.0, None]),
    SPANS,
    st.sampled_from(["rice sent", "rice sent to Chile", "boats"]),
    DATES,
)
STANCES = st.builds(
    lambda holder, target, at, act, claim: a_stance(holder, target, at, act=act, claim=claim),
    NAMES,
    NAMES,
    SPANS,
    st.sampled_from(["accuses", "denies"]),
    st.sampled_from(["piracy at sea", "no piracy at sea", "piracy at sea today", "a late ferry"]),
)
MANY = st.lists(ACTORS | EVENTS | FIGURES | STANCES, max_size=10)


@settings(max_examples=150, deadline=None)
@given(MANY, st.integers())
def test_order_does_not_matter_and_a_second_pass_changes_nothing(records: list[Grounded], seed: int) -> None:
    """consolidate is idempotent, and shuffled input gives the same output."""
    done = run(*records)
    assert consolidate(ARTICLE, done) == done
    shuffled = list(records)
    random.Random(seed).shuffle(shuffled)
    assert run(*shuffled) == done


@settings(max_examples=150, deadline=None)
@given(MANY)
def test_nothing_is_lost_and_nothing_is_made_up(records: list[Grounded]) -> None:
    """Every span comes out in its facet, every quote and alias stands in the text, and the records add up."""
    done = run(*records)
    facets: dict[type[Grounded], tuple[Grounded, ...]] = {
        Actor: done.actors, Event: done.events, Figure: done.figures, Stance: done.stances,
    }  # fmt: skip
    for record in records:
        assert set(record.evidence) <= {span for out in facets[type(record)] for span in out.evidence}
    for out in (out for facet in facets.values() for out in facet):
        assert all(TEXT[span.start : span.end] == span.text for span in out.evidence)
        assert list(out.evidence) == sorted(set(out.evidence), key=lambda span: (span.start, span.end))
    for actor in done.actors:
        assert all(alias in TEXT for alias in actor.aliases)
        assert actor.name not in actor.aliases
    names = {actor.name for actor in done.actors}
    assert all(set(event.participants) <= names for event in done.events)
    added = any("holder_as_actor" in actor.provenance.rules for actor in done.actors)
    assert done.duplicates + sum(map(len, facets.values())) >= len(records)
    assert added or done.duplicates + sum(map(len, facets.values())) == len(records)
