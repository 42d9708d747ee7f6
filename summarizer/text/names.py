"""Names: their comparison form, the government a form stands for, titles apart from persons, which names are one actor.

The rules are syntactic and know no context. What stands for which government is in `metonyms.toml`, beside its sources.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import combinations

from pydantic import Field

from summarizer.records import Kind, Record

_QUOTES = "\"'“”‘’«»„`"
_ARTICLES = frozenset({"the", "a", "an"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_LINKS = frozenset({"of", "for", "to", "at", "in", "from", "and"})


class TitledName(Record):
    """A person's name apart from the office before or after it, both as written; `title` None when there is none."""

    title: str | None
    name: str


class Affiliation(Record):
    """`body` (folded) of a government or organisation called `government`; an empty body is that government itself."""

    government: str
    body: str


class Naming(Record):
    """How one record names an actor: `forms[0]` is the name, the others its aliases."""

    forms: tuple[str, ...] = Field(min_length=1)
    kind: Kind


class GovernmentForms(Record):
    """How a text may write a government, letter for letter; seats are places as well, the others never are."""

    own: tuple[str, ...]
    seats: tuple[str, ...]


class _Table(Record):
    """`metonyms.toml`, turned round: folded form to the names it may stand for."""

    names: dict[str, str]
    seats: dict[str, str]
    adjectives: dict[str, frozenset[str]]
    nouns: dict[str, str]
    written: dict[str, GovernmentForms]
    organisations: frozenset[str]
    words: dict[str, frozenset[str]]


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """The form in which names are compared.

    Lower case, without accents, surrounding quotes, leading article, dots and possessive 's; hyphens and runs of white
    space are one space ("The U.S. Agency’s" gives "us agency"). A name of nothing but these gives "". Folding twice
    changes nothing.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"[’‘`ʼ]", "'", plain)
    plain = re.sub(r"(?<=\w)'s\b|(?<=s)'(?!\w)", "", plain)
    plain = re.sub(r"[\s\-‐‑–—/()_]+", " ", plain)
    words = re.sub(r"[^\w\s&$%+]", "", plain).split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)


@cache
def _table() -> _Table:
    raw = tomllib.loads(resources.files("summarizer.text").joinpath("metonyms.toml").read_text("utf-8"))
    names: dict[str, str] = {}
    seats: dict[str, str] = {}
    nouns: dict[str, str] = {}
    adjectives: dict[str, set[str]] = {}
    for name, row in {**raw["states"], **raw["organisations"]}.items():
        names |= {fold(form): name for form in (name, *row.get("names", ()))}
        seats |= {fold(form): name for form in row["seats"]}
        for form in row["adjectives"]:
            adjectives.setdefault(fold(form), set()).add(name)
        nouns |= {fold(form): name for form in row.get("nouns", [f"{form}s" for form in row["adjectives"]])}
    return _Table(
        names=names,
        seats={form: name for form, name in seats.items() if form not in names},
        adjectives={form: frozenset(owners) for form, owners in adjectives.items()},
        nouns={form: name for form, name in nouns.items() if form not in names},
        written={
            name: _written(name, row, raw["words"]["government_words"])
            for name, row in {**raw["states"], **raw["organisations"]}.items()
        },
        organisations=frozenset(raw["organisations"]),
        words={name: frozenset(words) for name, words in raw["words"].items()},
    )


def _words(name: str) -> frozenset[str]:
    """One of the table's word lists."""
    return _table().words[name]


def _owner(form: str) -> str | None:
    """The state or organisation that a folded form names, by itself or through its seat or one adjective."""
    table = _table()
    direct = table.names.get(form) or table.seats.get(form)
    owners = table.adjectives.get(form, frozenset())
    return direct or (next(iter(owners)) if len(owners) == 1 else None)


@lru_cache(maxsize=8192)
def affiliation(name: str) -> Affiliation | None:
    """The government and the body of it that `name` speaks of, or None.

    "Armenian Defense Ministry", "Armenia’s Ministry of Defence" and "Defence Ministry in Yerevan" give the same value.
    """
    words = fold(name).split()
    for cut in range(len(words), 0, -1):
        owner = _owner(" ".join(words[:cut]))
        if owner is not None:
            return Affiliation(government=owner, body=_body(words[cut:]))
    for cut in range(len(words) - 2, 0, -1):
        rest = words[cut + 1 :]
        owner = _owner(" ".join(rest[1:] if rest[0] == "the" else rest))
        if words[cut] in {"of", "in", "from"} and owner is not None:
            return Affiliation(government=owner, body=_body(words[:cut]))
    return None


