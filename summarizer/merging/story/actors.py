"""Actors of several articles -> one actor each.

Rules, strongest first; a link that would put two actors of one article together is not made (the article itself tells
them apart), except between identical names.

    name         the same name, whatever the kind (a person only with a person)
    alias        a name or alias of one is a name or alias of the other, kinds that go together
    person       the same person under a longer or shorter name ("Rossi", "Maria Rossi"), and only one such person
    description  populations and armed groups whose description contains the other's ("Alpine rescuers from Aosta")
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.language import names
from summarizer.language.likeness.clusters import Clusters, name_key, neighbours
from summarizer.language.likeness.wording import content_words
from summarizer.language.same_actor import same_name
from summarizer.merging.story import citations_of
from summarizer.records.brief import MergedActor
from summarizer.records.facets import Kind
from summarizer.records.merged import Member, members_of
from summarizer.records.summary import Actor, ArticleSummary

_DESCRIBED: frozenset[Kind] = frozenset({"population", "armed_group"})
_BODIES: frozenset[Kind] = frozenset({"government", "organisation"})


@dataclass(frozen=True)
class Cast:
    """The merged actors of a story, and who is meant by a name in an article."""

    actors: tuple[MergedActor, ...]
    by_article: Mapping[tuple[str, str], MergedActor]
    by_name: Mapping[str, MergedActor]

    def find(self, article: str, name: str) -> MergedActor | None:
        """The actor that `name` means in the article with id `article`; None when it names no actor of the story."""
        key = name_key(name)
        return self.by_article.get((article, key)) or self.by_name.get(key)

    def called(self, article: str, name: str) -> str:
        """The merged actor's name, or `name` itself when no actor is meant."""
        actor = self.find(article, name)
        return actor.name if actor else name


@dataclass(frozen=True)
class _Surfaces:
    """An actor's names in comparable form; `telling` leaves out bare common nouns ("civilians"), `words` are the
    descriptions of a population or an armed group."""

    name: str
    telling: frozenset[str]
    initials: frozenset[str]
    words: frozenset[frozenset[str]]


def merge_actors(summaries: Sequence[ArticleSummary]) -> Cast:
    """Who is who across `summaries` (in reading order). Every actor record is a member of exactly one merged actor."""
    members = members_of("actors", summaries, lambda summary: summary.actors)
    surfaces = tuple(_surfaces(member.record) for member in members)
    clusters = Clusters(
        [member.article.id for member in members], [names.canonical(member.record.name) for member in members]
    )
    for strength, first, second in sorted(_links(members, surfaces)):
        clusters.join(first, second, even_if_labels_meet=strength == 0)
    groups = [tuple(members[position] for position in group) for group in clusters.groups()]
    groups.sort(key=lambda group: (-len({m.article.id for m in group}), group[0].order, group[0].ref))
    actors = tuple(_merged(f"actor-{number}", group) for number, group in enumerate(groups, start=1))
    return _cast(actors, groups)


def _surfaces(actor: Actor) -> _Surfaces:
    spoken = (actor.name, *actor.aliases)
    described = (*spoken, actor.role or "") if actor.kind in _DESCRIBED else ()
    capitals = "".join(word[0] for word in actor.name.split() if word[0].isupper())
    return _Surfaces(
        name=name_key(actor.name),
        telling=frozenset(name_key(s) for s in spoken if _is_telling(s)),
        initials=frozenset({names.fold(capitals)} if len(capitals) > 1 else ()),
        words=frozenset(words for s in described if len(words := content_words(s)) >= 2),
    )


def _is_telling(name: str) -> bool:
    return any(c.isupper() for c in name) and not names.is_pronoun_or_generic(name)


def _links(members: Sequence[Member[Actor]], surfaces: Sequence[_Surfaces]) -> Iterator[tuple[int, int, int]]:
    """(strength, position, position), 0 the strongest."""
    for first, second in neighbours([own.telling | own.initials | {own.name} for own in surfaces]):
        one, other = members[first].record, members[second].record
        if "person" in (one.kind, other.kind):
            if one.kind == other.kind and surfaces[first].name == surfaces[second].name:
                yield 0, first, second
        elif surfaces[first].name == surfaces[second].name:
            yield 0, first, second
        elif _go_together(one.kind, other.kind) and (
            surfaces[first].telling & surfaces[second].telling or same_name(one.name, other.name, one.kind)
        ):
            yield 1, first, second
    yield from ((2, first, second) for first, second in _persons(members))
    for first, second in neighbours([frozenset(word for words in own.words for word in words) for own in surfaces]):
        same_kind = members[first].record.kind == members[second].record.kind
        if same_kind and any(a <= b or b <= a for a in surfaces[first].words for b in surfaces[second].words):
            yield 3, first, second


def _go_together(first: Kind, second: Kind) -> bool:
    return first == second or {first, second} <= _BODIES


def _persons(members: Sequence[Member[Actor]]) -> Iterator[tuple[int, int]]:
    """Pairs of persons with compatible names; a short name that fits several different persons fits none."""
    people = [position for position, member in enumerate(members) if member.record.kind == "person"]
    keys = [content_words(members[position].record.name) for position in people]
    fits: dict[int, set[int]] = defaultdict(set)
    for first, second in neighbours(keys):
        one, other = people[first], people[second]
        if same_name(members[one].record.name, members[other].record.name, "person"):
            fits[one].add(other)
            fits[other].add(one)
    clear = {one for one, others in fits.items() if _one_person(sorted({members[i].record.name for i in others}))}
    for one in sorted(clear):
        yield from ((one, other) for other in sorted(fits[one] & clear) if one < other)


def _one_person(forms: Sequence[str]) -> bool:
    return all(same_name(a, b, "person") for at, a in enumerate(forms) for b in forms[at + 1 :])


def _merged(identity: str, group: Sequence[Member[Actor]]) -> MergedActor:
    counts = Counter(member.record.name for member in group)
    name = min(counts, key=lambda n: (-counts[n], -len(n), n))
    if group[0].record.kind == "person":
        name = min(counts, key=lambda n: (-len(n.split()), -counts[n], n))
    aliases = dict.fromkeys(alias for member in group for alias in (member.record.name, *member.record.aliases))
    kinds = Counter(member.record.kind for member in group)
    return MergedActor(
        id=identity,
        members=tuple(member.ref for member in group),
        citations=citations_of(group),
        name=name,
        kind=max(kinds, key=lambda kind: kinds[kind]),
        aliases=tuple(alias for alias in aliases if alias != name),
        role=next((member.record.role for member in group if member.record.role), None),
    )


def _cast(actors: Sequence[MergedActor], groups: Sequence[Sequence[Member[Actor]]]) -> Cast:
    by_article: dict[tuple[str, str], MergedActor] = {}
    by_name: dict[str, MergedActor] = {}
    named = [(actor, member) for actor, group in zip(actors, groups, strict=True) for member in group]
    for actor, member in named:
        by_article.setdefault((member.article.id, name_key(member.record.name)), actor)
        by_name.setdefault(name_key(member.record.name), actor)
    for actor, member in named:
        for alias in member.record.aliases:
            by_article.setdefault((member.article.id, name_key(alias)), actor)
            if any(c.isupper() for c in alias):
                by_name.setdefault(name_key(alias), actor)
    return Cast(actors=tuple(actors), by_article=by_article, by_name=by_name)
