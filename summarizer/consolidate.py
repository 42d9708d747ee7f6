"""One article's records, put together from its windows: aliases to one actor, repeated mentions to one record.

Every rule only ever joins. Whatever is not plainly the same stays apart, values and dates that differ always do, and no
evidence is lost: the spans of the joined records are united. What a joined record says is what its best member says
(grounded best, then most informative), with that member's grounding; an actor is as well grounded as its best mention.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from summarizer.records import (
    Actor,
    Article,
    Event,
    Evidence,
    Figure,
    Grounded,
    Grounding,
    Kind,
    Provenance,
    Records,
    Span,
    Stance,
)
from summarizer.text.names import (
    Naming,
    affiliation,
    canonical,
    fold,
    government_forms,
    group,
    has_office,
    is_metonym,
    is_organisation,
    is_pronoun_or_generic,
    same_name,
    split_title,
)

# Two wordings are one claim from this token F1 on: low where the evidence overlaps, high where only the words speak.
_SAME_PLACE, _NEAR, _ANYWHERE = 0.4, 0.6, 0.75
_NEAR_SENTENCES = 2
_RANK: dict[Grounding, int] = {"exact": 0, "partial": 1, "missing": 2}
# When windows disagree evenly about a kind, the more specific one is kept.
_SPECIFIC: tuple[Kind, ...] = ("person", "armed_group", "population", "organisation", "government")
_CALENDAR = frozenset(name for name in (*calendar.day_name, *calendar.month_name) if name)
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at to for from by with and or as that this its their his her it they he she is are was were "
        "be been has have had will would that after before during over into about",
    )
)
# Words whose capital only says that a sentence begins: no part of a name or an office behind them.
_OPENERS = _EMPTY_WORDS | {
    "also",
    "because",
    "but",
    "if",
    "later",
    "meanwhile",
    "since",
    "then",
    "though",
    "when",
    "while",
}
_NEGATIONS = frozenset({"no", "not", "never", "without", "cannot"})
_LINKS = frozenset({"of", "for", "to", "and", "the", "a", "an"})
# What may stand small in an office before a name, besides the office itself.
_OFFICE_PARTS = _LINKS | {
    "prime",
    "foreign",
    "defense",
    "defence",
    "interior",
    "vice",
    "acting",
    "former",
    "de",
    "facto",
}
_APPOSITION = re.compile(r", ((?:the |an? )?[a-z][^,.;:\n“”\"]{3,80})(?=[,.;\n])")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|to|from|outside|across|around|capital,?|via|into|visit(?:ed|s)?)\s+(?:the\s+)?$", re.I
)

T = TypeVar("T", bound=Grounded)


def consolidate(article: Article, records: Records) -> Records:
    """The same records with one actor for each real actor and one record for each event, figure and stance.

    The evidence of `records` has spans of `article`. What comes out does not depend on the order of what comes in, is
    sorted by first evidence, and passes through a second time unchanged. Participants are names of actors (others are
    left out); so are holders and targets where they name one. A holder that is no actor yet becomes one when its own
    form tells the kind (a government, or a person with a title), otherwise it stays as written.
    """
    done = _once(article, records)
    while (again := _once(article, done)) != done:
        done = again
    return done


def _once(article: Article, records: Records) -> Records:
    pool = (*records.actors, *_holders(article, records))
    actors = _actors(article, pool)
    names = _Directory(actors)
    events = [names.event(event) for event in records.events]
    stances = [names.stance(stance) for stance in records.stances]
    joined = Records(
        actors=tuple(actors),
        events=_sorted(_event(article, same) for same in _clusters(events, article, _events_alike)),
        figures=_sorted(_figure(article, same) for same in _clusters(records.figures, article, _figures_alike)),
        stances=_sorted(_stance(article, same) for same in _clusters(stances, article, _stances_alike)),
    )
    return joined.model_copy(update={"duplicates": records.duplicates + _count(records, len(pool)) - _count(joined)})


def _count(records: Records, actors: int | None = None) -> int:
    here = len(records.actors) if actors is None else actors
    return here + len(records.events) + len(records.figures) + len(records.stances)


# --- what all facets share ------------------------------------------------------------------------------------------


def _order(record: Grounded) -> tuple[int, str]:
    return (min(span.start for span in record.evidence), record.model_dump_json())


def _sorted(records: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(records, key=_order))


def _evidence(article: Article, spans: Iterable[Span]) -> tuple[Evidence, ...]:
    places = sorted({(span.start, span.end) for span in spans})
    return tuple(Evidence(start=start, end=end, text=article.text[start:end]) for start, end in places)


def _provenance(members: Sequence[Grounded], rules: Iterable[str]) -> Provenance:
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


def _shared(article: Article, members: Sequence[Grounded], rule: str) -> dict[str, object]:
    """The evidence and provenance of a joined record, for `model_copy`."""
    return {
        "evidence": _evidence(article, (span for member in members for span in member.evidence)),
        "provenance": _provenance(members, [rule] if len(members) > 1 else []),
    }


def content_words(text: str) -> Counter[str]:
    """The words that carry a text's content, folded; the first five letters stand for all inflections of a word."""
    return Counter(word[:5] for word in re.findall(r"\w+", fold(text)) if word not in _EMPTY_WORDS)


