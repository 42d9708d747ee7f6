"""Who is meant by a name in an article, and the actors that only stances name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from summarizer.language.names import canonical, fold, is_organisation, split_title
from summarizer.language.occurrences import occurrences
from summarizer.language.same_actor import name_keys, same_name
from summarizer.merging.article.joining import evidence_of, provenance_of
from summarizer.records.article import Article
from summarizer.records.facets import Kind
from summarizer.records.summary import Actor, Event, Evidence, Records, Stance

_FROM_HOLDER = "holder_as_actor"


class Directory:
    """The actors of the article, by any form of their names."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self._names = frozenset(actor.name for actor in actors)
        self._named: dict[str, set[str]] = defaultdict(set)
        self._listed: dict[str, set[str]] = defaultdict(set)
        self._by_key: dict[Kind, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for actor in actors:
            self._named[fold(actor.name)].add(actor.name)
            for alias in actor.aliases:
                self._listed[fold(alias)].add(actor.name)
            for key in name_keys(actor.name, actor.kind):
                self._by_key[actor.kind][key].add(actor.name)

    def actor(self, form: str) -> str | None:
        """The name of the one actor that `form` names, or None where none or several fit."""
        found = self.candidates(form)
        return found.pop() if len(found) == 1 else None

    def candidates(self, form: str) -> set[str]:
        """The names of all actors that `form` may name; names go before aliases, these before likeness."""
        folded, state = fold(form), canonical(form)
        told = self._named.get(folded) or {name for name in self._names & {state} if name} or self._listed.get(folded)
        return set(told or self._like(form))

    def _like(self, form: str) -> Iterator[str]:
        for kind, by_key in self._by_key.items():
            near = {name for key in name_keys(form, kind) for name in by_key.get(key, ())}
            yield from (name for name in near if same_name(form, name, kind))

    def event(self, event: Event) -> Event:
        """The event with participants that are actors, by their names; others are left out."""
        named = [self.actor(form) for form in event.participants]
        return event.model_copy(
            update={"participants": tuple(dict.fromkeys(name for name in named if name is not None))}
        )

    def stance(self, stance: Stance) -> Stance:
        """The stance with holder and target by their actor names where they are actors."""
        ends = {end: self.actor(getattr(stance, end)) or getattr(stance, end) for end in ("holder", "target")}
        return stance.model_copy(update=ends)


def holders_as_actors(article: Article, records: Records) -> list[Actor]:
    """Actors for holders that no record names, where the form itself tells the kind and stands in the text.

    The places of a form make an actor once: a record that was made of them, and has been renamed since, is that actor.
    """
    names = Directory(records.actors)
    made_before = [set(actor.evidence) for actor in records.actors if _FROM_HOLDER in actor.provenance.rules]
    made = []
    for stance in records.stances:
        form = stance.holder.strip()
        kind = _kind_told(form)
        places = _places(article, form) if kind and not names.candidates(form) else set()
        if kind is None or not places or any(places <= known for known in made_before):
            continue
        made.append(
            Actor(
                name=form,
                kind=kind,
                evidence=evidence_of(article, places),
                grounding="exact",
                provenance=provenance_of([stance], [_FROM_HOLDER]),
            )
        )
    return made


def _kind_told(form: str) -> Kind | None:
    """The kind of a holder where its form tells it: a government, a union of states, or a person with a title."""
    government = canonical(form)
    if government is None:
        return "person" if split_title(form).title is not None else None
    return "organisation" if is_organisation(government) else "government"


def _places(article: Article, form: str) -> set[Evidence]:
    """Every place where `form` stands in the text as words of its own."""
    return {Evidence(start=start, end=start + len(form), text=form) for start in occurrences(form, article.text)}
