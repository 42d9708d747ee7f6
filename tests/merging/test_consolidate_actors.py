"""One actor for each real actor of an article: names, roles, mentions, and holders that become actors."""

from __future__ import annotations

import re

from summarizer.merging.article import consolidate
from summarizer.merging.article.actors import holders_as_actors
from summarizer.records.summary import Evidence, Records
from tests.support.coast import ARTICLE, TEXT, a_stance, an_actor, article_of, provenance_from, run, texts_of


def test_a_person_is_one_actor_under_the_fullest_name_without_title() -> None:
    """Title and surname forms join; the office before the name is the role; every mention is evidence."""
    done = run(an_actor("Rojas", nth=1), an_actor("Ana Rojas"), an_actor("Peru’s Foreign Minister, Ana Rojas"))
    (actor,) = done.actors
    assert (actor.name, actor.role, actor.kind) == ("Ana Rojas", "Peru’s Foreign Minister", "person")
    assert actor.aliases == ("Peru’s Foreign Minister, Ana Rojas", "Rojas")
    assert texts_of(actor) == ["Peru’s Foreign Minister, Ana Rojas", "Ana Rojas", "Rojas"]
    assert actor.provenance.recordings == ("Ana Rojas", "Peru’s Foreign Minister, Ana Rojas", "Rojas")
    assert actor.provenance.rules == ("same_actor",)
    assert done.duplicates == 2


def test_unlisted_forms_are_found_in_the_text() -> None:
    """A title stops at "and", a weekday and the end of a sentence part; particles belong to the surname."""
    (actor,) = run(an_actor("Jan van der Veen")).actors
    office = "Acting Secretary of State for Arctic Affairs"
    assert actor.role == office
    assert actor.aliases == (f"{office} Jan van der Veen", "van der Veen")
    assert texts_of(actor) == [f"{office} Jan van der Veen", "Jan van der Veen", "van der Veen"]


def test_a_surname_of_two_persons_in_the_text_is_left_alone() -> None:
    """ "Otto Berg" is no mention of Eva Berg; an apposition gives a longer role than a title."""
    (actor,) = run(an_actor("Eva Berg")).actors
    assert actor.role == "head of the Coastal League"
    assert actor.aliases == ("Chilean President Eva Berg",)
    otto = TEXT.index("Otto Berg")
    assert not any(otto <= span.start < otto + 9 for span in actor.evidence)


def test_a_surname_takes_the_only_full_name_in_the_text() -> None:
    """The fullest form counts, listed or not; with two full names in the text the surname stays as it is."""
    assert run(an_actor("Rojas", nth=1)).actors[0].name == "Ana Rojas"
    assert run(an_actor("Berg")).actors[0].name == "Berg"


def test_two_persons_with_one_surname_keep_it_to_neither() -> None:
    """A form that fits two actors is evidence for none of them."""
    done = run(an_actor("Eva Berg"), an_actor("Otto Berg"))
    assert [actor.name for actor in done.actors] == ["Eva Berg", "Otto Berg"]
    assert not any("Berg" in actor.aliases for actor in done.actors)


def test_an_office_in_small_letters_with_an_acronym_and_one_that_opens_a_sentence() -> None:
    """Offices are found in small letters and behind "(CF)"; "While" that only opens a sentence is no part of one."""
    (actor,) = run(an_actor("Ivo Ruiz")).actors
    assert actor.role == "Cash Fund (CF) chief"
    assert "General Ruiz" in actor.aliases


def test_metonyms_join_their_state_and_places_are_no_mentions() -> None:
    """Seat, adjective and country are one government; "in Lima" is a place; a ministry or an embassy is its own."""
    done = run(an_actor("Lima", "organisation", nth=1), an_actor("Peruvian authorities", "government"),
                an_actor("U.S. embassy", "government"), an_actor("Kremlin", "government"))  # fmt: skip
    peru = next(actor for actor in done.actors if actor.name == "Peru")
    assert (peru.kind, peru.aliases) == ("government", ("Lima", "Peruvian authorities"))
    assert TEXT.index("in Lima") + 3 not in {span.start for span in peru.evidence}
    assert TEXT.index("Lima said") in {span.start for span in peru.evidence}
    assert [actor.name for actor in done.actors] == ["Peru", "Russia", "U.S. embassy"]
    assert "metonym" in peru.provenance.rules


