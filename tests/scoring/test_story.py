"""A story's score: counted by hand on a small one, perfect for labels against themselves, and moved by each kind of
damage in exactly the number that is about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.records.brief import Dispute, Side, Statement
from summarizer.records.facets import FACETS, Facet
from summarizer.scoring.groups import Cell
from summarizer.scoring.labels.gold import GoldSet, GoldStory
from summarizer.scoring.labels.records import EventLabel, FactLabel, StoryLabels
from summarizer.scoring.labels.sheets import (
    CitedPassage,
    Grouped,
    Opposed,
    Standpoint,
    Stated,
    StorySheet,
    sheet_of_briefs,
    sheet_of_story,
)
from summarizer.scoring.story import (
    Cited,
    Fact,
    FoundShare,
    StoryScore,
    Violation,
    score_story,
)
from tests.support.ferry import BRIEF, FERRY, FOUND, GOLD, LABELS, MUST_NOT, STORY, a_gold, an_event, citing, sentence
from tests.support.labelled import FAR_AWAY, seeds_gold

SEEDS = seeds_gold()
(STORY_OF_SEEDS,) = SEEDS.stories
AS_LABELLED = sheet_of_story(STORY_OF_SEEDS.labels, SEEDS.passages)
NOWHERE = CitedPassage(article=SEEDS.articles[0].id, start=FAR_AWAY.start, end=FAR_AWAY.end)
FEW = settings(max_examples=25)  # there are few groups, disputes and facts to choose from
RELATIONS = ("agree", "update", "conflict", "different_scope", "compatible")


def found_all(gold: GoldSet) -> dict[str, str]:
    """Every item paired with itself."""
    return {ref: ref for ref in gold.passages}


def scored(made: StorySheet, found: dict[str, str] | None = None) -> StoryScore:
    """The account against the seeds' labels, every item found unless told otherwise."""
    return score_story(STORY_OF_SEEDS, SEEDS, made, (), found_all(SEEDS) if found is None else found)


def changed(kind: str, *groups: object) -> StorySheet:
    return AS_LABELLED.model_copy(update={kind: tuple(groups)})


@cache
def perfect() -> StoryScore:
    return scored(AS_LABELLED)


def moved(score: StoryScore) -> set[str]:
    """Which parts of the score are not those of the labels against themselves."""
    return {name for name in StoryScore.model_fields if getattr(score, name) != getattr(perfect(), name)}


def others(all_of_them: Sequence[object], *left_out: object) -> list[object]:
    return [one for one in all_of_them if not any(one is other for other in left_out)]


def required(kind: str) -> list[Grouped]:
    return [one for one in getattr(AS_LABELLED, kind) if not one.optional]


def counts(score: StoryScore) -> dict[tuple[str, str], int]:
    return {(cell.gold, cell.predicted): cell.pairs for cell in score.relations}


# --- by hand ----------------------------------------------------------------------------------------------------------


def by_hand() -> StoryScore:
    return score_story(FERRY, GOLD, sheet_of_briefs([BRIEF]), [BRIEF], FOUND)


def test_groups_by_hand() -> None:
    """Six actors were found: the two of the coast guard together, Lund's two with one of Nordline's two.

    Precision (1 + 1 + 2/3 + 2/3 + 1/3 + 1) / 6, recall (1 + 1 + 1 + 1 + 1/2 + 1/2) / 6. Two of three pairs are joined,
    two wrong ones besides. Of the events two of three were found, which are no pair; the one pair there is was missed.
    """
    score = by_hand()
    assert score.actors.items == 6
    assert score.actors.b_cubed_precision == pytest.approx(7 / 9)
    assert score.actors.b_cubed_recall == pytest.approx(5 / 6)
    assert (score.actors.pairs.correct, score.actors.pairs.missed, score.actors.pairs.spurious) == (2, 1, 2)
    assert (score.actors.joined, score.actors.to_join) == (2, 3)
    assert (score.events.items, score.events.b_cubed_precision, score.events.b_cubed_recall) == (2, 1, 1)
    assert score.events.pairs.predicted == 0
    assert (score.events.joined, score.events.to_join) == (0, 1)


