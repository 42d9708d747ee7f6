"""Events: told by their sentence, dated by code, and never more certain than the sentence."""

from __future__ import annotations

import pytest

from summarizer.prompts.drafts import EventDraft
from summarizer.records.article import Article, Publication
from summarizer.records.facets import Status
from summarizer.records.summary import Event
from tests.support.drafting import an_article, grounded, reason_of

BRIDGE = "A bridge over the Ash collapsed on Tuesday and 12 trucks fell into the river, engineers from Vardé found."
PUBLISHED = Publication(date="2021-06-04", basis="sidecar")


def event(article: Article, **fields: object) -> Event:
    draft = EventDraft.model_validate({"what": "A bridge over the Ash collapses", "status": "happened"} | fields)
    groundwork = grounded(article, "events", draft)
    assert groundwork.ungrounded == ()
    (found,) = groundwork.records.events
    return found


def refusal(article: Article, what: str) -> str:
    return reason_of(grounded(article, "events", EventDraft(what=what[:160], status="happened")))


def test_an_event_has_its_sentence_as_evidence() -> None:
    """The whole sentence is the evidence; a full stop at the end of the wording is dropped."""
    found = event(an_article(BRIDGE), what="A bridge over the Ash collapses.")
    assert found.what == "A bridge over the Ash collapses"
    assert [evidence.text for evidence in found.evidence] == [BRIDGE]


# --- what is told ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("13 trucks fall into the river", "number 13"),
        ("Thirteen trucks fall into the river", "number Thirteen"),
        ("12 million trucks fall into the river", "number 12 million"),
        ("A bridge over the Ash collapses in 2019", "number 2019"),
        ("A bridge over the Elbe collapses", "'Elbe'"),
        ("Engineers from Odense find 12 trucks in the river", "Odense"),
        ("A ferry sinks in the harbour after an explosion", "words stand in the sentence"),
        ("It fell into the river with 12 trucks", "who did it"),
        ("", "words stand in the sentence"),
        (".", "words stand in the sentence"),
        ("It was", "who did it"),
        ("A bridge over the Ash collapsed on Tuesday and " + "12 trucks fell into the river " * 5, "the limit"),
        ("Engineers say the bridge collapsed", "saying something"),
        ("Engineers deny that the bridge collapsed", "saying something"),
        ("Engineers accuse Vardé of neglect", "saying something"),
    ],
)
def test_what_the_sentence_does_not_tell_is_refused(what: str, said: str) -> None:
    """Another number, another scale, another name, other words, or something said: no event."""
    assert said in refusal(an_article(BRIDGE), what)


def test_what_stands_only_in_a_quotation_is_a_claim() -> None:
    """What somebody says happened is a stance; what the sentence itself tells is an event."""
    article = an_article("“The enemy shelled the old mill at dawn,” Ana Lopez shouted as rescuers reached Vardé.")
    assert "quotation" in refusal(article, "The enemy shells the old mill at dawn")
    assert event(article, what="Rescuers reach Vardé").grounding == "exact"


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("The mayor called on Vardé to close the bridge.", "Vardé closes the bridge"),
        ("The mayor wants Vardé to close the bridge.", "Vardé closes the bridge"),
        ("Vardé must close the bridge at once.", "Vardé must close the bridge"),
    ],
)
def test_what_is_asked_for_has_not_happened(sentence: str, what: str) -> None:
    """An appeal, a wish and a duty tell of no event."""
    assert "asked for" in refusal(an_article(sentence), what)


def test_what_is_told_beside_an_appeal_has_happened() -> None:
    """Only the verb that is asked for is none."""
    article = an_article("Vardé closed the bridge, and the mayor called on Odense to open the ferry.")
    assert event(article, what="Vardé closed the bridge").status == "happened"
    assert "asked for" in refusal(article, "Odense opens the ferry")


def test_a_long_subject_hides_no_verb_of_saying() -> None:
    """The verb is looked for behind the subject, however long that is."""
    article = an_article(
        "Acting Deputy Minister of Roads and Bridges Ana Ruiz praised Vardé for its work on the bridge."
    )
    what = "Acting Deputy Minister of Roads and Bridges Ana Ruiz praised Vardé for its work"
    assert "saying something" in refusal(article, what)


def test_the_object_of_a_verb_is_no_verb_of_saying() -> None:
    """To launch an appeal is an act, although to appeal is to say something."""
    article = an_article("The Red Lamp Society launched an urgent appeal for the families of Vardé.")
    assert event(article, what="The Red Lamp Society launches an urgent appeal").status == "happened"


