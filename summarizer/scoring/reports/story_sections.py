"""A story's score laid out for a report: groups, relations of figures, disputes, facts, claims, citations."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.scoring.groups import APART, LEFT_OPEN, NOT_FOUND, UNRELATED, GroupScore
from summarizer.scoring.metrics import ratio
from summarizer.scoring.reports import Listing, ReportTable, Section, decimal
from summarizer.scoring.story import FoundShare, StoryScore

_LABELLED = ("agree", "update", "conflict", "different_scope", UNRELATED)
_PREDICTED = ("agree", "update", "conflict", "different_scope", "compatible", LEFT_OPEN, APART, NOT_FOUND)


def story_sections(story: StoryScore) -> Iterator[Section]:
    """The score of one story: a heading with its name, and a section for each thing that is scored."""
    groups = (("actors", story.actors), ("events", story.events))
    yield Section(heading=f"Story: {story.story}", parts=())
    yield Section(
        heading="Actors and events across articles",
        level=3,
        parts=(
            ReportTable(
                caption="Grouping of the items that were found, by B-cubed",
                columns=("facet", "items", "precision", "recall", "F1"),
                rows=tuple((name, *_b_cubed(score)) for name, score in groups),
            ),
            ReportTable(
                caption="Grouping by pairs; joined counts all pairs to join, also of items that were not found",
                columns=("facet", "precision", "recall", "F1", "joined", "to join"),
                rows=tuple((name, *_pairs(score)) for name, score in groups),
            ),
        ),
    )
    yield Section(heading="Relations of figures", level=3, parts=tuple(_relations(story)))
    yield Section(heading="Disputes", level=3, parts=tuple(_found(story.disputes)))
    yield Section(heading="Shared text", level=3, parts=tuple(_found(story.shared_text)))
    yield Section(heading="Facts that must be said", level=3, parts=tuple(_facts(story)))
    yield Section(heading="Claims that must not be made", level=3, parts=tuple(_claims(story)))
    cited = story.citations
    yield Section(
        heading="Citations",
        level=3,
        parts=(
            f"Precision {decimal(ratio(cited.borne_out, cited.citations))}: {cited.borne_out:,} of "
            f"{cited.citations:,} citations overlap labelled evidence of their facet.",
            f"Recall {decimal(ratio(cited.cited, cited.evidence))}: {cited.cited:,} of "
            f"{cited.evidence:,} pieces of required evidence are cited.",
        ),
    )


def _b_cubed(score: GroupScore) -> tuple[str, ...]:
    shares = (score.b_cubed_precision, score.b_cubed_recall, score.b_cubed_f1)
    return (f"{score.items:,}", *map(decimal, shares))


def _pairs(score: GroupScore) -> tuple[str, ...]:
    shares = (score.pairs.precision, score.pairs.recall, score.pairs.f1)
    return (*map(decimal, shares), f"{score.joined:,}", f"{score.to_join:,}")


def _relations(story: StoryScore) -> Iterator[str | ReportTable]:
    """The confusion matrix, with the rows and columns in which anything was counted."""
    occurring = {name for cell in story.relations for name in (cell.gold, cell.predicted)}
    rows = [name for name in _LABELLED if any(cell.gold == name for cell in story.relations)]
    columns = [name for name in _PREDICTED if name in occurring]
    if rows:
        yield ReportTable(
            caption="Pairs of figures: labelled relation (rows) and predicted relation (columns)",
            columns=("labelled", *(name.replace("_", " ") for name in columns)),
            rows=tuple(
                (row.replace("_", " "), *(f"{story.pairs_of(row, column):,}" for column in columns)) for row in rows
            ),
        )
    else:
        yield "No pair of figures is labelled as related, and none was joined."
    pairs = story.figure_pairs
    related = pairs.correct + pairs.missed
    yield (
        f"Pairs that stand together: F1 {decimal(pairs.f1)}, {pairs.correct:,} of {related:,} related ones and "
        f"{pairs.spurious:,} others. Relation right: {decimal(ratio(story.relations_right, related))}, "
        f"{story.relations_right:,} of {related:,} (compatible counts as agree)."
    )
    yield f"update taken for conflict: {story.pairs_of('update', 'conflict'):,}"


def _found(found: FoundShare) -> Iterator[str | Listing]:
    missed, made_up = len(found.missed), len(found.spurious)
    yield f"{len(found.found):,} of {found.labelled:,} found, {missed:,} missed, {made_up:,} made up."
    lines = [
        f"{outcome}: {name}"
        for outcome, names in (("found", found.found), ("missed", found.missed), ("made up", found.spurious))
        for name in names
    ]
    if lines:
        yield Listing(lines=tuple(lines))


def _facts(story: StoryScore) -> Iterator[str | ReportTable]:
    covered = sum(fact.covered for fact in story.facts)
    yield f"{covered:,} of {len(story.facts):,} covered: a statement cites evidence of one of the fact's items."
    if story.facts:
        yield ReportTable(
            caption="Items of each fact that are cited",
            columns=("fact", "covered", "cited", "in narrative", "of"),
            rows=tuple(
                (
                    fact.fact,
                    "yes" if fact.covered else "no",
                    f"{fact.cited:,}",
                    f"{fact.cited_in_narrative:,}",
                    f"{fact.refs:,}",
                )
                for fact in story.facts
            ),
        )


def _claims(story: StoryScore) -> Iterator[str | Listing]:
    yield f"Made: {len(story.violations):,} (must be 0)."
    lines = tuple(f"{broken.claim}: {said}" for broken in story.violations for said in broken.statements)
    if lines:
        yield Listing(lines=lines)