def test_relations_disputes_and_shared_text_by_hand() -> None:
    """One pair of figures, its update taken for a conflict; of the tugs' pair the optional half was left out, so that
    there is no pair. Both sides of the dispute stand; nobody told that the two share text."""
    score = by_hand()
    assert score.relations == (Cell(gold="update", predicted="conflict", pairs=1),)
    assert score.pairs_of("update", "conflict") == 1
    assert score.disputes == FoundShare(found=("who is to blame",))
    assert score.shared_text == FoundShare(missed=("a and b",))
    assert (score.disputes.labelled, score.shared_text.labelled) == (1, 1)


def test_facts_and_citations_by_hand() -> None:
    """Eight citations, one at a sentence that nobody labelled. Nine pieces of required evidence (four in a, five in b),
    of which b's grounding, tugs and stance are not cited. The narrative tells of the grounding only."""
    score = by_hand()
    assert score.facts == (
        Fact(fact="The ferry ran aground.", refs=2, cited=1, cited_in_narrative=1),
        Fact(fact="It was pulled free.", refs=1, cited=1, cited_in_narrative=0),
        Fact(fact="Twelve, then fifteen people were hurt.", refs=2, cited=2, cited_in_narrative=0),
    )
    assert all(fact.covered for fact in score.facts)
    assert score.citations == Cited(citations=8, borne_out=7, evidence=9, cited=6)
    assert score.violations == ()


def test_what_must_not_be_said_is_named_with_the_statements_that_say_it() -> None:
    """A statement that breaks a rule of the claim; the rest of the score is as before."""
    sank = Statement(text="The Alma sank.", rests_on=("event-1",), citations=(citing("a", 1),))
    brief = BRIEF.model_copy(update={"narrative": (sank, *BRIEF.narrative[1:])})
    score = score_story(FERRY, GOLD, sheet_of_briefs([brief]), [brief], FOUND)
    assert score.violations == (Violation(claim=MUST_NOT, statements=("The Alma sank.",)),)
    assert score.model_copy(update={"violations": ()}) == by_hand()


def test_a_citation_counts_for_its_own_facet_only() -> None:
    """An event that cites the evidence of a figure cites no event's; in the narrative it would do."""
    made = StorySheet(statements=(Stated(facet="events", text="hurt", passages=GOLD.passages["a#figures0"]),))
    told = StorySheet(statements=(made.statements[0].model_copy(update={"facet": None}),))
    as_event, in_narrative = (score_story(FERRY, GOLD, one, (), {}).citations for one in (made, told))
    assert as_event == Cited(citations=1, borne_out=0, evidence=9, cited=0)
    assert in_narrative == Cited(citations=1, borne_out=1, evidence=9, cited=0)


def test_evidence_of_an_actor_is_no_evidence_of_a_statement() -> None:
    """Statements are events, figures, stances and the narrative; whom they are about bears none of them out."""
    labels = {**LABELS, "a": LABELS["a"].model_copy(update={"events": (), "figures": (), "stances": ()})}
    gold = a_gold(GoldStory(name="story.json", labels=StoryLabels()), labels=labels)
    made = StorySheet(statements=(Stated(facet=None, text="hurt", passages=GOLD.passages["a#figures0"]),))
    assert score_story(gold.stories[0], gold, made, (), {}).citations.borne_out == 0


# --- labels against themselves ----------------------------------------------------------------------------------------


def test_labels_against_themselves_are_perfect() -> None:
    """1.0 everywhere, every dispute, shared text and fact found, and relations on the diagonal only."""
    score = perfect()
    for groups in (score.actors, score.events):
        assert (groups.b_cubed_precision, groups.b_cubed_recall, groups.b_cubed_f1) == (1, 1, 1)
        assert groups.joined == groups.to_join == groups.pairs.correct > 0
        assert groups.pairs.f1 == 1
    assert score.disputes == FoundShare(found=tuple(one.about for one in AS_LABELLED.disputes if not one.optional))
    assert score.shared_text == FoundShare(found=("001_0e6ecd94cb0ef2a7 and 002_0bf874711df68fe1",))
    assert all(fact.cited == fact.refs > 0 for fact in score.facts)
    assert len(score.facts) == len(STORY_OF_SEEDS.labels.brief_must_say)
    assert score.citations.borne_out == score.citations.citations > 0
    assert score.citations.cited == score.citations.evidence > 0
    assert all(cell.gold == cell.predicted for cell in score.relations)
    assert counts(score) == {("agree", "agree"): 5, ("update", "update"): 10, ("different_scope", "different_scope"): 9}
    assert score.violations == ()


