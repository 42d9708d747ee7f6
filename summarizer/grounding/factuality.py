"""Whether a sentence tells what a wording tells as something that has happened, as far as its words show for certain.

What counts: the verb of the wording stands under a negation, a modal, a plan, an attempt, a denial or a
charge in every place where the sentence has it, or the whole wording stands in a clause that is denied or supposed. The
words are in `factuality.toml`, which names its sources; modals are those of Quirk et al. (1985), sections 4.49 to 4.66.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, get_args

from summarizer.language.alternation import any_of
from summarizer.language.clauses import base_of, find_forms, to_clause_end
from summarizer.language.cues import inflected
from summarizer.language.likeness.wording import LITTLE_WORDS, content_words
from summarizer.language.mentions import find_mentions
from summarizer.language.names import fold
from summarizer.language.negation import is_negated
from summarizer.records.article import Span

Factuality = Literal["denied", "planned", "supposed", "alleged"]

_CLAUSE, _NEAR = 400, 40  # characters that a clause has at most, and a negation with its adverb
_MOST = 0.75  # of the words of a wording that carry meaning
_WORD = re.compile(r"[^\W\d_]+")
# What may stand between the word that governs and its verb.
_BETWEEN = r"(?:(?:be|been|being|have|has|had|having|yet|ever|even|also|the|an?|any|\w+ly) )*"
_VERB = r"(?P<verb>[^\W\d_]+)"
_WHAT = r"(?P<what>(?:(?!but\b|and\b)[\w-]+ ?){1,3})"
_ING = rf"(?:having (?:been )?|being )?{_VERB}"
_SOMEBODY = r"(?: [^\s.,;:]+){0,8}?(?:, [^.,;:]{1,60},)?"
# "Not only", "not until Friday" and "no fewer than" negate nothing.
_IDLE_NOT = r"(?!only\b|just\b|merely\b|simply\b|least\b|until\b|before\b|long\b|far\b)"
_IDLE_NO = r"(?!longer\b|doubt\b|matter\b|wonder\b|fewer\b|less\b|more\b|later\b|sooner\b|question\b|other\b|one\b|\d)"
# "Would later become" tells of the past; "would often" of a habit.
_TOLD_AHEAD = r"(?!(?:later|eventually|ultimately|finally|soon|then go on|go on|often|usually|sometimes|always)\b)"
_LASTING = r"(?!(?:\w+ly )?(?:continue|keep|remain|stay|go on)\b)"  # "will keep doing" tells what is done now
_MODALS: tuple[tuple[Factuality, str], ...] = (
    ("denied", rf"(?:\b(?:[Nn]ot|[Nn]ever|cannot)|n[’']t) {_IDLE_NOT}{_BETWEEN}{_VERB}"),
    ("denied", rf"\b[Nn]o {_IDLE_NO}{_VERB}"),
    (
        "denied",
        rf"(?<![^\W\d_]){_VERB} "
        rf"(?:no {_IDLE_NO}(?P<what>(?:(?!but\b|and\b)[\w-]+ ?){{1,3}})|nobody\b|no one\b|nothing\b|none\b)",
    ),
    ("planned", rf"(?:\b(?:will|shall)|[’']ll) {_LASTING}{_BETWEEN}{_VERB}"),
    ("planned", rf"\bwould (?!have\b){_TOLD_AHEAD}{_BETWEEN}{_VERB}"),
    ("supposed", rf"\bwould have {_BETWEEN}{_VERB}"),
    ("supposed", rf"\b(?:may|might|could|can) {_BETWEEN}{_VERB}"),
    ("alleged", rf"\b(?:[Aa]lleged|[Rr]eported|[Pp]urported|[Ss]upposed)ly {_BETWEEN}{_VERB}"),
)
_BEHIND = {"to": rf" to {_BETWEEN}{_VERB}", "doing": rf" {_ING}", "from": rf"{_SOMEBODY} from {_ING}"}
_BEHIND |= {word: rf"{_SOMEBODY} {word} {_BETWEEN}{_VERB}" for word in ("of", "with")}
_DETERMINER = r"(?:[Tt]he|[Aa]n?|[Ss]ome|[Aa]ll|\d[\d,]{0,20}) "
_NO_VERB = re.compile(rf"(?:^(?:{_DETERMINER})?|\b{_DETERMINER})([^\W\d_]+)")  # "armed men", "the injured sailor"
# "Would send" with an "if" beside it is no plan.
_CONDITION = re.compile(r"\b(?:if|unless|whether|in case|provided that)\b", re.IGNORECASE)
_DENIED_CLAUSE = re.compile(
    r"\b(?:(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)?|refut(?:es|ed)) (?:[^\s.,;:]+ ){0,4}?"
    r"|(?:no (?:evidence|proof|signs?)|not true|untrue|not the case|rul(?:es?|ed) out) )that\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"(?:^|[,;:—–“\"] ?|\b(?:and|but|that|as|while|because|said) )"
    rf"(?:no {_IDLE_NO}|none of\b|neither\b|nobody\b|no one\b|not (?:a single|one)\b|nor\b)",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(r" (?:and|but|while|as|because|after|before|when) ")
# Behind a negated verb, what makes it one that did happen: "did not leave until Friday", "not on Monday but on Friday".
_AFTER_ALL = re.compile(r"\b(?:until|till|before|without)\b|\bbut (?:on|in|at|by|for|with|from|to)\b")
_NOT = re.compile(r"not\b|never\b|n[’']t\b", re.IGNORECASE)
_NEGATED = re.compile(r"(?:\b(?:not|never|no|nor|without)|n[’']t) (?:\w+ly )?$", re.IGNORECASE)


class Governed(Span):
    """A verb as it stands in a sentence, and what `cue`, the words up to it, makes of it. `what` are the words behind a
    "no" that follows the verb ("found no bodies")."""

    factuality: Factuality
    cue: str
    what: str = ""


def factuality_of(wording: str, sentence: str) -> Governed | None:
    """What governs the verb of `wording` wherever `sentence` has it; None where it may be told as a fact."""
    return _governs_verb(wording, sentence) or _holds_clause(wording, sentence)


def is_denied(sentence: str, start: int) -> bool:
    """True when the word at `start` stands right under a denial ("declined to condemn")."""
    return any(one.start == start and one.factuality == "denied" for one in find_governed(sentence))


def denies_what_is_told(wording: str, sentence: str) -> bool:
    """True when `wording` negates a verb that `sentence` tells as a fact, with no word of negation anywhere."""
    own = [one for one in find_governed(wording) if one.factuality == "denied"]
    if not own or is_negated(sentence) or any(one.factuality == "denied" for one in find_governed(sentence)):
        return False
    return any(verb.tense != "other" for one in own for verb in find_forms(wording[one.start : one.end], sentence))


@lru_cache(4096)
def find_governed(sentence: str) -> tuple[Governed, ...]:
    """The words of `sentence` that stand right under one which keeps them from being a fact, in order."""
    conditional = bool(_CONDITION.search(sentence))
    found = [
        Governed(
            start=match.start("verb"),
            end=match.end("verb"),
            factuality=made,
            cue=match.group(),
            what=match.groupdict().get("what") or "",
        )
        for kind, pattern in _patterns()
        for match in pattern.finditer(sentence)
        if (made := _as_governed(kind, match, conditional)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.start, get_args(Factuality).index(one.factuality))))


def _as_governed(kind: Factuality, match: re.Match[str], conditional: bool) -> Factuality | None:
    """What `match` makes of its verb, seen what governs itself: "did not deny sending" denies nothing, and "would send"
    beside an "if" is no plan."""
    if _is_negated_at(match.string, match.start()):
        return None if kind == "denied" else "supposed"
    if _NOT.match(match.group()) and _AFTER_ALL.search(_to_end(match.string, match.end())):
        return None
    return "supposed" if kind == "planned" and conditional else kind


def _governs_verb(wording: str, sentence: str) -> Governed | None:
    """What governs the first verb of the wording, if it stands nowhere by itself and no verb before it is told."""
    words = _words_outside_names(wording)
    bases = [base_of(word) for word in words]
    own = {one.factuality for one in find_governed(wording)}
    starts = {one.start for one in find_governed(sentence)}
    firsts = {base_of(sentence[one.start : one.end]): one for one in reversed(find_governed(sentence))}
    for base, one in sorted(firsts.items(), key=lambda found: found[1].start):
        at = bases.index(base) if base in bases else 0
        if base not in bases or one.factuality in own or words[at - 1 : at] == ["to"]:
            continue
        verbs = [
            word for word in words[:at] if fold(word) not in LITTLE_WORDS and word not in _NO_VERB.findall(wording)
        ]
        told = (verb for word in (*verbs, words[at]) for verb in find_forms(word, sentence) if verb.tense != "other")
        if all(verb.start in starts for verb in told) and _is_meant(wording, sentence, one):
            return one
    return None


def _is_meant(wording: str, sentence: str, governed: Governed) -> bool:
    """False where the wording tells what stands behind a "but", or of other things than what there was none of ("found
    no bodies but weapons")."""
    if governed.what and not content_words(governed.what) & content_words(wording):
        return False
    clause, but, _ = sentence[governed.start :].partition(" but ")
    return not but or _share(wording, sentence[: governed.start] + clause) >= _MOST


def _holds_clause(wording: str, sentence: str) -> Governed | None:
    """The clause, denied or supposed, that has most of the wording while the rest of the sentence has not."""
    for start, end, kind in _clauses(sentence):
        clause, rest = sentence[start:end], f"{sentence[:start]} {sentence[end:]}"
        if _share(wording, clause) >= _MOST > _share(wording, rest) and not find_governed(wording):
            return Governed(start=start, end=end, factuality=kind, cue=" ".join(clause.split()[:2]))
    return None


def _clauses(sentence: str) -> Iterator[tuple[int, int, Factuality]]:
    for match in _DENIED_CLAUSE.finditer(sentence):
        if not _is_negated_at(sentence, match.start()):
            yield match.start(), match.end() + len(_to_end(sentence, match.end())), "denied"
    for match in _NO_SUBJECT.finditer(sentence):
        clause = _NEXT_CLAUSE.split(_to_end(sentence, match.end()), maxsplit=1)[0]
        yield match.start(), match.end() + len(clause), "denied"
    for match in _CONDITION.finditer(sentence):
        yield match.start(), match.end() + len(_to_end(sentence, match.end())), "supposed"


def _to_end(sentence: str, start: int) -> str:
    """The rest of the clause from `start` on, with the spaces before it."""
    rest = sentence[start : start + _CLAUSE]
    return rest[: len(rest) - len(rest.lstrip())] + to_clause_end(rest)


def _is_negated_at(sentence: str, start: int) -> bool:
    """True when a negation stands right before `start`, or an adverb between."""
    return bool(_NEGATED.search(sentence[max(0, start - _NEAR) : start]))


def _share(wording: str, text: str) -> float:
    """The share of the wording's words that carry meaning, in any form, that `text` has."""
    words, others = (
        {base_of(word) for word in _WORD.findall(one) if fold(word) not in LITTLE_WORDS} for one in (wording, text)
    )
    return len(words & others) / len(words) if words else 0.0


def _words_outside_names(wording: str) -> list[str]:
    names = find_mentions(wording)
    words = _WORD.finditer(wording)
    return [one.group() for one in words if not any(name.start <= one.start() < name.end for name in names)]


@cache
def _patterns() -> tuple[tuple[Factuality, re.Pattern[str]], ...]:
    content = tomllib.loads(
        resources.files("summarizer.language.lexicon").joinpath("factuality.toml").read_text("utf-8")
    )
    table: list[tuple[Factuality, str]] = list(_MODALS)
    for kind in get_args(Factuality):
        for key, words in content[kind].items():
            forms = [form for verb in words.get("verbs", ()) for form in inflected(verb)] + words.get("phrases", [])
            table.append((kind, rf"\b{any_of(forms)}{_BEHIND[key]}"))
    return tuple((kind, re.compile(pattern)) for kind, pattern in table)
