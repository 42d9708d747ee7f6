"""Which names are one actor: two forms judged by themselves, and many weighed against each other.

The rules are syntactic and know no context.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pydantic import Field

from summarizer.language.names import (
    affiliation,
    body_key,
    canonical,
    fold,
    has_office,
    is_adjective,
    is_nationals,
    is_pronoun_or_generic,
    split_title,
    word_list,
)
from summarizer.records.facets import Kind, Record

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_REACH = 50  # namings

_LEGAL_FORM = re.compile(
    r"(?: (?:inc|incorporated|ltd|limited|corp|corporation|co|company|plc|ag|sa|nv|gmbh|llc|llp)){1,60}$"
)


class Naming(Record):
    """How one record names an actor: `forms[0]` is the name, the others its aliases."""

    forms: tuple[str, ...] = Field(min_length=1)
    kind: Kind


def same_name(one: str, other: str, kind: Kind) -> bool:
    """True when two forms may name one actor of this kind, judged by themselves; `group` also weighs the rivals.

    Persons: equal without titles, a surname and its full name, or full names that agree ("N. Pashinyan"). Others: the
    same government, the same body of it, the same words, or an acronym and its full form.
    """
    if kind == "person":
        a, b = _person_words(one), _person_words(other)
        if a == b:
            return bool(a)
        return _surname_of(a, b) or _surname_of(b, a) or (min(len(a), len(b)) > 1 and _full_names_agree(a, b))
    return _key(one, kind) == _key(other, kind) or is_acronym(one, other) or is_acronym(other, one)


def name_keys(name: str, kind: Kind) -> frozenset[str]:
    """What `name` has in common with every form that `same_name` takes for it, as an actor of this kind."""
    if kind == "person":
        words = _person_words(name)
        family = [word for word in words[:1] if word in word_list("family_name_first")]
        return frozenset(f"person {word}" for word in (*words[-1:], *family))
    return frozenset({f"key {_key(name, kind)}", *(f"initials {letters}" for letters in _initials(name))})


# --- persons --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def same_form(one: str, other: str) -> bool:
    """True when one name is the other, its last words ("Aliyev", "Ilham Aliyev"), or of the same government."""
    if canonical(one) and canonical(one) == canonical(other):
        return True
    short, long = sorted((fold(one), fold(other)), key=len)
    return long == short or long.endswith(f" {short}")


@lru_cache(maxsize=8192)
def _person_words(name: str) -> tuple[str, ...]:
    """The folded words of a person's bare name, without Jr. and the like, endings of transliteration levelled."""
    words = [word for word in fold(split_title(name).name).split() if word not in word_list("honorifics")]
    kept = [word for word in words if word not in _SUFFIXES] or words
    # Zelensky, Zelenskyy, Zelenskiy; Khachatryan, Khachatrian
    return tuple(re.sub(r"ian$", "yan", re.sub(r"(?<=\w\w)(?:iy|yy|ij|yi|i)$", "y", word)) for word in kept)


def _surname_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """True when `short` is how a text would shorten `full`: its end, or a family name that stands first."""
    if not short or len(short) >= len(full):
        return False
    return full[-len(short) :] == short or (short == full[:1] and short[0] in word_list("family_name_first"))


def _full_names_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """True for the same surname with given names that are the same, initials of each other, or left out in part."""
    shorter, longer = sorted((one, other), key=len)
    if shorter[-1] != longer[-1]:
        return False
    rest = iter(longer[:-1])
    return all(
        any(given == word or (min(len(given), len(word)) == 1 and given[0] == word[0]) for word in rest)
        for given in shorter[:-1]
    )


# --- the other kinds ------------------------------------------------------------------------------------------------


def is_acronym(short: str, full: str) -> bool:
    """True when `short` is the initials of the words of `full` ("IFRC"; small words may be left out) or stands behind
    it in parentheses, "U.S. Agency for International Development (USAID)"."""
    letters = _letters(short)
    if letters is None:
        return False
    return f"({letters})" in full or letters in _spelled(full)


def _letters(name: str) -> str | None:
    """The letters of what may be an acronym, else None."""
    letters = name.replace(".", "").strip()
    return letters if len(letters) > 1 and letters.isupper() and " " not in letters else None