def test_nothing_predicted_scores_nothing() -> None:
    """An empty account finds nothing and makes nothing up."""
    score = scored(StorySheet(), {})
    assert (score.actors.items, score.actors.joined, score.actors.b_cubed_f1) == (0, 0, None)
    assert {cell.predicted for cell in score.relations} == {"not found"}
    assert score.disputes.found == score.disputes.spurious == score.shared_text.found == ()
    assert not any(fact.covered for fact in score.facts)
    assert score.citations.model_copy(update={"evidence": 0}) == Cited(citations=0, borne_out=0, evidence=0, cited=0)


# --- damage to groups -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", ["actors", "events"])
@FEW
@given(data=st.data())
def test_a_member_taken_out_lowers_recall_only(facet: Facet, data: st.DataObject) -> None:
    """A group of n without one of its members: n - 1 pairs missed, nothing joined wrongly, no other number moves."""
    group = data.draw(st.sampled_from(required(facet)))
    out = data.draw(st.sampled_from(sorted(group.members)))
    smaller = group.model_copy(update={"members": group.members - {out}})
    score = scored(changed(facet, smaller, *others(getattr(AS_LABELLED, facet), group)))
    assert moved(score) == {facet}
    groups = getattr(score, facet)
    assert groups.b_cubed_precision == 1 > groups.b_cubed_recall
    assert (groups.pairs.missed, groups.pairs.spurious) == (len(group.members) - 1, 0)
    assert groups.to_join - groups.joined == len(group.members) - 1


@pytest.mark.parametrize("facet", ["actors", "events"])
@FEW
@given(data=st.data())
def test_two_groups_joined_lower_precision_only(facet: Facet, data: st.DataObject) -> None:
    """Groups of n and m made one: n·m wrong pairs, nothing missed, no other number moves."""
    one, other = data.draw(st.permutations(required(facet)))[:2]
    joined = Grouped(members=one.members | other.members)
    score = scored(changed(facet, joined, *others(getattr(AS_LABELLED, facet), one, other)))
    assert moved(score) == {facet}
    groups = getattr(score, facet)
    assert groups.b_cubed_recall == 1 > groups.b_cubed_precision
    assert (groups.pairs.missed, groups.pairs.spurious) == (0, len(one.members) * len(other.members))
    assert groups.joined == groups.to_join


@pytest.mark.parametrize("facet", ["actors", "events", "figures"])
@FEW
@given(data=st.data())
def test_an_optional_item_left_out_costs_nothing(facet: Facet, data: st.DataObject) -> None:
    """An optional label that was not found is no pair missed; a required one is as many as its group has others."""
    grouped = sorted({ref for group in required(facet) for ref in group.members})
    out = data.draw(st.sampled_from(grouped))
    found = {ref: other for ref, other in found_all(SEEDS).items() if ref != out}
    score = scored(AS_LABELLED, found)
    rest = sum(len(group.members) - 1 for group in required(facet) if out in group.members)
    items = {item.ref: item for one in SEEDS.articles for item in one.sheet.of(facet)}
    missed = 0 if items[out].label.optional else rest
    if facet == "figures":
        assert sum(cell.pairs for cell in score.relations if cell.predicted == "not found") == missed
    else:
        groups = getattr(score, facet)
        assert groups.b_cubed_f1 == groups.pairs.f1 == 1.0
        assert groups.to_join - groups.joined == missed
    assert moved(score) == {"relations" if facet == "figures" else facet}


def with_optional(kind: str) -> tuple[GoldSet, StorySheet]:
    """The ferry's labels with every group of one kind optional, and its account as labelled."""
    labels = STORY.model_copy(
        update={kind: tuple(one.model_copy(update={"optional": True}) for one in getattr(STORY, kind))}
    )
    gold = a_gold(GoldStory(name="story.json", labels=labels))
    return gold, sheet_of_story(labels, gold.passages)


@pytest.mark.parametrize("kind", ["actors", "events", "figures", "disputes", "shared_text"])
def test_optional_groups_and_disputes_cost_nothing_either_way(kind: str) -> None:
    """Told, told otherwise or not told: the score is the same, and names none of them."""
    gold, told = with_optional(kind)
    (story,) = gold.stories
    untold = told.model_copy(update={kind: ()})
    scores = [score_story(story, gold, made, (), found_all(gold)) for made in (told, untold)]
    if kind in ("actors", "events", "figures"):
        everything = frozenset(ref for group in getattr(told, kind) for ref in group.members)
        as_one = told.model_copy(update={kind: (Grouped(members=everything, relation="conflict"),)})
        if kind != "figures":  # the two groups of figures are related to each other in no way
            scores.append(score_story(story, gold, as_one, (), found_all(gold)))
    else:
        twice = told.model_copy(update={kind: getattr(told, kind) * 2})
        scores.append(score_story(story, gold, twice, (), found_all(gold)))
        assert getattr(scores[0], kind) == FoundShare()
    assert all(score == scores[0] for score in scores)


