"""Who is meant by a name in an article, and the actors that only stances name."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.consolidate.joining import evidence_of, provenance_of
from summarizer.facets import Kind
from summarizer.records import Actor, Article, Event, Evidence, Records, Stance
from summarizer.text.names import canonical, fold, is_organisation, split_title
from summarizer.text.occurrences import occurrences
from summarizer.text.same_actor import same_name

_FROM_HOLDER = "holder_as_actor"


class Directory:
    """The actors of the article, by any form of their names."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.actors = actors

    def actor(self, form: str) -> str | None:
        """The name of the one actor that `form` names, or None where none or several fit."""
        found = self.candidates(form)
        return found.pop() if len(found) == 1 else None

    def candidates(self, form: str) -> set[str]:
        """The names of all actors that `form` may name; names go before aliases, these before likeness."""
        folded = fold(form)
        for fits in (
            lambda actor: folded == fold(actor.name),
            lambda actor: canonical(form) == actor.name,
            lambda actor: folded in {fold(alias) for alias in actor.aliases},
            lambda actor: same_name(form, actor.name, actor.kind),
        ):
            found = {actor.name for actor in self.actors if fits(actor)}
            if found:
                return found
        return set()

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