def _body(words: Sequence[str]) -> str:
    """A body's folded name in one word order and one spelling; "" when it is the government as such."""
    if "ministry" in words[:1] and words[1:2] == ["of"]:
        words = [*words[2:], "ministry"]
    spelled = ["defense" if word == "defence" else word for word in words]
    if spelled[-1:] == ["ministry"]:
        spelled = [word for word in spelled if word != "affairs" or spelled[0] != "foreign"]
    body = " ".join(spelled)
    return "" if body in _words("government_words") else body


@lru_cache(maxsize=8192)
def canonical(name: str) -> str | None:
    """The state (or union of states) whose government `name` stands for, or None.

    "Baku", "Azerbaijani authorities", "Azerbaijan’s government" and "Officials from Baku" give "Azerbaijan";
    ministries, armies, embassies and peoples are actors of their own and give None, and so does a bare adjective. A
    seat of government is a place as well: ask `is_metonym` where the context decides.
    """
    form = fold(name)
    table = _table()
    if name.strip() in {"us", "Us"}:  # the pronoun; the country is "US" or "U.S."
        return None
    if form in table.names or form in table.seats:
        return _owner(form)
    found = affiliation(name) if form not in table.adjectives else None
    return found.government if found is not None and not found.body else None


def is_metonym(name: str) -> bool:
    """True for a capital or seat ("Baku", "the Kremlin"), which stands for its government only where it acts."""
    return fold(name) in _table().seats


def is_organisation(name: str) -> bool:
    """True for a canonical name that is a union of states, not a state ("European Union")."""
    return name in _table().organisations


def government_forms(name: str) -> GovernmentForms:
    """The forms of the government with canonical `name` (KeyError for any other): "Armenian authorities", "Yerevan"."""
    return _table().written[name]


def _written(name: str, row: dict[str, list[str]], bodies: Sequence[str]) -> GovernmentForms:
    own = [name, *row.get("names", ())]
    for body in bodies:
        own += [f"{adjective} {body}" for adjective in row["adjectives"]]
        own += [
            f"{start} {link} {seat}"
            for start in (body, body.capitalize())
            for link in ("in", "from")
            for seat in row["seats"]
        ]
    return GovernmentForms(own=tuple(own), seats=tuple(row["seats"]))


@lru_cache(maxsize=8192)
def is_pronoun_or_generic(name: str) -> bool:
    """True when `name` alone can be no actor: a pronoun, a quantifier, or a noun such as "the two sides" or "talks".

    A noun that some other word narrows down ("separatist leaders") is a name; so is "US" in capitals.
    """
    words = [word for word in fold(name).split() if word not in _words("determiners") and not word.isdigit()]
    if re.search(r"\bU\.?S\b", name):
        return False
    return all(word in _words("pronouns") for word in words) or (len(words) == 1 and words[0] in _words("generic"))


# --- persons --------------------------------------------------------------------------------------------------------


def _is_office(word: str, ends: frozenset[str]) -> bool:
    """True when the last part of a word is an office: "minister", "vice-president", "Mr."."""
    parts = fold(word).split()
    return bool(parts) and parts[-1] in ends


def has_office(text: str) -> bool:
    """True when `text` holds the head noun of an office ("Prime Minister of Armenia")."""
    return any(_is_office(word, _words("offices")) for word in text.split())


@lru_cache(maxsize=8192)
def split_title(name: str) -> TitledName:
    """The person's name and the office written with it.

    "Azerbaijani President Ilham Aliyev" gives title "Azerbaijani President" and name "Ilham Aliyev"; an apposition
    after a comma is read too ("Karekin II, head of the church"). Honorifics (Mr, Dr) are cut off and are no title. Both
    parts are pieces of `name`; a name without an office comes back whole.
    """
    whole = name.strip().strip(_QUOTES + ",")
    left, comma, right = (part.strip() for part in whole.partition(", "))
    if comma and has_office(right) and not has_office(left):
        return TitledName(title=_without_article(right), name=left)
    places = list(re.finditer(r"\S+", whole))
    words = [place.group() for place in places]
    for cut in range(len(words) - 1, 0, -1):
        if not _is_office(words[cut - 1], _words("offices") | _words("office_ends") | _words("honorifics")):
            continue
        skipped = _link_length(words[cut:])
        if skipped is not None:
            start = places[cut + skipped].start()
            title = whole[:start].strip().rstrip(",")
            return TitledName(title=_without_article(title) if has_office(title) else None, name=whole[start:])
    return TitledName(title=None, name=whole)