def test_a_sentence_outside_the_window_is_refused() -> None:
    """The model can point only at what it was asked about."""
    article = an_article(BRIDGE, "The bridge over the Ash collapsed again.")
    draft = EventDraft(at=2, what="The bridge over the Ash collapses", status="happened")
    assert "sentence 2" in reason_of(grounded(article, "events", draft, asked=[1]))
    assert grounded(article, "events", draft).tally.used == 1


def test_words_may_come_from_the_sentences_shown_before_but_numbers_may_not() -> None:
    """Context helps to name things; a number belongs to the sentence it is cited from."""
    article = an_article("Ana Lopez led 40 miners.", "She reached the Vardé dam.")
    found = grounded(
        article, "events", EventDraft(what="Ana Lopez reaches the Vardé dam", status="happened"), shown=[1]
    )
    assert found.tally.used == 1
    with_number = EventDraft(what="Ana Lopez reaches the Vardé dam with 40 miners", status="happened")
    assert "number 40" in reason_of(grounded(article, "events", with_number, shown=[1]))


def test_a_wording_borne_out_in_part_is_marked_so() -> None:
    """Between half and three quarters of the words is partial grounding, above is exact."""
    assert event(an_article(BRIDGE), what="A bridge collapses").grounding == "exact"
    assert event(an_article(BRIDGE), what="A bridge suddenly collapses downtown near engineers").grounding == "partial"


# --- dates and places -----------------------------------------------------------------------------------------------


def test_a_date_is_resolved_by_code_against_the_publication_date() -> None:
    """The model names the expression; the day is computed."""
    assert event(an_article(BRIDGE, published=PUBLISHED), when="Tuesday").date == "2021-06-01"


def test_a_doubtful_publication_date_resolves_nothing() -> None:
    """A relative date stays open when the date of the article is unknown or in doubt."""
    doubtful = PUBLISHED.model_copy(update={"doubt": "the text speaks of later days"})
    assert event(an_article(BRIDGE, published=doubtful), when="Tuesday").date is None
    assert event(an_article(BRIDGE), when="Tuesday").date is None


@pytest.mark.parametrize("when", ["Monday", "2021-06-02", "tuesday", "May", None])
def test_a_date_that_the_sentence_does_not_have_is_none(when: str | None) -> None:
    """A made-up date is dropped, and never taken from the model, even when its letters stand in some other word."""
    sentence = "Mayor Lopez said that a bridge over the Ash collapsed on Tuesday."
    assert event(an_article(sentence, published=PUBLISHED), when=when).date is None


@pytest.mark.parametrize(("ending", "date"), [("since 1959", None), ("since a 1959 storm", None), ("in 1959", "1959")])
def test_since_when_is_not_when(ending: str, date: str | None) -> None:
    """ "The first since 1959" happened on another day."""
    sentence = f"A ferry sank in Lomas, the first {ending}."
    assert event(an_article(sentence), what="A ferry sinks in Lomas", when="1959", where=None).date == date


@pytest.mark.parametrize(
    ("sentence", "what", "place"),
    [
        ("Envoys met in Lomas on Friday.", "Envoys meet in Lomas", "Lomas"),
        ("Envoys met on Friday in Lomas.", "Envoys meet", "Lomas"),
        ("Villagers fled Lomas, and envoys met in Oslo.", "Villagers flee Lomas", "Lomas"),
        ("Villagers fled when Peru closed a bridge in Lomas.", "Villagers flee", None),
        ("Envoys in Oslo said that villagers fled.", "Villagers flee", None),
        ("Envoys met in President Ana Lopez's villa.", "Envoys meet", None),
    ],
)
def test_a_place_is_where_the_wording_or_its_clause_has_one(sentence: str, what: str, place: str | None) -> None:
    """A proper name behind a preposition of place, or taken, left or entered; not one of another clause."""
    assert event(an_article(sentence), what=what, when=None, where=None).place == place


@pytest.mark.parametrize(("where", "place"), [("Vardé", "Vardé"), ("Odense", None), ("Var", None), (None, None)])
def test_a_place_stands_in_the_article_or_is_none(where: str | None, place: str | None) -> None:
    """A place of the model's own, or a part of a word, is dropped."""
    assert event(an_article(BRIDGE), where=where).place == place


def test_participants_are_the_names_in_the_wording() -> None:
    """Each once, in order."""
    article = an_article("Chile beat Peru and Peru thanked Chile.")
    assert event(article, what="Chile beats Peru and Peru loses to Chile").participants == ("Chile", "Peru")