# --- damage to figures ------------------------------------------------------------------------------------------------


@FEW
@given(st.sampled_from(AS_LABELLED.figures), st.sampled_from([*RELATIONS, None]))
def test_another_relation_moves_its_pairs_to_another_cell(group: Grouped, relation: str | None) -> None:
    """An update taken for a conflict is in that cell, and in no other number."""
    made = changed("figures", group.model_copy(update={"relation": relation}), *others(AS_LABELLED.figures, group))
    score, pairs = scored(made), len(list(combinations(group.members, 2)))
    was = str(group.relation)
    expected = Counter(counts(perfect()))
    expected[was, was] -= pairs
    expected[was, relation or "left open"] += pairs
    assert counts(score) == +expected
    assert moved(score) == (set() if group.relation == relation else {"relations"})


def test_an_update_taken_for_a_conflict_is_its_own_line() -> None:
    """All ten pairs of the arrivals, and nothing but them."""
    (arrivals,) = (one for one in AS_LABELLED.figures if one.relation == "update")
    conflict = arrivals.model_copy(update={"relation": "conflict"})
    score = scored(changed("figures", conflict, *others(AS_LABELLED.figures, arrivals)))
    assert (score.pairs_of("update", "conflict"), score.pairs_of("update", "update")) == (10, 0)
    assert score.pairs_of("conflict", "update") == 0
    assert counts(score)["agree", "agree"] == 5


@FEW
@given(st.sampled_from(AS_LABELLED.figures), st.data())
def test_a_figure_taken_out_of_its_series_stands_apart(group: Grouped, data: st.DataObject) -> None:
    """Its pairs are apart; those of the others are as they were."""
    out = data.draw(st.sampled_from(sorted(group.members)))
    smaller = group.model_copy(update={"members": group.members - {out}})
    score = scored(changed("figures", smaller, *others(AS_LABELLED.figures, group)))
    assert moved(score) == {"relations"}
    assert score.pairs_of(str(group.relation), "apart") == len(group.members) - 1
    assert sum(counts(score).values()) == sum(counts(perfect()).values())


def test_figures_that_have_nothing_to_do_with_each_other_are_counted_when_joined() -> None:
    """People hurt and tugs in one series: two pairs of unrelated figures; apart they are in no cell."""
    made = sheet_of_story(STORY, GOLD.passages)
    hurt, tugs = made.figures
    joined = hurt.model_copy(update={"members": hurt.members | {"b#figures1"}})
    score = score_story(FERRY, GOLD, made.model_copy(update={"figures": (joined, tugs)}), (), found_all(GOLD))
    assert counts(score) == {
        ("different_scope", "different_scope"): 1,
        ("unrelated", "update"): 2,
        ("update", "update"): 1,
    }


# --- damage to disputes and shared text -------------------------------------------------------------------------------


@FEW
@given(st.sampled_from(AS_LABELLED.disputes))
def test_a_dispute_that_is_not_told_is_missed(dispute: Opposed) -> None:
    """It alone; an optional one is not missed."""
    score = scored(changed("disputes", *others(AS_LABELLED.disputes, dispute)))
    assert score.disputes.missed == (() if dispute.optional else (dispute.about,))
    assert score.disputes.spurious == ()
    assert moved(score) == (set() if dispute.optional else {"disputes"})


@pytest.mark.parametrize("dispute", AS_LABELLED.disputes, ids=lambda one: one.about)
@pytest.mark.parametrize("side", [0, 1])
def test_a_dispute_whose_sides_rest_on_one_side_is_not_the_labelled_one(dispute: Opposed, side: int) -> None:
    """Two allies do not dispute, even where the other side has its evidence in the same sentence."""
    one_sided = Opposed(about="allies", sides=(dispute.sides[side],) * 2)
    score = scored(changed("disputes", one_sided, *others(AS_LABELLED.disputes, dispute)))
    assert score.disputes.missed == (() if dispute.optional else (dispute.about,))
    assert score.disputes.spurious == ("allies",)
    assert moved(score) == {"disputes"}