def _link_length(words: Sequence[str]) -> int | None:
    """How many words behind a title's last office word still belong to it ("of Armenia"); None when no name follows."""
    if fold(words[0]) not in _LINKS:
        return 0 if words[0][:1].isupper() or fold(words[0]).split(" ")[0] in _words("particles") else None
    return next((cut for cut in range(len(words) - 1, 1, -1) if _owner(fold(" ".join(words[1:cut]))) is not None), None)


def _without_article(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE)


@lru_cache(maxsize=8192)
def _person_words(name: str) -> tuple[str, ...]:
    """The folded words of a person's bare name, without Jr. and the like, endings of transliteration levelled."""
    words = [word for word in fold(split_title(name).name).split() if word not in _words("honorifics")]
    kept = [word for word in words if word not in _SUFFIXES] or words
    # Zelensky, Zelenskyy, Zelenskiy; Khachatryan, Khachatrian
    return tuple(re.sub(r"ian$", "yan", re.sub(r"(?<=\w\w)(?:iy|yy|ij|yi|i)$", "y", word)) for word in kept)


def _surname_of(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """True when `short` is how a text would shorten `full`: its end, or a family name that stands first."""
    if not short or len(short) >= len(full):
        return False
    return full[-len(short) :] == short or (short == full[:1] and short[0] in _words("family_name_first"))


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


# --- the other kinds ------------------------------------------------------------------------------------------------


def is_acronym(short: str, full: str) -> bool:
    """True when `short` is the initials of the words of `full` ("IFRC"; small words may be left out) or stands behind
    it in parentheses, "U.S. Agency for International Development (USAID)"."""
    letters = short.replace(".", "").strip()
    if len(letters) < 2 or not letters.isupper() or " " in letters:
        return False
    if re.search(rf"\({re.escape(letters)}\)", full):
        return True
    words = re.sub(r"\([^)]*\)", " ", full).replace(".", "").replace("-", " ").split()
    strict = [word for word in words if word[:1].isupper()]
    spelled = ["".join(word if word.isupper() else word[0] for word in chosen).upper() for chosen in (words, strict)]
    return len(words) > 1 and letters in spelled


def _key(name: str, kind: Kind) -> str:
    """What is equal for two forms of one government, organisation, force or population."""
    government = canonical(name)
    if government is not None:
        return f"={government}"
    form = re.sub(r"\s*\([A-Z.]{2,}\)", "", name)
    if kind == "population":
        words = _people(form)
        kept = " ".join(sorted(words if len(words) < 3 else words - {"ethnic"})) or fold(form)
        return f"people: {kept}"
    found = affiliation(form) if fold(form) not in _table().adjectives else None
    return f"{found.government}/{found.body}" if found is not None and kind != "armed_group" else fold(form)


def _people(name: str) -> frozenset[str]:
    """The words that tell a population from others, plural demonyms as adjectives ("armenians" gives "armenian")."""
    words = set(fold(name).split()) - _words("population_words") - _words("determiners")
    return frozenset(word[:-1] if word in _table().nouns and word.endswith("s") else word for word in words)


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

    def members(self, root: int) -> list[int]:
        return [i for i, mine in enumerate(self.root) if mine == root]

    def join(self, i: int, j: int) -> None:
        one, other = self.root[i], self.root[j]
        pairs = ((self.namings[a], self.namings[b]) for a in self.members(one) for b in self.members(other))
        if one != other and not any(_apart(a, b) for a, b in pairs):
            self.root = [min(one, other) if mine in (one, other) else mine for mine in self.root]

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
    for i, j in combinations(range(len(settled)), 2):
        if _same_key(settled[i], settled[j]):
            groups.join(i, j)
    for fits in (_fits, _listed):
        pairs = [
            [j for j in range(len(settled)) if j != i and fits(settled[i], settled[j])] for i in range(len(settled))
        ]
        for i, candidates in enumerate(pairs):
            groups.join_only(i, [j for j in candidates if not _apart(settled[i], settled[j])])
    members: dict[int, list[int]] = {}
    roots = dict(zip(distinct, groups.root, strict=True))
    for i, naming in enumerate(namings):
        members.setdefault(roots[naming], []).append(i)
    return tuple(sorted(tuple(found) for found in members.values()))


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
    return found is not None and bool(found.body) and found.body == _body(fold(a).split()) and "ministry" in found.body


def _listed(one: Naming, other: Naming) -> bool:
    """True when `other` lists the name of `one` as an alias."""
    name = one.forms[0]
    return not is_pronoun_or_generic(name) and fold(name) in {fold(form) for form in other.forms[1:]}