def token_f1(one: Counter[str], other: Counter[str]) -> float:
    """Harmonic mean of the shares of words that two texts have in common, 0 to 1 (the F1 of SQuAD, Rajpurkar 2016)."""
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values())) if common else 0.0


def wordings_clash(one: str, other: str) -> bool:
    """True when two wordings differ in their numbers or in a negation, however alike the rest is."""
    a, b = (set(re.findall(r"\d[\d,.]*\d|\d", text)) for text in (one, other))
    negated = [bool(_NEGATIONS & set(fold(text).split())) or "n't" in text.replace("’", "'") for text in (one, other)]
    return (bool(a) and bool(b) and a != b) or negated[0] != negated[1]


def dates_clash(one: str | None, other: str | None) -> bool:
    """True when two EDTF dates cannot be the same day; a coarser date or an interval fits what lies inside it."""
    if one is None or other is None:
        return False
    a, b = (_bounds(date) for date in (one, other))
    if "X" in one or "X" in other:  # open digits: only those that both give can differ
        return any(x != y and "X" not in (x, y) for x, y in zip(one, other, strict=False))
    return a[1] < b[0] or b[1] < a[0]


def _bounds(date: str) -> tuple[str, str]:
    """First and last day of a date, as strings that compare; an interval's open end is unbounded."""
    first, slash, last = date.partition("/")
    end = (last if slash else first).strip(".~?%") or "9999"
    return first.strip(".~?%"), f"{end}-99-99"[:10]


def _clusters(records: Iterable[T], article: Article, alike: Callable[[Article, T, T], float | None]) -> list[list[T]]:
    """Records that are one, best pairs first; `alike` is None for two that can never be in one cluster, 0 for no link.

    A link joins two clusters only when no pair across them is excluded, so that a record without a date cannot bring
    together two that have different ones.
    """
    ordered = sorted(records, key=_order)
    score = {(i, j): alike(article, ordered[i], ordered[j]) for j in range(len(ordered)) for i in range(j)}
    clusters = {i: [i] for i in range(len(ordered))}
    for (i, j), linked in sorted(score.items(), key=lambda pair: (-(pair[1] or 0.0), pair[0])):
        one, other = clusters[i], clusters[j]
        if not linked or one is other or any(score[min(a, b), max(a, b)] is None for a in one for b in other):
            continue
        one.extend(other)
        for member in other:
            clusters[member] = one
    return [[ordered[i] for i in sorted(one)] for i, one in clusters.items() if i == min(one)]


def _distance(article: Article, one: Grounded, other: Grounded) -> int:
    """Sentences between the nearest evidence of two records; 0 when a sentence holds evidence of both."""
    here, there = ([article.sentence_at(span.start) for span in record.evidence] for record in (one, other))
    return min(abs(a - b) for a in here for b in there)