def _spelled(full: str) -> tuple[str, ...]:
    """The acronyms that a name of several words spells: of all its words, and of those in capitals."""
    words = re.sub(r"\([^)]{0,200}\)", " ", full).replace(".", "").replace("-", " ").split()
    strict = [word for word in words if word[:1].isupper()]
    spelled = ("".join(word if word.isupper() else word[0] for word in chosen).upper() for chosen in (words, strict))
    return tuple(spelled) if len(words) > 1 else ()


@lru_cache(maxsize=8192)
def _initials(name: str) -> frozenset[str]:
    """Acronyms that `name` is or may have."""
    letters = _letters(name)
    return frozenset({*_spelled(name), *re.findall(r"(?<=\()[^()]*(?=\))", name), *([letters] if letters else [])})


def _key(name: str, kind: Kind) -> str:
    """What is equal for two forms of one government, organisation, force or population."""
    government = canonical(name)
    if government is not None:
        return f"={government}"
    form = re.sub(r"(?<!\s)\s*\([A-Z.]{2,}\)", "", name)
    if kind == "population":
        words = _people(form)
        kept = " ".join(sorted(words if len(words) < 3 else words - {"ethnic"})) or fold(form)
        return f"people: {kept}"
    found = affiliation(form) if not is_adjective(form) else None
    return f"{found.government}/{found.body}" if found is not None and kind != "armed_group" else _bare_form(form)


def _bare_form(name: str) -> str:
    """A name in comparison form without the legal form of a company: "Harbour Line Ltd." gives "harbour line"."""
    folded = fold(name)
    return _LEGAL_FORM.sub("", folded) or folded


def _people(name: str) -> frozenset[str]:
    """The words that tell a population from others, plural demonyms as adjectives ("armenians" gives "armenian")."""
    words = set(fold(name).split()) - word_list("population_words") - word_list("determiners")
    return frozenset(word[:-1] if is_nationals(word) and word.endswith("s") else word for word in words)


def _same_people(short: str, full: str) -> bool:
    """True when `short` is marked as part of a people ("ethnic Armenians", "the region’s Armenian population") and
    `full` adds nothing to it but where: names in capitals."""
    a, b = _people(short) - {"ethnic"}, _people(full) - {"ethnic"}
    marked = bool({"ethnic", "region", "population"} & set(fold(short).split()))
    capitals = {word for part in re.findall(r"[A-Z][\w-]*", full) for word in fold(part).split()}
    return marked and bool(a) and a < b and b - a <= capitals


def _shortens(short: str, full: str) -> bool:
    """True when `full` is `short` and a phrase of place or purpose: "Russian peacekeepers in the region"."""
    a, b = fold(short), fold(full)
    return len(a.split()) > 1 and re.match(rf"{re.escape(a)} (?:in|of|from|for|to|on) ", b) is not None


# --- groups ---------------------------------------------------------------------------------------------------------


class _Groups:
    """Indexes joined step by step; two groups with members that cannot be one actor never join."""

    def __init__(self, namings: Sequence[Naming]) -> None:
        self.namings = namings
        self.root = list(range(len(namings)))
        self._members = {i: [i] for i in self.root}

    def join(self, i: int, j: int) -> None:
        low, high = sorted((self.root[i], self.root[j]))
        if low == high:
            return
        one, other = self._members[low], self._members[high]
        if any(_apart(self.namings[a], self.namings[b]) for a in one for b in other):
            return
        for member in other:
            self.root[member] = low
        one.extend(self._members.pop(high))

    def join_only(self, i: int, candidates: Iterable[int]) -> None:
        """Join `i` with the candidates' group when all of them are in one group: with two, nobody knows which."""
        found = {self.root[j] for j in candidates}
        if len(found) == 1:
            self.join(i, found.pop())


def _is_full_name(name: str) -> bool:
    """True for two words or more that end in a surname; "agency chief" describes somebody and excludes no name."""
    last = split_title(name).name.split()[-1:]
    return len(_person_words(name)) > 1 and last[0][0].isupper() and not has_office(last[0])


def _apart(one: Naming, other: Naming) -> bool:
    """True when two namings cannot be one actor, whatever a model says of their aliases."""
    a, b = one.forms[0], other.forms[0]
    if (one.kind == "person") != (other.kind == "person"):
        return True
    if one.kind == "person":
        return _is_full_name(a) and _is_full_name(b) and not same_name(a, b, "person")
    governments = {canonical(a), canonical(b)}
    return len(governments) == 2 and not (is_acronym(a, b) or is_acronym(b, a))