@FEW
@given(st.sampled_from(AS_LABELLED.disputes), st.data())
def test_one_item_of_each_side_is_enough_for_a_dispute(dispute: Opposed, data: st.DataObject) -> None:
    """Whichever items it rests on, in whichever order: by their pairs, or by their evidence alone."""
    refs = [data.draw(st.sampled_from(sorted(side.members))) for side in dispute.sides]
    by_item = [Standpoint(members=frozenset({ref}), passages=(NOWHERE,)) for ref in refs]
    by_evidence = [Standpoint(members=frozenset(), passages=SEEDS.passages[ref]) for ref in refs]
    for sides in (by_item, by_evidence):
        made = Opposed(about=dispute.about, sides=tuple(data.draw(st.permutations(sides))))
        rest = scored(changed("disputes", made, *others(AS_LABELLED.disputes, dispute)))
        assert rest.disputes.missed == ()


def test_sides_that_share_a_sentence_are_told_apart_by_their_items() -> None:
    """Lund's blame and Nordline's answer stand in one sentence: two statements of Lund are no dispute, one of each is,
    and where neither was labelled the sentence speaks for both."""
    (labelled,) = sheet_of_story(STORY, GOLD.passages).disputes

    def dispute(*members: str) -> StoryScore:
        passages = GOLD.passages["a#stances0"]
        sides = tuple(Standpoint(members=frozenset({one}), passages=passages) for one in members)
        made = StorySheet(disputes=(Opposed(about="blame", sides=sides),))
        return score_story(FERRY, GOLD, made, (), found_all(GOLD))

    assert dispute("a#stances0", "b#stances0").disputes == FoundShare(missed=(labelled.about,), spurious=("blame",))
    assert dispute("a#stances0", "a#stances1").disputes == FoundShare(found=(labelled.about,))
    assert dispute("a#stances8", "a#stances9").disputes == FoundShare(found=(labelled.about,))
    assert dispute("a#stances0", "a#stances9").disputes == FoundShare(found=(labelled.about,))


def test_a_dispute_about_something_else_is_made_up() -> None:
    """Sides that rest on no labelled side's evidence; one side alone is not enough, even one that may be either."""
    (labelled,) = sheet_of_story(STORY, GOLD.passages).disputes
    elsewhere = Standpoint(members=frozenset({"a#events0"}), passages=GOLD.passages["a#events0"])
    either = Standpoint(members=frozenset(), passages=GOLD.passages["a#stances0"])
    for sides in ((elsewhere, elsewhere), (labelled.sides[0], elsewhere), (either, elsewhere)):
        made = StorySheet(disputes=(Opposed(about="another", sides=sides),))
        score = score_story(FERRY, GOLD, made, (), found_all(GOLD))
        assert score.disputes == FoundShare(missed=(labelled.about,), spurious=("another",))


def test_a_dispute_told_twice_is_once_too_often() -> None:
    """One-to-one: the repetition is spurious."""
    twice = changed("disputes", *AS_LABELLED.disputes, AS_LABELLED.disputes[0])
    score = scored(twice)
    assert score.disputes.missed == ()
    assert score.disputes.spurious == (AS_LABELLED.disputes[0].about,)
    assert moved(score) == {"disputes"}


def test_shared_text_is_found_by_its_two_articles() -> None:
    """The same two, in any order; two others are made up."""
    first, second, third = (one.id for one in SEEDS.articles[1:4])
    wrong = Grouped(members=frozenset({third, second}))
    score = scored(changed("shared_text", wrong))
    assert score.shared_text == FoundShare(missed=(f"{first} and {second}",), spurious=(f"{second} and {third}",))
    assert moved(score) == {"shared_text"}


# --- damage to statements ---------------------------------------------------------------------------------------------


def meets(one: Sequence[CitedPassage], other: Sequence[CitedPassage]) -> bool:
    return any(a.article == b.article and a.start < b.end and b.start < a.end for a in one for b in other)