def _overlap(one: Grounded, other: Grounded) -> bool:
    return any(a.overlaps(b) for a in one.evidence for b in other.evidence)


def _best(members: Sequence[T], wording: Callable[[T], str]) -> T:
    """The member whose words are kept: grounded best, then with most content words, then the longest."""

    def rank(member: T) -> tuple[int, int, int, tuple[int, str]]:
        text = wording(member)
        return (_RANK[member.grounding], -content_words(text).total(), -len(text), _order(member))

    return min(members, key=rank)


# --- actors ---------------------------------------------------------------------------------------------------------


def _actors(article: Article, pool: Sequence[Actor]) -> list[Actor]:
    groups = group([Naming(forms=(actor.name, *actor.aliases), kind=actor.kind) for actor in pool])
    merged = [_actor(article, [pool[i] for i in members]) for members in groups]
    return list(_sorted(_with_mentions(article, merged)))


def _actor(article: Article, members: Sequence[Actor]) -> Actor:
    """One actor out of its records: name, kind and role settled, aliases as listed (checked later)."""
    ordered = sorted(members, key=_order)
    kinds = Counter(actor.kind for actor in ordered)
    kind = min(kinds, key=lambda kind: (-kinds[kind], _SPECIFIC.index(kind)))
    governments = {canonical(actor.name) for actor in ordered}
    government = governments.pop() if len(governments) == 1 else None
    if government is not None:
        kind, name = ("organisation" if is_organisation(government) else "government"), government
    else:
        name = _fullest(article, ordered, kind)
        complete = _full_names(article, name) if kind == "person" and " " not in name else set()
        name = complete.pop() if len(complete) == 1 else name
    rules = {
        "same_actor": len(ordered) > 1,
        "metonym": government is not None and name not in {a.name for a in ordered},
    }
    roles = [actor.role for actor in ordered if actor.role]
    return Actor(
        name=name,
        aliases=tuple(sorted({form for actor in ordered for form in (actor.name, *actor.aliases)} - {name})),
        kind=kind,
        role=max(roles, key=lambda role: (role in article.text, len(role.split()), len(role), role)) if roles else None,
        evidence=_evidence(article, (span for actor in ordered for span in actor.evidence)),
        grounding=min((actor.grounding for actor in ordered), key=_RANK.__getitem__),
        provenance=_provenance(ordered, (rule for rule, fired in rules.items() if fired)),
    )


def _fullest(article: Article, members: Sequence[Actor], kind: Kind) -> str:
    """The longest name, a person's without title; aliases count only where they are plainly the same name."""
    names = [actor.name for actor in members]
    forms = names + [
        form for actor in members for form in actor.aliases if any(same_name(form, n, kind) for n in names)
    ]
    bare = [split_title(form).name if kind == "person" else _shown(form) for form in forms]
    known = [form for form in bare if form in article.text] or bare
    seated = {form for form in known if kind == "government" and is_metonym(form.rpartition(" in ")[2])}
    told = Counter({form: len(re.findall(r"\b[A-Z]", form)) for form in known if kind == "population"})
    return max(known, key=lambda form: (form not in seated, told[form], len(form.split()), len(form), form))


def _full_names(article: Article, surname: str) -> set[str]:
    """The full names that end in `surname` in the text, without titles."""
    found = set()
    for match in re.finditer(rf"(?<![\w-])(?:[A-ZÀ-Þ][\w.’'-]* )+{re.escape(surname)}(?![\w-])", article.text):
        words = match.group().split(" ")
        while words[0].casefold() in _OPENERS or words[0] in _CALENDAR:
            words = words[1:]
        full = split_title(" ".join(words)).name
        if full != surname and not has_office(full) and affiliation(full) is None:
            found.add(full)
    return found


def _shown(form: str) -> str:
    """A name without article (but "the West") and without an acronym behind it in parentheses."""
    return re.sub(r" \([A-Z.]{2,}\)$", "", re.sub(r"^[Tt]he (?=\S+ )", "", form))


