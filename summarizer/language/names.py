"""One name: its comparison form, the government it stands for, the title apart from the person.

The rules are syntactic and know no context. What stands for which government is in `metonyms.toml`, beside its sources.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from summarizer.records.facets import Kind, Record

_QUOTES = "\"'“”‘’«»„`"
_ARTICLES = frozenset({"the", "a", "an"})
_LINKS = frozenset({"of", "for", "to", "at", "in", "from", "and"})


class TitledName(Record):
    """A person's name apart from the office before or after it, both as written; `title` None when there is none."""

    title: str | None
    name: str


class Affiliation(Record):
    """`body` (folded) of a government or organisation called `government`; an empty body is that government itself."""

    government: str
    body: str


class GovernmentForms(Record):
    """How a text may write a government, letter for letter; seats are places as well, the others never are."""

    own: tuple[str, ...]
    seats: tuple[str, ...]


class _NameTable(Record):
    """`metonyms.toml`, turned round: folded form to the names it may stand for."""

    names: dict[str, str]
    seats: dict[str, str]
    adjectives: dict[str, frozenset[str]]
    nouns: dict[str, str]
    written: dict[str, GovernmentForms]
    organisations: frozenset[str]
    words: dict[str, frozenset[str]]
    longest: int  # words of a form


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """The form in which names are compared.

    Lower case, without accents, surrounding quotes, leading article, dots and possessive 's; hyphens and runs of white
    space are one space ("The U.S. Agency’s" gives "us agency"). A name of nothing but these gives "". Folding twice
    changes nothing.
    """
    # Without accents before as well: putting a long run of them in order takes quadratic time.
    plain = _without_accents(unicodedata.normalize("NFKD", _without_accents(name))).casefold()
    plain = re.sub(r"[’‘`ʼ]", "'", plain)
    plain = re.sub(r"(?<=\w)'s\b|(?<=s)'(?!\w)", "", plain)
    plain = re.sub(r"[\s\-‐‑–—/()_]+", " ", plain)
    words = re.sub(r"[^\w\s&$%+]", "", plain).split()
    last = len(words) - 1
    first = next((at for at, word in enumerate(words) if word not in _ARTICLES or at == last), 0)
    return " ".join(words[first:])


def _without_accents(text: str) -> str:
    return "".join(c for c in text if not unicodedata.combining(c))


@cache
def _table() -> _NameTable:
    raw = tomllib.loads(resources.files("summarizer.language.lexicon").joinpath("metonyms.toml").read_text("utf-8"))
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
    return _NameTable(
        longest=max(len(form.split()) for form in (*names, *seats, *adjectives)),
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


def word_list(name: str) -> frozenset[str]:
    """The list called `name` under `[words]` in `metonyms.toml`, folded; KeyError for any other."""
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
    longest = _table().longest
    for cut in range(min(len(words), longest), 0, -1):
        owner = _owner(" ".join(words[:cut]))
        if owner is not None:
            return Affiliation(government=owner, body=body_key(words[cut:]))
    for cut in range(len(words) - 2, max(0, len(words) - longest - 3), -1):
        rest = words[cut + 1 :]
        owner = _owner(" ".join(rest[1:] if rest[0] == "the" else rest))
        if words[cut] in {"of", "in", "from"} and owner is not None:
            return Affiliation(government=owner, body=body_key(words[:cut]))
    return None


def body_key(words: Sequence[str]) -> str:
    """A body's folded name in one word order and one spelling; "" when it is the government as such."""
    if "ministry" in words[:1] and words[1:2] == ["of"]:
        words = [*words[2:], "ministry"]
    spelled = ["defense" if word == "defence" else word for word in words]
    if spelled[-1:] == ["ministry"]:
        spelled = [word for word in spelled if word != "affairs" or spelled[0] != "foreign"]
    body = " ".join(spelled)
    return "" if body in word_list("government_words") else body


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


def is_adjective(name: str) -> bool:
    """True for the adjective of a state or a union of states ("Armenian"), which alone names no actor."""
    return fold(name) in _table().adjectives


def is_nationals(word: str) -> bool:
    """True for the folded plural noun of a state's nationals ("armenians")."""
    return word in _table().nouns


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
    words = [word for word in fold(name).split() if word not in word_list("determiners") and not word.isdigit()]
    if re.search(r"\bU\.?S\b", name):
        return False
    return all(word in word_list("pronouns") for word in words) or (
        len(words) == 1 and words[0] in word_list("generic")
    )


# --- persons --------------------------------------------------------------------------------------------------------


def _is_office(word: str, ends: frozenset[str]) -> bool:
    """True when the last part of a word is an office: "minister", "vice-president", "Mr."."""
    parts = fold(word).split()
    return bool(parts) and parts[-1] in ends


def has_office(text: str) -> bool:
    """True when `text` holds the head noun of an office ("Prime Minister of Armenia")."""
    return any(_is_office(word, word_list("offices")) for word in text.split())


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
        if not _is_office(words[cut - 1], word_list("offices") | word_list("office_ends") | word_list("honorifics")):
            continue
        skipped = _link_length(words[cut : cut + _table().longest + 4])
        if skipped is not None:
            start = places[cut + skipped].start()
            title = whole[:start].strip().rstrip(",")
            if has_office(title):
                return TitledName(title=_without_article(title), name=whole[start:])
            if _is_office(words[cut - 1], word_list("honorifics")):
                return TitledName(title=None, name=whole[start:])
    return TitledName(title=None, name=whole)


def _link_length(words: Sequence[str]) -> int | None:
    """How many words behind a title's last office word still belong to it ("of Armenia"); None when no name follows."""
    if fold(words[0]) not in _LINKS:
        return 0 if words[0][:1].isupper() or fold(words[0]).split(" ")[0] in word_list("particles") else None
    return next((cut for cut in range(len(words) - 1, 1, -1) if _owner(fold(" ".join(words[1:cut]))) is not None), None)


def _without_article(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE)


# --- kinds ------------------------------------------------------------------------------------------------------------


_SERVICE = re.compile(
    r"\b(?:police(?: forces?)?|(?:ambulance|emergency|fire|rescue) services?|fire brigade|coast ?guard|investigators"
    r"|board)$",
    re.IGNORECASE,
)


def is_titled_person(name: str) -> bool:
    """True for an office followed by a name of two words or more: "Chilean President Rosa Quispe"."""
    titled = split_title(name)
    return bool(titled.title) and len(titled.name.split()) > 1


def kind_told(name: str) -> Kind | None:
    """The kind of an actor of this name, if it is one: a titled person, a public service or a board."""
    if is_titled_person(name):
        return "person"
    return "organisation" if _SERVICE.search(name) else None