def test_foreign_aliases_pronouns_and_aliases_outside_the_text_are_dropped() -> None:
    """An alias has to stand in the text, name somebody, and be nobody else's name or government."""
    aliases = ("it", "Kremlin", "Chilean government", "Inca state", "the Coastal League")
    done = run(an_actor("Peru", "government", aliases=aliases), an_actor("Coastal League", "organisation"))
    peru = next(actor for actor in done.actors if actor.name == "Peru")
    assert not {"it", "Kremlin", "Chilean government", "Inca state", "Coastal League"} & set(peru.aliases)


def test_kind_by_majority_then_the_more_specific() -> None:
    """Most windows decide the kind; when they are even, the more specific kind is kept."""
    league = "Coastal League"
    (even,) = run(an_actor(league, "government"), an_actor(league, "armed_group")).actors
    (most,) = run(*(an_actor(league, kind) for kind in ("government", "government", "armed_group"))).actors
    assert (even.kind, most.kind) == ("armed_group", "government")


def test_an_actor_is_as_well_grounded_as_its_best_mention() -> None:
    """One exact mention proves that the actor is in the text."""
    (actor,) = run(an_actor("Rojas", nth=1, grounding="partial"), an_actor("Ana Rojas")).actors
    assert actor.grounding == "exact"


def test_a_role_of_the_records_stays_where_the_text_gives_none() -> None:
    """Role of a thing, or of a person without an office in the text, comes from the records: the longest."""
    done = run(an_actor("Otto Berg", role="singer"), an_actor("Otto Berg", role="famous singer"),
                an_actor("Coastal League", "organisation", role="a club"))  # fmt: skip
    assert {actor.name: actor.role for actor in done.actors} == {
        "Otto Berg": "famous singer",
        "Coastal League": "a club",
    }


def test_a_role_of_the_records_that_is_in_the_text_competes() -> None:
    """A role copied from the text counts as an office of the text."""
    (actor,) = run(an_actor("Otto Berg", role="friend")).actors
    assert actor.role == "friend"


# --- holders ---------------------------------------------------------------------------------------------------------


def test_a_holder_becomes_an_actor_only_where_its_form_tells_the_kind() -> None:
    """A government, a union or a titled person becomes an actor with evidence; any other holder stays as written."""
    holders = ("Kremlin", "President Berg", "Coastal League", "they", "EU", "")
    done = run(*(a_stance(holder, "X", "waved") for holder in holders))
    assert [(actor.name, actor.kind) for actor in done.actors] == [("Berg", "person"), ("Russia", "government")]
    assert {stance.holder for stance in done.stances} == {"Russia", "Berg", "Coastal League", "they", "EU", ""}
    assert all("holder_as_actor" in actor.provenance.rules for actor in done.actors)
    union = article_of("The EU waited.")
    stance = a_stance("EU", "X", "waved").model_copy(update={"evidence": (Evidence(start=4, end=6, text="EU"),)})
    assert consolidate(union, Records(stances=(stance,))).actors[0].kind == "organisation"


def test_a_holder_that_fits_two_actors_makes_no_third() -> None:
    """An ambiguous titled holder stays as written, nothing is counted as a duplicate, and consolidation ends."""
    done = run(an_actor("Eva Berg"), an_actor("Otto Berg"), a_stance("President Berg", "X", "waved"))
    assert [actor.name for actor in done.actors] == ["Eva Berg", "Otto Berg"]
    assert (done.stances[0].holder, done.duplicates) == ("President Berg", 0)


def test_the_places_of_a_holder_make_an_actor_once() -> None:
    """What was made of a holder's places is that actor, whatever it is called since: no second one, pass after pass."""
    stance = a_stance("General Ruiz", "X", "waved")
    (made,) = holders_as_actors(ARTICLE, Records(stances=(stance,)))
    renamed = made.model_copy(update={"name": "Somebody Else"})
    assert holders_as_actors(ARTICLE, Records(actors=(renamed,), stances=(stance,))) == []
    unmade = renamed.model_copy(update={"provenance": provenance_from()})
    assert len(holders_as_actors(ARTICLE, Records(actors=(unmade,), stances=(stance,)))) == 1


def test_a_surname_may_be_a_months_name() -> None:
    """ "In May" is no full name of Theresa May, and is no reason to fail."""
    text = "In May the vote was lost. Theresa May waved, and May went home."
    found = re.search("Theresa May", text)
    assert found is not None
    span = Evidence(start=found.start(), end=found.end(), text=found.group())
    actor = an_actor("Eva Berg").model_copy(update={"name": "Theresa May", "evidence": (span,)})
    (done,) = consolidate(article_of(text), Records(actors=(actor,))).actors
    assert done.name == "Theresa May"
    assert span in done.evidence
