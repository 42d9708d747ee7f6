"""Actors: a name is one only where it stands in the sentences that were read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.prompts.drafts import ActorDraft
from tests.support.drafting import an_article, grounded, reason_of

ARTICLE = an_article(
    "Ana Lopez wrote to Romania.",
    "Lopez and her ministers met; Ana Lopez left (Lopez first).",
    "The U.S. stayed.",
)


def test_every_occurrence_in_the_window_is_evidence() -> None:
    """An actor's evidence is its name wherever the window has it, as written, each span exact."""
    (actor,) = grounded(ARTICLE, "actors", ActorDraft(name="Lopez", kind="person")).records.actors
    assert [evidence.text for evidence in actor.evidence] == ["Lopez"] * 4
    assert len({evidence.start for evidence in actor.evidence}) == 4
    assert (actor.name, actor.kind, actor.grounding) == ("Lopez", "person", "exact")


@pytest.mark.parametrize("name", ["Romania", "U.S.", "Ana Lopez", "ministers"])
def test_a_name_in_the_text_is_an_actor(name: str) -> None:
    """Names with full stops, names of two words and groups are found by their characters."""
    groundwork = grounded(ARTICLE, "actors", ActorDraft(name=name, kind="government"))
    assert [actor.name for actor in groundwork.records.actors] == [name]


@pytest.mark.parametrize("name", ["Oman", "Roman", "ana lopez", "Lopez Ana", "Chile", "minister", "Ana  Lopez", "A.a"])
def test_a_name_that_is_not_in_the_text_is_refused(name: str) -> None:
    """Part of a word, other letters, another order or another name: no actor."""
    reason = reason_of(grounded(ARTICLE, "actors", ActorDraft(name=name, kind="person")))
    assert f"{name!r} does not stand" in reason


def test_a_name_from_outside_the_window_is_refused() -> None:
    """Only the sentences that were asked about count, not those shown before them and not the rest of the article."""
    romania = ActorDraft(name="Romania", kind="government")
    assert grounded(ARTICLE, "actors", romania, asked=[2]).tally.ungrounded == 1
    assert grounded(ARTICLE, "actors", romania, asked=[2], shown=[1]).tally.ungrounded == 1


@pytest.mark.parametrize("name", ["she", "They", "talks"])
def test_a_pronoun_or_general_noun_names_no_actor(name: str) -> None:
    """Such a word is refused even where it stands in the text."""
    article = an_article("Then she and They held talks.")
    assert "names no actor" in reason_of(grounded(article, "actors", ActorDraft(name=name, kind="person")))


def test_a_candidate_that_is_none_is_neither_record_nor_refusal() -> None:
    """`none` claims nothing, so there is nothing to count."""
    groundwork = grounded(ARTICLE, "actors", ActorDraft(name="Romania", kind="none"))
    assert groundwork.tally.total == 0
    assert groundwork.ungrounded == ()


def test_an_office_and_a_full_name_are_a_person() -> None:
    """Where the text has an office before a full name, the kind is settled by code, and the rule is named."""
    article = an_article("Chilean President Ana Lopez left Chile.")
    (actor,) = grounded(
        article, "actors", ActorDraft(name="Chilean President Ana Lopez", kind="government")
    ).records.actors
    assert actor.kind == "person"
    assert actor.provenance.rules
    (state,) = grounded(article, "actors", ActorDraft(name="Chile", kind="government")).records.actors
    assert (state.kind, state.provenance.rules) == ("government", ())


@given(st.text(max_size=20))
def test_whatever_name_is_given_a_record_has_it_in_the_text(name: str) -> None:
    """No name, whatever its characters, becomes an actor unless the text has it."""
    groundwork = grounded(ARTICLE, "actors", ActorDraft(name=name, kind="person"))
    assert groundwork.tally.total == 1
    assert all(evidence.text == name for actor in groundwork.records.actors for evidence in actor.evidence)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("A flood in Romania killed 12 cows.", False),
        ("Floods in Hungary and Romania killed 12 cows.", False),
        ("Romania sent boats.", True),
        ("A flood in Romania killed 12 cows, and Romania sent boats.", True),
        ("Boats in Romania’s harbours sank.", True),
        ("They wrote to Romania.", True),
    ],
)
def test_a_country_that_is_only_a_place_is_no_actor(text: str, stands: bool) -> None:
    """Where things only happen nobody acts; an owner and an addressee do."""
    groundwork = grounded(an_article(text), "actors", ActorDraft(name="Romania", kind="government"))
    assert bool(groundwork.records.actors) is stands
    assert stands or "only as a place" in reason_of(groundwork)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("After the collapse of the Soviet Union, Peru sent boats.", False),
        ("The village was founded as the Soviet Union collapsed.", False),
        ("Peru left after the Soviet Union’s break-up and the fall of the Soviet Union.", False),
        ("The Soviet Union sent boats before the Soviet Union collapsed.", True),
        ("Peru and the Soviet Union sent boats.", True),
    ],
)
def test_who_is_named_only_for_its_end_is_no_actor(text: str, stands: bool) -> None:
    """The end of a state or firm dates what is told; it acts only where something else is said of it."""
    groundwork = grounded(an_article(text), "actors", ActorDraft(name="Soviet Union", kind="government"))
    assert bool(groundwork.records.actors) is stands
    assert stands or "for its end" in reason_of(groundwork)


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("A member of parliament, Ana Lopez, left.", False),
        ("A member of parliament left, and parliament closed.", True),
        ("The parliament spokesman left.", False),
    ],
)
def test_a_part_of_an_office_is_no_actor(text: str, stands: bool) -> None:
    """Who is "a member of parliament" is not parliament."""
    groundwork = grounded(an_article(text), "actors", ActorDraft(name="parliament", kind="organisation"))
    assert bool(groundwork.records.actors) is stands
    assert stands or "office" in reason_of(groundwork)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Chilean Transport Police", "organisation"),
        ("emergency services", "organisation"),
        ("Kestrel’s board", "organisation"),
        ("police officers", "armed_group"),
        ("boarders", "armed_group"),
    ],
)
def test_a_public_service_or_a_board_is_an_organisation(name: str, kind: str) -> None:
    """The head noun settles the kind, and the rule is named; other nouns keep the drafted kind."""
    article = an_article(f"Later the {name} came.")
    (actor,) = grounded(article, "actors", ActorDraft(name=name, kind="armed_group")).records.actors
    assert (actor.kind, bool(actor.provenance.rules)) == (kind, kind == "organisation")
