"""A story's merged account against its labels: groups, relations of figures, disputes, facts, and citations.

Groups and relations are those of the items that were found in the articles; disputes, facts and citations are looked
up in the articles' text, whatever items were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from summarizer.records.brief import StoryBrief
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.scoring.groups import APART, NOT_FOUND, UNRELATED, Cell, GroupScore, relations, score_groups
from summarizer.scoring.labels.gold import GoldArticle, GoldSet, GoldStory
from summarizer.scoring.labels.must_not import violations
from summarizer.scoring.labels.records import AnyLabel, StoryLabels
from summarizer.scoring.labels.sheets import (
    STATED,
    CitedPassage,
    Grouped,
    Item,
    Opposed,
    Passages,
    Standpoint,
    Stated,
    StorySheet,
    article_of,
    is_of,
    overlapping,
    sheet_of_story,
    within,
)
from summarizer.scoring.match import ItemLikeness, pair_up
from summarizer.scoring.metrics import Counts


class FoundShare(Record):
    """Which labelled things were found and which not, by name, and what was made up or told once too often. Optional
    ones are in none."""

    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    spurious: tuple[str, ...] = ()

    @property
    def labelled(self) -> int:
        """How many were to be found."""
        return len(self.found) + len(self.missed)


class Fact(Record):
    """A fact that the brief has to contain: how many of its items are cited, in all and by the narrative."""

    fact: str
    refs: int
    cited: int
    cited_in_narrative: int

    @property
    def covered(self) -> bool:
        """True when a statement cites evidence of one of its items."""
        return self.cited > 0


class Violation(Record):
    """A claim that the brief must not make, and the statements that make it."""

    claim: str
    statements: tuple[str, ...]


class Cited(Record):
    """Citations that overlap evidence of a label of their facet, and required evidence that is cited so."""

    citations: int
    borne_out: int
    evidence: int
    cited: int


class StoryScore(Record):
    """One story's account against its labels."""

    story: str
    actors: GroupScore
    events: GroupScore
    relations: tuple[Cell, ...]
    disputes: FoundShare
    shared_text: FoundShare
    facts: tuple[Fact, ...]
    violations: tuple[Violation, ...]
    citations: Cited

    @property
    def figure_pairs(self) -> Counts:
        """Pairs of figures that the labels relate, whatever the relation, against those that stand together."""
        related = [cell for cell in self.relations if cell.gold != UNRELATED]
        joined = sum(cell.pairs for cell in related if cell.predicted not in (APART, NOT_FOUND))
        return Counts(
            correct=joined,
            missed=sum(cell.pairs for cell in related) - joined,
            spurious=sum(cell.pairs for cell in self.relations if cell.gold == UNRELATED),
        )

    @property
    def relations_right(self) -> int:
        """How many of the related pairs have the labelled relation; the labels know no `compatible`, which agrees."""
        same = [cell for cell in self.relations if cell.gold == cell.predicted]
        agreeing = [cell for cell in self.relations if (cell.gold, cell.predicted) == ("agree", "compatible")]
        return sum(cell.pairs for cell in (*same, *agreeing))

    def pairs_of(self, gold: str, predicted: str) -> int:
        """How many pairs of figures of one relation were taken for another."""
        return sum(cell.pairs for cell in self.relations if (cell.gold, cell.predicted) == (gold, predicted))


def score_story(
    story: GoldStory, gold: GoldSet, made: StorySheet, briefs: Sequence[StoryBrief], found: Mapping[str, str]
) -> StoryScore:
    """The account `made` (of `briefs`, or of labels) against the labels of `story`.

    `found` leads from references of labelled items to those of the predicted ones that were paired with them. Articles
    that only other stories of `gold` refer to are left aside. An optional item costs nothing when it was not found;
    when it was, it has to be grouped as any other.
    """
    labels, passages = story.labels, gold.passages
    own = _own_articles(story, gold)
    found = {ref: other for ref, other in found.items() if article_of(ref) in own}
    left_out = frozenset(item.ref for item in _items(own.values()) if item.label.optional and item.ref not in found)
    made, want = within(made, own.keys()), _without(sheet_of_story(labels, passages), left_out)
    broken = {
        claim.claim: [s for brief in briefs for s in violations(claim, brief, passages)] for claim in story.claims
    }
    return StoryScore(
        story=story.name,
        actors=_groups("actors", want.actors, made.actors, found),
        events=_groups("events", want.events, made.events, found),
        relations=relations(want.figures, made.figures, found),
        disputes=_disputes(want.disputes, made.disputes, found),
        shared_text=_shared(want.shared_text, made.shared_text),
        facts=tuple(
            _fact(fact.fact, [passages[ref] for ref in fact.refs], made.statements) for fact in labels.brief_must_say
        ),
        violations=tuple(
            Violation(claim=claim, statements=tuple(said.text for said in statements))
            for claim, statements in broken.items()
            if statements
        ),
        citations=_citations(tuple(own.values()), passages, made.statements),
    )


# --- what a story's score looks at ------------------------------------------------------------------------------------


def _own_articles(story: GoldStory, gold: GoldSet) -> dict[str, GoldArticle]:
    """Articles by id: those that the story's labels refer to, and those that no story's do."""
    of_others = {id_ for other in gold.stories if other.name != story.name for id_ in _referred(other.labels)}
    ids = {one.id for one in gold.articles} - of_others | _referred(story.labels)
    return {one.id: one for one in gold.articles if one.id in ids}