# --- status and salience --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "drafted", "status"),
    [
        ("The bridge over the Ash collapsed.", "happened", "happened"),
        ("The bridge over the Ash collapsed.", "planned", "happened"),
        ("The bridge over the Ash collapsed.", "alleged", "happened"),
        ("The bridge over the Ash collapsed.", "denied", "happened"),
        ("The bridge over the Ash is collapsing.", "ongoing", "ongoing"),
        ("The bridge over the Ash will collapse.", "planned", "planned"),
        ("The bridge over the Ash allegedly collapsed.", "alleged", "alleged"),
        ("The bridge over the Ash has not collapsed.", "denied", "denied"),
    ],
)
def test_a_status_needs_words_in_the_sentence(sentence: str, drafted: Status, status: Status) -> None:
    """Planned, alleged and denied are kept only where the sentence has words of the future, of hearsay, of denial."""
    found = event(an_article(sentence), what="The bridge over the Ash collapses", status=drafted)
    assert found.status == status
    assert bool(found.provenance.rules) == (status != drafted)


def test_what_will_happen_has_not_happened() -> None:
    """A wording in the future is planned, whatever the label says."""
    found = event(an_article("The bridge over the Ash will reopen."), what="The bridge over the Ash will reopen")
    assert found.status == "planned"


def test_what_stands_late_is_background() -> None:
    """News tells the main thing first."""
    article = an_article(*["The bridge over the Ash collapsed."] * 10)
    salience = [
        found.salience
        for at in range(1, 11)
        for found in grounded(
            article, "events", EventDraft(at=at, what="The bridge over the Ash collapses", status="happened")
        ).records.events
    ]
    assert salience == ["main"] * 6 + ["background"] * 4


@pytest.mark.parametrize(
    ("published", "salience"),
    [(Publication(), "background"), (PUBLISHED, "background"), (Publication(date="2014", basis="text"), "main")],
)
def test_what_lies_years_back_is_background(published: Publication, salience: str) -> None:
    """An event of a year before the article's own, or before the latest its text names, is background."""
    article = an_article("In 2014 a bridge over the Ash collapsed.", "It was rebuilt by 2020.", published=published)
    draft = EventDraft(at=1, what="A bridge over the Ash collapses", when="2014", status="happened")
    (found,) = grounded(article, "events", draft).records.events
    assert (found.date, found.salience) == ("2014", salience)


# --- states, tense and the day of publication -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("The flood poses a challenge for Peru", "The flood poses a challenge for Peru, which has few boats."),
        ("Ana Lopez hopes for rain", "Ana Lopez hopes for rain in May."),
        ("The flood was the worst in a century", "The flood was the worst in a century, engineers found."),
    ],
)
def test_a_state_is_no_event(what: str, sentence: str) -> None:
    """Nothing occurs when something is posed, hoped for, or was the worst of its kind."""
    assert "a state" in refusal(an_article(sentence), what)


@pytest.mark.parametrize(
    ("what", "sentence", "drafted", "status"),
    [
        ("Peru holds talks with Chile", "Peru held talks with Chile in May.", "ongoing", "happened"),
        ("Peru holds talks with Chile", "Peru is holding talks with Chile.", "ongoing", "ongoing"),
        ("Families wait in Lima", "Families wait in Lima.", "ongoing", "ongoing"),
    ],
)
def test_what_is_told_in_the_past_is_over(what: str, sentence: str, drafted: Status, status: Status) -> None:
    """The simple past ends what the model takes to go on."""
    assert event(an_article(sentence, published=PUBLISHED), what=what, status=drafted).status == status


def test_what_is_dated_before_publication_is_over() -> None:
    """A caption in the present tells of the day it names."""
    told = {"what": "Families wait in Lima", "when": "2 May 2021", "status": "ongoing"}
    article = an_article("Families wait in Lima on 2 May 2021.", published=PUBLISHED)
    assert event(article, **told).status == "happened"
    assert event(an_article("Families wait in Lima on 2 May 2021."), **told).status == "ongoing"


@pytest.mark.parametrize(
    ("what", "sentence", "date"),
    [
        ("A mission arrives in Lima", "A mission has arrived in Lima.", "2021-06-04"),
        ("Peru holds talks with Chile", "Peru is holding talks with Chile.", "2021-06-04"),
        ("A tram overturns in Lima", "A tram overturned in Lima after 6.10am, engineers found.", "2021-06-04"),
        ("A mission arrives in Lima", "A mission has arrived in Lima since 2019.", None),
        ("The flood leads to an exodus from Lima", "The flood has led to an exodus from Lima.", None),
        ("A mission arrives in Lima", "A mission arrived in Lima.", None),
    ],
)
def test_the_present_is_the_day_of_publication(what: str, sentence: str, date: str | None) -> None:
    """The perfect, what is going on, and a time of day belong to the article's own day, when that is known."""
    assert event(an_article(sentence, published=PUBLISHED), what=what).date == date
    assert event(an_article(sentence), what=what).date is None
    assert event(an_article(sentence, published=Publication(date="2021-06", basis="sidecar")), what=what).date is None


