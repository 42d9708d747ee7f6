"""When a sentence says that a position was taken: "Peru on Monday rejected", "said on 3 May that it wants".

A date in a sentence mostly belongs to something else: what is demanded ("must leave by May"), what is spoken of ("after
last week's defeat"), who speaks ("who arrived on Monday"). So one counts only where it stands beside the verb by which
the position is taken, or beside a verb of saying in the same clause, or opens the sentence. English puts an adverbial
of time there, or at the clause's end, where it may be another clause's (Quirk et al., A Comprehensive Grammar of the
English Language, 1985, sections 8.14 to 8.23 and 8.76).
"""

from __future__ import annotations

import re

from summarizer.language.clauses import is_past_form, parts_clauses
from summarizer.language.cues import Cue, all_cues
from summarizer.language.dates.find import DateMention, find_dates
from summarizer.language.quotations import without_quotations
from summarizer.records.facets import Act

_OPENING = re.compile(r"(?:(?:(?:Late|Early) )?(?:[Oo]n|[Ii]n|[Aa]t) (?:the )?)?")
_BEFORE_VERB = re.compile(r" (?:(?:\w+ly|also|again) )?")
_BEHIND_SAYING = re.compile(r" (?:(?:late|early|earlier) )?(?:(?:on|in) )?")
# "rejected on Monday", "accused Peru on Monday of"; "rejected Monday talks" has no date of its own.
_BEHIND_VERB = re.compile(r"(?: (?:the )?[A-Z][\w.-]*){0,4} (?:(?:late|early) )?(?:on|in) ")
# What may stand behind an adverbial; a noun there has the date for its attribute ("said Monday talks had failed").
_FREE = re.compile(
    r"\s*(?:$|[.,;:)”\"]|(?:an?|as|at|by|during|from|he|her|his|in|it|its|no|of|on|she|that|the|their|there|they|to|we)\b"
    r"|[A-Z])"
)
# A relative clause or a participle before the date: somebody "who resigned on Monday" says so at another time.
_RELATIVE = re.compile(r"\b(?:that|where|which|who|whom|whose)\b")
_SEGMENT = re.compile(r"[,;:()“”\"]")


def date_of_position(sentence: str, act: Act) -> DateMention | None:
    """The date expression by which `sentence` says when a position of this act was taken; None where it says nothing of
    that, or where more than one position of the act stands in it."""
    besides = without_quotations(sentence)
    cues = all_cues(sentence)
    own = [cue for cue in cues if cue.act == act]
    if len(own) > 1:
        return None
    taken = own[0] if own else None
    verbs = [cue for cue in cues if cue is taken or (cue.act is None and _of_one_clause(cue, taken, sentence))]
    dates = [date for date in find_dates(sentence) if date.text in besides]
    return next((date for date in dates if any(_goes_with(date, verb, sentence, cues[0]) for verb in verbs)), None)


def _of_one_clause(saying: Cue, taken: Cue | None, sentence: str) -> bool:
    """True when no clause begins between a verb of saying and the cue of the position, whichever comes first."""
    if taken is None:
        return True
    first, second = sorted((saying, taken), key=lambda cue: cue.start)
    return not parts_clauses(sentence[first.end : second.start])


def _goes_with(date: DateMention, verb: Cue, sentence: str, first: Cue) -> bool:
    before, behind = sentence[: date.start], sentence[date.end :]
    if behind.startswith(("'", "’")):  # "Monday's talks"
        return False
    if date.start >= verb.end:
        gap = _BEHIND_SAYING if verb.act is None else _BEHIND_VERB
        return bool(gap.fullmatch(sentence[verb.end : date.start]) and _FREE.match(behind))
    between = sentence[date.end : verb.start]
    if _OPENING.fullmatch(before):
        return verb is first and not parts_clauses(between) and not any(map(is_past_form, between.split()))
    segment = _SEGMENT.split(before)[-1]
    told_before = _RELATIVE.search(segment) or any(map(is_past_form, segment.split()))
    return bool(_BEFORE_VERB.fullmatch(between)) and not told_before
