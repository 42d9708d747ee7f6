"""One actor for each real actor of an article: name, kind and role settled, every mention as evidence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from summarizer.language.names import (
    canonical,
    fold,
    has_office,
    is_metonym,
    is_organisation,
    is_pronoun_or_generic,
    split_title,
)
from summarizer.language.occurrences import occurrences, stands_in
from summarizer.language.same_actor import Naming, group, name_keys, same_name
from summarizer.merging.article.joining import RANK, evidence_of, in_order, order_of, provenance_of
from summarizer.merging.article.mentions import OFFICE_PARTS, full_names, mentions_of, other_forms, titled_forms
from summarizer.records.article import Article, Span
from summarizer.records.facets import Kind
from summarizer.records.summary import Actor, Event, Evidence, Records, Stance

# When windows disagree evenly about a kind, the more specific one is kept.
_SPECIFIC: tuple[Kind, ...] = ("person", "armed_group", "population", "organisation", "government")
_APPOSITION = re.compile(r", ((?:the |an? )?[a-z][^,.;:\n“”\"]{3,80})(?=[,.;\n])")


def consolidate_actors(article: Article, pool: Sequence[Actor]) -> list[Actor]:
    groups = group([Naming(forms=(actor.name, *actor.aliases), kind=actor.kind) for actor in pool])
    merged = [_actor(article, [pool[i] for i in members]) for members in groups]
    return list(in_order(_with_mentions(article, merged)))


def _actor(article: Article, members: Sequence[Actor]) -> Actor:
    """One actor out of its records: name, kind and role settled, aliases as listed (checked later)."""
    ordered = sorted(members, key=order_of)
    kinds = Counter(actor.kind for actor in ordered)
    kind = min(kinds, key=lambda kind: (-kinds[kind], _SPECIFIC.index(kind)))
    governments = {canonical(actor.name) for actor in ordered}
    government = governments.pop() if len(governments) == 1 else None
    if government is not None:
        kind, name = ("organisation" if is_organisation(government) else "government"), government
    else:
        name = _fullest(article, ordered, kind)
        complete = full_names(article.text, name) if kind == "person" and " " not in name else frozenset()
        name = next(iter(complete)) if len(complete) == 1 else name
    rules = {
        "same_actor": len(ordered) > 1,
        "metonym": government is not None and name not in {a.name for a in ordered},
    }
    roles = [actor.role for actor in ordered if actor.role]
    return Actor(
        name=name,
        aliases=tuple(sorted({form for actor in ordered for form in (actor.name, *actor.aliases)} - {name})),
        kind=kind,
        role=max(roles, key=lambda role: (_is_in(role, article), *_fullness(role)), default=None),
        evidence=evidence_of(article, (span for actor in ordered for span in actor.evidence)),
        grounding=min((actor.grounding for actor in ordered), key=RANK.__getitem__),
        provenance=provenance_of(ordered, (rule for rule, fired in rules.items() if fired)),
    )


def _fullest(article: Article, members: Sequence[Actor], kind: Kind) -> str:
    """The longest name, a person's without title; aliases count only where they are plainly the same name."""
    names = [actor.name for actor in members]
    forms = names + [
        form for actor in members for form in actor.aliases if any(same_name(form, n, kind) for n in names)
    ]
    bare = [split_title(form).name if kind == "person" else _shown(form) for form in forms]
    known = [form for form in bare if _is_in(form, article)] or bare
    seated = {form for form in known if kind == "government" and is_metonym(form.rpartition(" in ")[2])}
    told = Counter({form: len(re.findall(r"\b[A-Z]", form)) for form in known if kind == "population"})
    return max(known, key=lambda form: (form not in seated, told[form], len(form.split()), len(form), form))


def _fullness(office: str) -> tuple[int, int, str]:
    """By which the fullest of several offices is chosen."""
    return len(office.split()), len(office), office


def _is_in(form: str, article: Article) -> bool:
    """True when the text has the form, also within a word; as words of its own it is found without a search."""
    return stands_in(form, article.text) or form in article.text


def _shown(form: str) -> str:
    """A name without article (but "the West") and without an acronym behind it in parentheses."""
    return re.sub(r" \([A-Z.]{2,}\)$", "", re.sub(r"^[Tt]he (?=\S+ )", "", form))


def _with_mentions(article: Article, actors: Sequence[Actor]) -> list[Actor]:
    """The actors with the aliases that the text bears out and every mention of them as evidence."""
    named = Counter(fold(actor.name) for actor in actors)
    listed = [_listed(article, actor, named) for actor in actors]
    forms = [mine | other_forms(article, actor) for mine, actor in zip(listed, actors, strict=True)]
    found = mentions_of(article, forms, actors)
    titled = [titled_forms(article, actor, spans) for actor, spans in zip(actors, found, strict=True)]
    found = mentions_of(article, [mine | more for mine, more in zip(forms, titled, strict=True)], actors)
    return [_borne_out(article, *each) for each in zip(actors, listed, found, strict=True)]


def _listed(article: Article, actor: Actor, named: Mapping[str, int]) -> set[str]:
    """The forms under which records named the actor, as far as they stand in the text and are not somebody else's;
    `named` counts the actors by their folded names."""
    bare = {re.sub(r"^(?:[Tt]he|[Aa]n?) |['’]s?$", "", form.strip()) for form in (actor.name, *actor.aliases)}
    own = fold(actor.name)
    return {
        form
        for form in {actor.name, *bare} - {""}
        if stands_in(form, article.text)
        and not (
            is_pronoun_or_generic(form)
            or named[fold(form)] > (fold(form) == own)
            or canonical(form) not in {None, actor.name}
        )
    }


def _borne_out(article: Article, actor: Actor, listed: set[str], mentions: Sequence[Span]) -> Actor:
    """The actor with aliases, evidence and the longest office that the text gives."""
    aliases = {*listed, *(article.quote(span) for span in mentions)} - {actor.name}
    return actor.model_copy(
        update={
            "aliases": tuple(sorted(aliases)),
            "role": _role(article, actor, mentions),
            "evidence": evidence_of(article, [*actor.evidence, *mentions]),
        }
    )


def _role(article: Article, actor: Actor, mentions: Sequence[Span]) -> str | None:
    """The longest office in the text, before or after the name; else the role that the records give."""
    if actor.kind != "person":
        return actor.role
    offices = {split_title(article.quote(span)).title for span in mentions}
    for span in mentions:
        after = _APPOSITION.match(article.text, span.end)
        head = re.split(r" (?:of|for|to|in|at|who|on) ", after.group(1))[0] if after is not None else ""
        first = head.split(" ")[0]
        if after is not None and has_office(head) and (first in OFFICE_PARTS or has_office(first)):
            offices.add(re.sub(r"^(?:the|an?) ", "", after.group(1)))
    if actor.role is not None and _is_in(actor.role, article):
        offices.add(actor.role)
    known = [office for office in offices if office is not None]
    return max(known, key=_fullness, default=actor.role)


# --- directory --------------------------------------------------------------------------------------------------------


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