def _settled(namings: Sequence[Naming]) -> list[Naming]:
    """The namings with a kind that fits the others: a "person" whose name is a government's or another's is none."""
    persons = [_person_words(n.forms[0]) for n in namings if n.kind == "person"]
    others = {fold(n.forms[0]) for n in namings if n.kind != "person"}
    settled = []
    for naming in namings:
        words = _person_words(naming.forms[0])
        place = canonical(naming.forms[0]) is not None or fold(naming.forms[0]) in others
        if naming.kind == "person" and place and not any(_surname_of(words, full) for full in persons):
            naming = Naming(forms=naming.forms, kind="government")
        settled.append(naming)
    return settled


def group(namings: Sequence[Naming]) -> tuple[tuple[int, ...], ...]:
    """Which namings are one actor: groups of indexes into `namings`, sorted; every index is in exactly one.

    Full names and governments first; then short forms ("Trump", "Foreign Ministry", an acronym, "Russian peacekeepers")
    that fit exactly one group; then names that exactly one group lists as an alias. The groups do not depend on the
    order of `namings`. Two full names that disagree, two governments, or a person and a thing are never one.
    """
    distinct = sorted(set(namings), key=lambda naming: (naming.kind, naming.forms))
    settled = _settled(distinct)
    groups = _Groups(settled)
    near = _near(settled)
    for i, others in enumerate(near):
        for j in others:
            if i < j and _same_key(settled[i], settled[j]):
                groups.join(i, j)
    for fits in (_fits, _listed):
        pairs = [[j for j in others if fits(settled[i], settled[j])] for i, others in enumerate(near)]
        for i, candidates in enumerate(pairs):
            groups.join_only(i, [j for j in candidates if not _apart(settled[i], settled[j])])
    members: dict[int, list[int]] = {}
    roots = dict(zip(distinct, groups.root, strict=True))
    for i, naming in enumerate(namings):
        members.setdefault(roots[naming], []).append(i)
    return tuple(sorted(tuple(found) for found in members.values()))


def _near(namings: Sequence[Naming]) -> list[list[int]]:
    """For each naming the others that any of the comparisons below can hold for, in order; of those many that share a
    key, the next `_REACH` on both sides: a short form that fits so many fits none."""
    holders: dict[str, list[int]] = defaultdict(list)
    keys = [_comparable(naming) for naming in namings]
    for i, own in enumerate(keys):
        for key in own:
            holders[key].append(i)
    return [sorted({j for key in own for j in _around(i, holders[key])} - {i}) for i, own in enumerate(keys)]


def _around(i: int, holders: Sequence[int]) -> Sequence[int]:
    place = bisect_left(holders, i)
    return holders[max(0, place - _REACH) : place + _REACH + 1]


def _comparable(naming: Naming) -> frozenset[str]:
    """What two namings have in common where one of the comparisons below holds for them."""
    name, words = naming.forms[0], fold(naming.forms[0]).split()
    found = affiliation(name)
    return name_keys(name, naming.kind).union(
        (f"form {fold(form)}" for form in naming.forms),
        (f"nobody {naming.kind}",) if not _person_words(name) else (),
        (f"begins {' '.join(words[:2])}",) if naming.kind != "person" and len(words) > 1 else (),
        (f"people {word}" for word in _people(name) if naming.kind == "population"),
        (f"body {body}" for body in {body_key(words), found.body if found else ""} if "ministry" in body),
    )


def _same_key(one: Naming, other: Naming) -> bool:
    a, b = one.forms[0], other.forms[0]
    if one.kind == "person" and other.kind == "person":
        return _person_words(a) == _person_words(b)
    if "person" in (one.kind, other.kind):
        return False
    return fold(a) == fold(b) or _key(a, one.kind) == _key(b, other.kind)


def _fits(one: Naming, other: Naming) -> bool:
    """True when the name of `one` is a shorter or partial form of the name of `other`."""
    a, b = one.forms[0], other.forms[0]
    if one.kind == "person":
        return same_name(a, b, "person") and len(_person_words(a)) <= len(_person_words(b))
    if is_acronym(a, b) or _shortens(a, b):
        return True
    if one.kind == "population" and other.kind == "population":
        return _same_people(a, b)
    found = affiliation(b)
    return (
        found is not None and bool(found.body) and found.body == body_key(fold(a).split()) and "ministry" in found.body
    )


def _listed(one: Naming, other: Naming) -> bool:
    """True when `other` lists the name of `one` as an alias."""
    name = one.forms[0]
    return not is_pronoun_or_generic(name) and fold(name) in {fold(form) for form in other.forms[1:]}
