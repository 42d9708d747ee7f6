"""Where one clause of a sentence ends and the next begins, as far as words and commas show it."""

from __future__ import annotations

import re

from summarizer.language.mentions import find_mentions
from summarizer.language.tense import is_past_form

# Conjunctions that open a clause ("until Peru left", "as the state collapsed", "before it was sold"; not "as of May",
# "as part of", "before dawn").
_CONJUNCTION = re.compile(
    r"\b(?:until|while|whereas|when|although|though|because)\b|\bas (?=(?:the )?[A-Z])"
    r"|\bbefore (?=(?:(?:(?!\bbefore )[^,])* )?(?:is|are|was|were|has|have|had) )"
)
# "…, Peru declared": a subject behind a comma, if a verb follows.
_NEW_SUBJECT = re.compile(r", (?:and |but )?(?=(?:the )?[A-Z])")
_SAYING = re.compile(r"\b(?:said|says|told|reported|announced|added|confirmed)\b")
_ENDS = re.compile(r"[,;:!?…“”\"()]|\.$")
_JOINED = re.compile(r"\b(?:and|but) (?:(?:has|have|had|also|later) )*$")
_CONCESSIVE = re.compile(r"(?:While|Although|Though|Whereas|As)\b[^,]*, ")


def parts_clauses(between: str) -> bool:
    """True when a clause begins in `between`, the words from a verb or number to something behind it.

    Who says it ("…, the mayor said on Friday") opens none: what is said is what is told.
    """
    if _CONJUNCTION.search(between):
        return True
    said = max((match.start() for match in _SAYING.finditer(between)), default=-1)
    behind = (between[match.end() :] for match in _NEW_SUBJECT.finditer(between) if match.end() > said)
    return any(map(is_past_form, re.findall(r"[a-z]+", next(behind, ""))))


def to_clause_end(text: str) -> str:
    """The beginning of `text`, the rest of a sentence, up to the first comma, colon, quotation mark, bracket or its
    end; without spaces around it. A full stop within is an abbreviation's ("U.S. President")."""
    return _ENDS.split(text, maxsplit=1)[0].strip()


def main_clause(sentence: str) -> int:
    """Where the main clause begins behind a clause with "while", "although" or "as" in front; else 0."""
    opening = _CONCESSIVE.match(sentence)
    return opening.end() if opening else 0


def subject_of(sentence: str, verb: int) -> str | None:
    """The name that is the subject of a verb at `verb`: the nearest before it, as written; None when there is none.

    In "A sought allies in B and accused C" it is the first, the subject of both verbs.
    """
    named = [mention.text for mention in find_mentions(sentence) if mention.end < verb]
    return named[0 if _JOINED.search(sentence[:verb]) else -1] if named else None
