"""What the facets share: the order of records, evidence and provenance of joined ones, and which of many are one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from summarizer.language.likeness.clusters import neighbours
from summarizer.language.likeness.wording import counted_words
from summarizer.records.article import Article, Span
from summarizer.records.summary import Evidence, Grounded, Grounding, Provenance

T = TypeVar("T", bound=Grounded)

# Two wordings are one claim from this token F1 on: low where the evidence overlaps, high where only the words speak.
SAME_PLACE, NEAR, ANYWHERE = 0.4, 0.6, 0.75
NEAR_SENTENCES = 2
_REACH = 24
_LARGEST = 64  # members of a cluster: all pairs of more would be too many; what is left joins when it is joined again
RANK: dict[Grounding, int] = {"exact": 0, "partial": 1, "missing": 2}


def order_of(record: Grounded) -> tuple[int, str]:
    return (min(span.start for span in record.evidence), record.model_dump_json())


def in_order(records: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(records, key=order_of))


def evidence_of(article: Article, spans: Iterable[Span]) -> tuple[Evidence, ...]:
    places = sorted({(span.start, span.end) for span in spans})
    return tuple(Evidence(start=start, end=end, text=article.text[start:end]) for start, end in places)


def provenance_of(members: Sequence[Grounded], rules: Iterable[str]) -> Provenance:
    """Recordings and rules of all members; prompt and model of the first of them in sorted order."""
    all_of = [member.provenance for member in members]
    first = min(all_of, key=lambda one: (one.prompt, one.prompt_sha256, one.model))
    return Provenance(
        prompt=first.prompt,
        prompt_sha256=first.prompt_sha256,
        model=first.model,
        recordings=tuple(sorted({key for one in all_of for key in one.recordings})),
        rules=tuple(sorted({rule for one in all_of for rule in one.rules} | set(rules))),
    )


def shared_of(article: Article, members: Sequence[Grounded], rule: str) -> dict[str, object]:
    """The evidence and provenance of a joined record, for `model_copy`."""
    return {
        "evidence": evidence_of(article, (span for member in members for span in member.evidence)),
        "provenance": provenance_of(members, [rule] if len(members) > 1 else []),
    }


@dataclass(frozen=True)
class JoiningThresholds(Generic[T]):
    """When two records of a facet are one. `score` is None for two that can never be in one cluster, 0 for no link;
    `keys` are such that two records with a link have one in common."""

    score: Callable[[Article, T, T], float | None]
    keys: Callable[[Article, T], frozenset[Hashable]]


def clusters_of(records: Iterable[T], article: Article, alike: JoiningThresholds[T]) -> list[list[T]]:
    """Records that are one, best pairs first.

    A link joins two clusters only when no pair across them is excluded, so that a record without a date cannot bring
    together two that have different ones. Compared are records that share a key, of those many that have it each with
    the next `_REACH`: a long document repeats itself, and every pair of it would be too many.
    """
    ordered = sorted(records, key=order_of)
    pairs = neighbours([alike.keys(article, record) for record in ordered], _REACH)
    score = {(i, j): alike.score(article, ordered[i], ordered[j]) for i, j in pairs}

    def excluded(a: int, b: int) -> bool:
        pair = (min(a, b), max(a, b))
        if pair not in score:
            score[pair] = alike.score(article, ordered[pair[0]], ordered[pair[1]])
        return score[pair] is None

    clusters = {i: [i] for i in range(len(ordered))}
    for (i, j), linked in sorted(score.items(), key=lambda pair: (-(pair[1] or 0.0), pair[0])):
        one, other = clusters[i], clusters[j]
        if not linked or one is other or len(one) + len(other) > _LARGEST:
            continue
        if any(excluded(a, b) for a in one for b in other):
            continue
        one.extend(other)
        for member in other:
            clusters[member] = one
    return [[ordered[i] for i in sorted(one)] for i, one in clusters.items() if i == min(one)]


def sentences_of(article: Article, record: Grounded) -> frozenset[int]:
    """The numbers of the sentences that the record's evidence lies in."""
    return frozenset(sentence.number for span in record.evidence for sentence in article.sentences_in(span))


def distance(article: Article, one: Grounded, other: Grounded) -> int:
    """Sentences between the nearest evidence of two records; 0 when a sentence holds evidence of both."""
    both = enumerate((one, other))
    places = sorted((article.sentence_at(span.start), whose) for whose, record in both for span in record.evidence)
    return min(behind - before for (before, a), (behind, b) in pairwise(places) if a != b)


def overlap(one: Grounded, other: Grounded) -> bool:
    """True when some evidence of one record shares a character with some of the other."""
    both = enumerate((one, other))
    reached = [0, 0]
    for start, end, whose in sorted(
        (span.start, span.end, whose) for whose, record in both for span in record.evidence
    ):
        if start < reached[1 - whose]:
            return True
        reached[whose] = max(reached[whose], end)
    return False


def best_of(members: Sequence[T], wording: Callable[[T], str]) -> T:
    """The member whose words are kept: grounded best, then with most content words, then the longest."""

    def rank(member: T) -> tuple[int, int, int, tuple[int, str]]:
        text = wording(member)
        return (RANK[member.grounding], -counted_words(text).total(), -len(text), order_of(member))

    return min(members, key=rank)