@FEW
@given(st.sampled_from(STORY_OF_SEEDS.labels.brief_must_say))
def test_a_fact_without_its_statements_is_not_covered(fact: FactLabel) -> None:
    """Everything that cites its evidence taken out: it is not covered, and nothing but facts and citations moves."""
    refs = fact.refs
    places = [passage for ref in refs for passage in SEEDS.passages[ref]]
    left = [one for one in AS_LABELLED.statements if not meets(one.passages, places)]
    score = scored(changed("statements", *left))
    (uncovered,) = [one for one in score.facts if one.fact == fact.fact]
    assert (uncovered.cited, uncovered.covered) == (0, False)
    assert moved(score) == {"facts", "citations"}
    assert score.citations.borne_out == score.citations.citations
    one_left = scored(changed("statements", *left, Stated(facet=None, text="told", passages=SEEDS.passages[refs[0]])))
    (covered,) = [one for one in one_left.facts if one.fact == fact.fact]
    assert covered.covered
    assert covered.cited == covered.cited_in_narrative


@FEW
@given(st.sampled_from(AS_LABELLED.statements))
def test_a_statement_that_cites_elsewhere_lowers_citation_precision(statement: Stated) -> None:
    """Its citations are borne out no more, and no number but those of citations and facts moves."""
    elsewhere = statement.model_copy(update={"passages": (NOWHERE,) * len(statement.passages)})
    score = scored(changed("statements", elsewhere, *others(AS_LABELLED.statements, statement)))
    assert score.citations.citations == perfect().citations.citations
    assert score.citations.borne_out == perfect().citations.borne_out - len(statement.passages)
    assert score.citations.cited <= perfect().citations.cited
    assert moved(score) <= {"citations", "facts"}


@FEW
@given(st.sampled_from([*FACETS[1:], None]))
def test_a_statement_too_many_that_cites_elsewhere_lowers_precision_only(facet: Facet | None) -> None:
    """One citation more, none borne out, as much evidence cited as before."""
    more = Stated(facet=facet, text="made up", passages=(NOWHERE,))
    score = scored(changed("statements", *AS_LABELLED.statements, more))
    was = perfect().citations
    assert score.citations == was.model_copy(update={"citations": was.citations + 1})
    assert moved(score) == {"citations"}


@FEW
@given(st.sampled_from(AS_LABELLED.statements))
def test_a_statement_taken_out_never_lowers_citation_precision(statement: Stated) -> None:
    """What is not said cites nothing wrongly; evidence that nobody else cites is no longer cited."""
    score = scored(changed("statements", *others(AS_LABELLED.statements, statement)))
    assert score.citations.borne_out == score.citations.citations
    assert score.citations.evidence == perfect().citations.evidence
    assert moved(score) <= {"citations", "facts"}


# --- several stories, odd names, dangling references ------------------------------------------------------------------


def two_stories() -> tuple[GoldSet, StorySheet]:
    """The ferry's articles twice over, as two stories of one set of labels, and the account of both."""
    again = {"c": "a", "d": "b"}
    text = STORY.model_dump_json()
    for new, old in again.items():
        text = text.replace(f'"{old}#', f'"{new}#').replace(f'"{old}"', f'"{new}"')
    stories = (FERRY, GoldStory(name="again.story.json", labels=StoryLabels.model_validate_json(text)))
    articles = [
        one.model_copy(
            update={
                "sheet": one.sheet.model_copy(
                    update={
                        "article": new,
                        **{
                            facet: tuple(
                                item.model_copy(update={"ref": item.ref.replace(f"{old}#", f"{new}#")})
                                for item in one.sheet.of(facet)
                            )
                            for facet in FACETS
                        },
                    }
                )
            }
        )
        for new, old in again.items()
        for one in GOLD.articles
        if one.id == old
    ]
    gold = GoldSet(articles=(*GOLD.articles, *articles), stories=stories, sha256="f" * 64)
    sheets = [sheet_of_story(story.labels, gold.passages) for story in stories]
    both = {name: tuple(one for sheet in sheets for one in getattr(sheet, name)) for name in StorySheet.model_fields}
    return gold, StorySheet(**{**both, "statements": sheets[0].statements})


def test_stories_of_one_set_are_scored_each_by_itself() -> None:
    """What is right of one story costs the other nothing: no wrong group, no dispute made up, no citation astray."""
    gold, made = two_stories()
    alone = score_story(FERRY, GOLD, sheet_of_story(STORY, GOLD.passages), (), found_all(GOLD))
    scores = [score_story(story, gold, made, (), found_all(gold)) for story in gold.stories]
    assert scores[0] == alone
    assert scores[1].actors == alone.actors
    assert scores[1].relations == alone.relations
    assert scores[1].disputes == alone.disputes
    assert scores[1].shared_text == FoundShare(found=("c and d",))
    assert scores[1].citations == alone.citations