def _with_mentions(article: Article, actors: Sequence[Actor]) -> list[Actor]:
    """The actors with the aliases that the text bears out and every mention of them as evidence."""
    listed = [_listed(article, actor, [other for other in actors if other is not actor]) for actor in actors]
    forms = [mine | _other_forms(article, actor) for mine, actor in zip(listed, actors, strict=True)]
    found = _mentions(article, forms, actors)
    titled = [_titled_forms(article, actor, spans) for actor, spans in zip(actors, found, strict=True)]
    found = _mentions(article, [mine | more for mine, more in zip(forms, titled, strict=True)], actors)
    return [_borne_out(article, *each) for each in zip(actors, listed, found, strict=True)]


def _listed(article: Article, actor: Actor, others: Sequence[Actor]) -> set[str]:
    """The forms under which records named the actor, as far as they stand in the text and are not somebody else's."""
    bare = {re.sub(r"^(?:[Tt]he|[Aa]n?) |['’]s?$", "", form.strip()) for form in (actor.name, *actor.aliases)}
    taken = {fold(other.name) for other in others}
    return {
        form
        for form in {actor.name, *bare} - {""}
        if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", article.text)
        and not (is_pronoun_or_generic(form) or fold(form) in taken or canonical(form) not in {None, actor.name})
    }


def _other_forms(article: Article, actor: Actor) -> set[str]:
    """What else the text may call the actor: a government's other names and its seats, a person's surname where no
    other person in the text has it."""
    if actor.kind == "person":
        words = [word for word in actor.name.split() if not re.fullmatch(r"[IVX]+|[JS]r\.?", word)]
        cut = len(words) - 1
        while cut > 1 and words[cut - 1][0].islower():  # "van der Bellen"
            cut -= 1
        surname = " ".join(words[cut:])
        known = _full_names(article, surname) if len(words) > 1 else {surname}
        return {surname} if all(same_name(full, actor.name, "person") for full in known) else set()
    if canonical(actor.name) != actor.name:
        return set()
    written = government_forms(actor.name)
    return {*written.own, *written.seats}


def _mentions(article: Article, forms: Sequence[set[str]], actors: Sequence[Actor]) -> list[list[Span]]:
    """Where each actor's forms stand in the text: the longest form wins, one that fits two actors is left alone."""
    owners: dict[str, set[int]] = {}
    for i, mine in enumerate(forms):
        for form in mine:
            owners.setdefault(form, set()).add(i)
    found: list[list[Span]] = [[] for _ in forms]
    present = sorted((form for form in owners if form in article.text), key=lambda form: (-len(form), form))
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(re.escape(form) for form in present)})(?![\w]|-\w)")
    for match in pattern.finditer(article.text) if present else ():
        owner, *rivals = sorted(owners[match.group()])
        if not rivals and _names_here(article, match.start(), match.group(), actors[owner]):
            found[owner].append(Span(start=match.start(), end=match.end()))
    return found


def _names_here(article: Article, start: int, form: str, actor: Actor) -> bool:
    """False for a seat of government that is a place here, and for a surname behind another given name."""
    before = article.text[max(0, start - 40) : start]
    if is_metonym(form) and canonical(form) == actor.name:
        return not _PLACE_BEFORE.search(before)
    previous = re.search(r"([A-ZÀ-Þ][\w.’'-]*) $", before)
    if previous is None or actor.kind != "person" or not _is_surname(form, actor):
        return True
    given = previous.group(1)
    return given.casefold() in _OPENERS or given in _CALENDAR or split_title(previous.group() + form).name == form


def _is_surname(form: str, actor: Actor) -> bool:
    return actor.name.endswith(f" {form}") or (form == actor.name and " " not in form)


def _titled_forms(article: Article, actor: Actor, mentions: Sequence[Span]) -> set[str]:
    """A person's name together with the office that the text puts before it."""
    spans = mentions if actor.kind == "person" else ()
    forms = set()
    for span in spans:
        name = split_title(article.quote(span)).name
        start = _office_start(article, span.end - len(name))
        form = article.text[start : span.end]
        if start is not None and split_title(form).name == name:
            forms.add(form)
    return forms