# --- clauses, sides and subjects ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("Norland closed the old lock until the barges left on Tuesday.", None),
        ("Norland closed the old lock, and Sudmark declared a feast on Tuesday.", None),
        ("Norland closed the old lock of Sudmark on Tuesday.", "2021-06-01"),
        ("Norland closed the old lock, Mayor Lund said on Tuesday.", "2021-06-01"),
        ("On Tuesday, as Sudmark slept, Norland closed the old lock.", "2021-06-01"),
    ],
)
def test_a_date_of_another_clause_is_not_the_events(sentence: str, date: str | None) -> None:
    """Where a clause begins between verb and date, the date is of what that one tells; the rule is named."""
    found = event(an_article(sentence, published=PUBLISHED), what="Norland closes the old lock", when="Tuesday")
    assert found.date == date
    assert ("date: that of another clause" in found.provenance.rules) == (date is None)


@pytest.mark.parametrize("drafted", ["happened", "ongoing"])
@pytest.mark.parametrize(
    ("what", "sentence", "status"),
    [
        ("Norland shells the mill", "Norland shelled the mill at dawn, Sudmark said.", "alleged"),
        ("Norland opens fire on the mill", "Norland opened fire on the mill, Sudmark said.", "alleged"),
        ("Norland shells the mill", "Norland shelled the mill at dawn, Norland said.", "happened"),
        ("Norland shells the mill", "Norland shelled the mill at dawn.", "happened"),
        ("Gunmen shell the mill", "Gunmen shelled the mill at dawn, Sudmark said.", "happened"),
        ("The army shells the mill", "The army shelled the mill at dawn, Sudmark said.", "happened"),
        ("Norland's army shells the mill", "Norland's army shelled the mill at dawn, Sudmark said.", "alleged"),
        ("Norland paints the mill", "Norland painted the mill at dawn, Sudmark said.", "happened"),
    ],
)
def test_a_hostile_act_told_by_somebody_else_is_alleged(what: str, sentence: str, drafted: Status, status: str) -> None:
    """One's own report, a report of an agent without a name, and of what is not hostile, are no side's word."""
    found = event(an_article(sentence), what=what, status=drafted)
    assert found.status == status
    assert ("status: hostile, and told by somebody else" in found.provenance.rules) == (status == "alleged")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("The decision closes 12 mills in Norland", "This decision closed 12 mills in Norland."),
        ("New rules close 12 mills in Norland", "These new rules closed 12 mills in Norland."),
        ("Storms close 12 mills in Norland", "Such storms closed 12 mills in Norland."),
    ],
)
def test_a_subject_that_only_points_back_is_none(what: str, sentence: str) -> None:
    """What "this", "these" and "such" point to stands in another sentence, so the wording does not say who acts."""
    assert "who did it" in refusal(an_article(sentence), what)
    told = sentence.partition(" ")[2]
    assert event(an_article(told[0].upper() + told[1:]), what=what).what == what


def test_another_subject_beside_a_demonstrative_stands() -> None:
    """Only the subject itself must not point back."""
    article = an_article("This decision came as Norland closed 12 mills.")
    assert event(article, what="Norland closes 12 mills by decision").status == "happened"


@pytest.mark.parametrize(
    ("state", "occurrence"),
    [
        ("The lock isn’t open to Norland", "The lock opens to Norland"),
        ("The lock isn't open to Norland", "The lock opens to Norland"),
        ("The ferries weren't open to Norland", "The ferries open to Norland"),
        ("The purge in the wake of the Norland storm", "The purge wakes the Norland storm"),
    ],
)
def test_what_is_not_and_what_follows_are_states(state: str, occurrence: str) -> None:
    """A contracted "is not" and "in the wake" tell of no occurrence, also without a verb of their own."""
    assert "a state" in refusal(an_article(f"{state}."), state)
    assert event(an_article(f"{occurrence}."), what=occurrence).what == occurrence


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("Norland must work with Sudmark on the lock.", True),
        ("Norland needs to work with Sudmark on the lock.", True),
        ("Norland worked with Sudmark on the lock, which must last.", False),
        ("Norland worked, and must work, with Sudmark on the lock.", False),
    ],
)
def test_a_duty_is_only_asked_for(sentence: str, due: bool) -> None:
    """Where the verb stands only behind "must" and its like, nothing has happened, though the wording has no "must"."""
    what = "Norland works with Sudmark on the lock"
    if due:
        assert "asked for" in refusal(an_article(sentence), what)
    else:
        assert event(an_article(sentence), what=what).status == "happened"