def _referred(labels: StoryLabels) -> set[str]:
    shared = {article for text in labels.shared_text for article in text.articles}
    return {article_of(ref) for ref in labels.references()} | shared


def _without(labelled: StorySheet, left_out: frozenset[str]) -> StorySheet:
    groups = {
        name: tuple(one.model_copy(update={"members": one.members - left_out}) for one in getattr(labelled, name))
        for name in ("actors", "events", "figures")
    }
    return labelled.model_copy(update=groups)


def _items(articles: Iterable[GoldArticle]) -> Iterator[Item[AnyLabel]]:
    return (item for article in articles for facet in FACETS for item in article.sheet.of(facet))


# --- scoring ----------------------------------------------------------------------------------------------------------


def _groups(facet: Facet, labelled: Sequence[Grouped], made: Sequence[Grouped], found: Mapping[str, str]) -> GroupScore:
    """Groups of the facet's items; those of an optional group are left aside."""
    aside = frozenset(ref for group in labelled if group.optional for ref in group.members)
    own = {ref: other for ref, other in found.items() if is_of(facet, ref) and ref not in aside}
    return score_groups(
        [group.members for group in labelled if not group.optional], [group.members for group in made], own
    )


def _disputes(labelled: Sequence[Opposed], made: Sequence[Opposed], found: Mapping[str, str]) -> FoundShare:
    """A dispute is found when two of its sides are two of the labelled ones."""
    return _found(
        [(one.about, one.optional) for one in labelled],
        [one.about for one in made],
        [[_same_dispute(one, other, found) for other in made] for one in labelled],
    )


def _same_dispute(labelled: Opposed, made: Opposed, found: Mapping[str, str]) -> bool:
    stands = [_sides_of(one, labelled, found) for one in made.sides]
    return any(len(one | other) > 1 and one and other for one, other in combinations(stands, 2))


def _sides_of(made: Standpoint, labelled: Opposed, found: Mapping[str, str]) -> set[int]:
    """Which of the labelled sides a side may be: those that its items were found on; for want of such items, those
    whose evidence it cites. Evidence alone would not do, since an accusation and its denial often share a sentence."""
    paired = [{found[ref] for ref in side.members & found.keys()} for side in labelled.sides]
    by_item = {index for index, refs in enumerate(paired) if refs & made.members}
    return by_item or {index for index, side in enumerate(labelled.sides) if overlapping(side.passages, made.passages)}


def _shared(labelled: Sequence[Grouped], made: Sequence[Grouped]) -> FoundShare:
    names = [" and ".join(sorted(one.members)) for one in made]
    return _found(
        [(" and ".join(sorted(one.members)), one.optional) for one in labelled],
        names,
        [[one.members == other.members for other in made] for one in labelled],
    )


def _found(labelled: Sequence[tuple[str, bool]], made: Sequence[str], same: Sequence[Sequence[bool]]) -> FoundShare:
    """One-to-one pairs of what is labelled (name, optional) and what was made."""
    likeness = [[ItemLikeness(level="correct", closeness=0) if cell else None for cell in row] for row in same]
    pairs = pair_up(likeness, [not optional for _, optional in labelled])
    rows, columns = {pair.gold for pair in pairs}, {pair.predicted for pair in pairs}
    return FoundShare(
        found=tuple(name for row, (name, optional) in enumerate(labelled) if row in rows and not optional),
        missed=tuple(name for row, (name, optional) in enumerate(labelled) if row not in rows and not optional),
        spurious=tuple(
            name
            for column, name in enumerate(made)
            if column not in columns
            and not any(row[column] and optional for row, (_, optional) in zip(same, labelled, strict=True))
        ),
    )


def _fact(fact: str, items: Sequence[tuple[CitedPassage, ...]], statements: Sequence[Stated]) -> Fact:
    narrative = [stated for stated in statements if stated.facet is None]
    return Fact(
        fact=fact,
        refs=len(items),
        cited=sum(any(overlapping(item, stated.passages) for stated in statements) for item in items),
        cited_in_narrative=sum(any(overlapping(item, stated.passages) for stated in narrative) for item in items),
    )


def _citations(articles: Sequence[GoldArticle], passages: Passages, statements: Sequence[Stated]) -> Cited:
    """Over events, figures and stances; a citation of the narrative may be of any facet."""
    labelled = {
        facet: [p for article in articles for item in article.sheet.of(facet) for p in passages[item.ref]]
        for facet in STATED
    }
    everything = [passage for places in labelled.values() for passage in places]
    made = [(stated.facet, passage) for stated in statements for passage in stated.passages]
    required = [
        (facet, passage)
        for article in articles
        for facet in STATED
        for item in article.sheet.of(facet)
        if not item.label.optional
        for passage in passages[item.ref]
    ]
    return Cited(
        citations=len(made),
        borne_out=sum(overlapping([passage], labelled[facet] if facet else everything) for facet, passage in made),
        evidence=len(required),
        cited=sum(
            any(stated.facet == facet and overlapping([passage], stated.passages) for stated in statements)
            for facet, passage in required
        ),
    )