def _office_start(article: Article, name: int) -> int | None:
    """Where the office before the name at offset `name` begins ("U.S. Secretary of State" Antony ...), or None.

    The run of capitalised words, links and offices before the name, up to an "and" that another office stands before.
    """
    base = max(0, name - 160)
    words = list(re.finditer(r"\S+", article.text[base:name]))
    run: list[re.Match[str]] = []
    follows = name - base
    for word in reversed(words):
        form = word.group()
        bare = form.removesuffix(",") if not run else form
        abbreviated = re.fullmatch(r"(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|Gov)\.", bare) is not None
        stops = follows - word.end() != 1 or (not abbreviated and bare[-1:] in ',.;:!?"”')
        fits = bare[:1].isupper() or bare in _OFFICE_PARTS or has_office(bare) or re.fullmatch(r"\([A-Z]+\)", bare)
        if stops or not fits or (form == "and" and has_office(" ".join(m.group() for m in run))):
            break
        run.insert(0, word)
        follows = word.start()
    base = max(0, name - 160)
    while run and (run[0].group() in _CALENDAR or run[0].group().casefold() in _OPENERS):
        run.pop(0)
    return base + run[0].start() if has_office(" ".join(word.group().rstrip(",") for word in run)) else None


def _borne_out(article: Article, actor: Actor, listed: set[str], mentions: Sequence[Span]) -> Actor:
    """The actor with aliases, evidence and the longest office that the text gives."""
    aliases = {*listed, *(article.quote(span) for span in mentions)} - {actor.name}
    return actor.model_copy(
        update={
            "aliases": tuple(sorted(aliases)),
            "role": _role(article, actor, mentions),
            "evidence": _evidence(article, [*actor.evidence, *mentions]),
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
        if after is not None and has_office(head) and (first in _OFFICE_PARTS or has_office(first)):
            offices.add(re.sub(r"^(?:the|an?) ", "", after.group(1)))
    if actor.role is not None and actor.role in article.text:
        offices.add(actor.role)
    known = [office for office in offices if office is not None]
    return max(known, key=lambda office: (len(office.split()), len(office), office)) if known else actor.role


def _holders(article: Article, records: Records) -> list[Actor]:
    """Actors for holders that no record names, where the form itself tells the kind and stands in the text."""
    names = _Directory(records.actors)
    made = []
    for stance in records.stances:
        government, form = canonical(stance.holder), stance.holder.strip()
        titled = split_title(form).title is not None
        places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", article.text)] if form else []
        if names.candidates(form) or not places or not (government or titled):
            continue
        kind: Kind = "person" if government is None else "organisation" if is_organisation(government) else "government"
        made.append(
            Actor(
                name=form,
                kind=kind,
                evidence=_evidence(article, [Span(start=start, end=end) for start, end in places]),
                grounding="exact",
                provenance=_provenance([stance], ["holder_as_actor"]),
            )
        )
    return made


class _Directory:
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


# --- events, figures, stances ---------------------------------------------------------------------------------------


def _threshold(article: Article, one: Grounded, other: Grounded) -> float:
    if _overlap(one, other):
        return _SAME_PLACE
    return _NEAR if _distance(article, one, other) <= _NEAR_SENTENCES else _ANYWHERE


def _events_alike(article: Article, one: Event, other: Event) -> float | None:
    """Events are one by wording and participants. Contradicting dates, numbers, negations or statuses exclude it, and
    so do swapped agents ("A shells B", "B shells A"): an allegation never becomes a fact by merging."""
    real = {"happened", "ongoing"}
    if one.status != other.status and not {one.status, other.status} <= real:
        return None
    if dates_clash(one.date, other.date) or wordings_clash(one.what, other.what) or _swapped(one, other):
        return None
    if one.participants and other.participants and not set(one.participants) & set(other.participants):
        return None
    score = token_f1(content_words(one.what), content_words(other.what))
    return score if score >= _threshold(article, one, other) else 0.0


def _swapped(one: Event, other: Event) -> bool:
    """True when two events tell of the same two parties in opposite order, not as equals ("A and B")."""
    orders = []
    for event in (one, other):
        what = fold(event.what)
        order = sorted((what.find(fold(name)), name) for name in event.participants if fold(name) in what)
        equals = [f"{fold(a)} and {fold(b)}" for _, a in order for _, b in order]
        orders.append([name for _, name in order] if not any(pair in what for pair in equals) else [])
    first, second = orders
    common = [name for name in first if name in second]
    return common != [name for name in second if name in first]


def _event(article: Article, members: Sequence[Event]) -> Event:
    best = _best(members, lambda event: event.what)
    dates = sorted((event.date for event in members if event.date), key=lambda date: ("/" in date, -len(date), date))
    places = sorted(event.place for event in members if event.place)
    others = sorted({name for event in members for name in event.participants} - set(best.participants))
    told = {
        "date": dates[0] if dates else None,
        "place": best.place or (places[0] if places else None),
        "participants": (*best.participants, *others),
        "salience": "main" if any(event.salience == "main" for event in members) else "background",
    }
    return best.model_copy(update=told | _shared(article, members, "same_event"))


_BOUND = {"exact": 0, "about": 0, "nearly": 0, "more_than": 1, "at_least": 1, "less_than": -1, "up_to": -1}


def _figures_alike(article: Article, one: Figure, other: Figure) -> float | None:
    """Figures are one with the same value and overlapping measures, or with the same text in the same sentence.

    Different values, bounds, dates or sources exclude it; so do measures without a common word where the sentence has
    the number twice.
    """
    values = [(figure.value, figure.low, figure.high) for figure in (one, other)]
    vague = values[0] == (None, None, None)
    if values[0] != values[1] or (vague and fold(one.text) != fold(other.text)):
        return None
    score = token_f1(content_words(one.measures), content_words(other.measures))
    if one.text == other.text and _distance(article, one, other) == 0:
        spans = [s for s in article.sentences if any(s.overlaps(e) for e in one.evidence)]
        twice = any(len(re.findall(rf"(?<!\w){re.escape(one.text)}(?!\w)", article.quote(s))) > 1 for s in spans)
        return 1.0 if not twice else score
    sources = {fold(figure.attributed_to) for figure in (one, other) if figure.attributed_to}
    if one.unit != other.unit or _BOUND[one.qualifier] != _BOUND[other.qualifier] or len(sources) > 1:
        return None
    return None if dates_clash(one.as_of, other.as_of) else score if score >= _SAME_PLACE else 0.0


def _figure(article: Article, members: Sequence[Figure]) -> Figure:
    best = _best(members, lambda figure: figure.measures)
    dates = sorted(figure.as_of for figure in members if figure.as_of)
    sources = sorted(figure.attributed_to for figure in members if figure.attributed_to)
    told = {
        "as_of": best.as_of or (dates[0] if dates else None),
        "attributed_to": best.attributed_to or (sources[0] if sources else None),
    }
    return best.model_copy(update=told | _shared(article, members, "same_figure"))


def _stances_alike(article: Article, one: Stance, other: Stance) -> float | None:
    """Stances are one with the same holder, target and act, told in the same place or in like words."""
    if (fold(one.holder), fold(one.target), one.act) != (fold(other.holder), fold(other.target), other.act):
        return None
    if {one.polarity, other.polarity} == {"supportive", "opposed"} or wordings_clash(one.claim, other.claim):
        return None
    score = token_f1(content_words(one.claim), content_words(other.claim))
    return max(score, _SAME_PLACE) if _overlap(one, other) or score >= _SAME_PLACE else 0.0


def _stance(article: Article, members: Sequence[Stance]) -> Stance:
    best = _best(members, lambda stance: stance.claim)
    told = {"quoted": any(stance.quoted for stance in members)}
    return best.model_copy(update=told | _shared(article, members, "same_stance"))