def test_an_article_that_no_story_refers_to_belongs_to_each() -> None:
    """A brief that cites what is labelled there is borne out, whether or not the story's labels join it to others."""
    gold = a_gold(GoldStory(name="story.json", labels=StoryLabels()))
    made = StorySheet(statements=(Stated(facet="events", text="aground", passages=GOLD.passages["a#events0"]),))
    assert score_story(gold.stories[0], gold, made, (), {}).citations == Cited(
        citations=1, borne_out=1, evidence=9, cited=1
    )


def test_an_article_s_name_does_not_decide_what_its_items_are() -> None:
    """An event of an article called `x#figures` is no figure."""
    passage = CitedPassage(article="x#figures", start=0, end=5)
    sheet = sheet_of_story(StoryLabels(), {"x#figures#events0": (passage,)})
    assert sheet.statements == (Stated(facet="events", text="x#figures#events0", passages=(passage,)),)


def test_a_dispute_that_rests_on_nothing_in_the_brief_is_no_dispute_found() -> None:
    """The evaluation calls it a fault; here it is just not there."""
    dangling = Dispute(id="d", about="?", sides=(Side(rests_on=("no-1",)), Side(rests_on=("no-2",))), rule="none")
    brief = BRIEF.model_copy(update={"disputes": (dangling,)})
    score = score_story(FERRY, GOLD, sheet_of_briefs([brief]), [brief], FOUND)
    assert score.disputes == FoundShare(missed=("who is to blame",))


def test_the_order_of_an_account_changes_nothing() -> None:
    """Groups, disputes and statements in reverse: the same score."""
    backwards = StorySheet(**{name: getattr(AS_LABELLED, name)[::-1] for name in StorySheet.model_fields})
    assert scored(backwards) == perfect()


def test_optional_evidence_need_not_be_cited_but_may_be() -> None:
    """A citation of an optional label is borne out; not citing one lowers nothing."""
    labels = LABELS["a"].model_copy(update={"events": (*LABELS["a"].events, optional_event())})
    gold = a_gold(FERRY, labels={**LABELS, "a": labels})
    made = sheet_of_story(STORY, GOLD.passages)
    without = score_story(FERRY, gold, made, (), found_all(GOLD)).citations
    more = (*made.statements, Stated(facet="events", text="owned", passages=gold.passages["a#events1"]))
    with_it = score_story(FERRY, gold, made.model_copy(update={"statements": more}), (), found_all(gold)).citations
    assert without.cited == without.evidence == with_it.evidence == 9
    assert with_it.borne_out == with_it.citations == without.citations + 1


def optional_event() -> EventLabel:
    return an_event("Nordline owns the ferry", sentence("a", 4)).model_copy(update={"optional": True})


def test_pairs_of_figures_are_counted_whatever_their_relation() -> None:
    """Together, apart and made up; `compatible` is how a brief says `agree`."""
    cells = (("agree", "compatible", 3), ("update", "update", 2), ("update", "apart", 1), ("unrelated", "agree", 4))
    score = perfect().model_copy(
        update={"relations": tuple(Cell(gold=one, predicted=other, pairs=pairs) for one, other, pairs in cells)}
    )
    pairs = score.figure_pairs
    assert (pairs.correct, pairs.missed, pairs.spurious) == (5, 1, 4)
    assert score.relations_right == 5


def test_what_follows_from_labelled_pairs_is_not_counted_against_a_brief() -> None:
    """Told apart from a count, a part is told apart from the count's other values as well; joined to them, or told
    apart from what has nothing to do with it, it is counted."""
    earlier, part, nation = (f"{article}#figures{index}" for article, index in (
        ("000_3b67b0f45be1337d", 0), ("003_d3b9e833e6960425", 4), ("003_d3b9e833e6960425", 3)
    ))  # fmt: skip

    def unrelated(other: str, relation: str) -> int:
        told = Grouped(members=frozenset({part, other}), relation=relation)
        return scored(changed("figures", *AS_LABELLED.figures, told)).pairs_of("unrelated", relation)

    assert unrelated(earlier, "different_scope") == 0
    assert unrelated(earlier, "update") == 1
    assert unrelated(nation, "different_scope") == 1
