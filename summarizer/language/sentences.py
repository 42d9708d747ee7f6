"""Text -> sentences with exact spans.

The splitting is `sentencex` (Wikimedia), chosen over five others by reading their differences on real news. What stands
around it here is small and each part has a measured reason:

- a line break always ends a sentence (headlines, captions and list entries often have no full stop);
- quotation marks and brackets are blanked before the text reaches the library, since it never splits inside them, and
  people quoted at length are where most stances stand; the cut is then moved so that a closing mark stays with its
  sentence;
- a list marker is blanked too (the library takes a whole list entry for one sentence);
- every kind of space is made a plain one: sentencex 1.0.32 panics on an initial before a wide one ("A\u3000.");
- two kinds of cut are taken back (`_JOINED`);
- a date that a crawler put before the first sentence (`date 2023-01-31 The council ...`) is a sentence of its own;
- what is longer than any sentence of news is cut at a space, so that a line of megabytes costs no more than many.

The library is only asked where to cut; spans are computed on the unaltered text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]  # no py.typed in 1.0.32

from summarizer.records.article import Sentence, Span

LANGUAGE = "en"
# Characters: nearly three times the longest of 1,140 sentences of news that were looked at.
LONGEST = 2000

# Every line boundary of str.splitlines, so that no two parts of the program disagree on what a line is.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LIST_MARKER = re.compile(r"\s*(?:[·*+–—-]|\d{1,3}[.)])(?=\s)")
# It begins with one set of characters, which is searched for several times faster than one of several patterns.
_BLANKED = re.compile(
    r"""
    [•‣▪"“”„‟«»‹›‘()[\]'’!?]
    (?:
        (?<!['’!?])                                       # a list marker, a quotation mark or bracket
        | (?<=['’]) (?: (?<![^\W\d_].) | (?![^\W\d_]) )   # a single one, not an apostrophe inside a word
        | (?<=[!?]) (?=[!?])     # all but the last of "!!" and "?!", which the library does not know
    )
    """,
    re.VERBOSE,
)
_WIDE_SPACE = re.compile(r"[^\S ]")
_PIECE = re.compile(rf"(?=\S).{{1,{LONGEST}}}(?<=\S)(?!\S)|\S{{{LONGEST}}}")
_PUNCTUATION = re.compile(r"[^\w\s]")
# What a cut leaves to the sentence before it: marks that touch its last character, and closing ones after a space.
_CLOSING = re.compile(r"[^\s“„‟«‹‘(\[]*(?:\s+[”»’]+(?=\s))*")
_SPEAKER = (
    r"(?<!\s)\s+(?:[^\W\d_][\w.'’-]*,?\s+){1,4}"
    r"(?:said|says|asked|asks|told|wrote|writes|added|adds|shouted|cried|tweeted|replied|answered|demanded)"
    r"(?:\s*[,.:;]|\s+(?:in|on|at|to|of|as|after|before|when|while|during|through)\b)"
)
_DAY_OR_ZONE = (
    r"(?<!\s)\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d"
    r"|(?:[ECMP][SD]?T|GMT|UTC|BST|CES?T)\b|(?:[A-Z]\w+\s+){1,2}time\b)"
)
# Where the library cuts and no sentence ends: "Who?" Ana Ruiz said; 5 p.m. Monday. (what stands before, what follows)
_JOINED = (
    (re.compile(r"[!?][\"”»’']+$"), re.compile(_SPEAKER)),
    (re.compile(r"\b[ap]\.m\.$"), re.compile(_DAY_OR_ZONE)),
)
_DATE_LINE = re.compile(
    r"""
    \s*
    (?P<label>(?:date|dated|published|posted|updated|crawled|retrieved)(?:[ ]on|[ ]at)?[ ]?[:=]?\s{1,9})?
    (?P<date>\d{4}-\d{2}-\d{2})
    (?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?
    (?=\s|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def machine_date_line(text: str) -> Span | None:
    """The date that a machine put at the head of `text`, label and time included, as a span of its characters.

    Such a line is an ISO date, alone on the first line, or run into the first sentence when it is labelled (`date
    2023-01-31 The council ...`) or followed by a capital letter. None when the text begins in any other way.
    """
    match = _DATE_LINE.match(text)
    if match is None:
        return None
    follows = text[match.end() :].lstrip(" \t")[:1]
    if match["label"] is None and follows not in ("", "\n", "\r") and not follows.isupper():
        return None
    label = match.start("label") if match["label"] is not None else match.start("date")
    return Span(start=label, end=match.end())


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text` in order, numbered from 1, as spans in characters of the unaltered text.

    Spans do not overlap, begin and end with a character that is not white space, and together hold every such
    character. None is longer than `LONGEST`. Text without any gives no sentence. Time grows with the text's length,
    not faster.
    """
    found: list[Sentence] = []
    head = machine_date_line(text)
    if head is not None:
        found.append(Sentence(start=head.start, end=head.end, number=1))
    for line in _LINE.finditer(text, head.end if head is not None else 0):
        for start, end in _pieces(line[0]):
            found.append(Sentence(start=line.start() + start, end=line.start() + end, number=len(found) + 1))
    return tuple(found)


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of one line, those of more than `LONGEST` characters cut behind a word."""
    for start, end in _parts(line):
        if end - start > LONGEST:
            yield from (piece.span() for piece in _PIECE.finditer(line, start, end))
        else:
            yield start, end


def _parts(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of one line, without the white space around it."""
    begin = 0
    for cut in (*_cuts(line), len(line)):
        part = line[begin:cut]
        inner = part.strip()
        if inner:
            start = begin + len(part) - len(part.lstrip())
            yield start, start + len(inner)
            begin = cut


def _cuts(line: str) -> Iterator[int]:
    """Offsets in `line` at which one sentence ends and another begins, ascending."""
    if not _PUNCTUATION.search(line):  # saves the call on texts of very many short lines
        return
    marker = _LIST_MARKER.match(line)
    begin = marker.end() if marker else 0
    blanked = " " * begin + _WIDE_SPACE.sub(" ", _BLANKED.sub(" ", line)[begin:])
    before, last = 0, len(blanked.rstrip())
    proposals: list[int] = [boundary["end_index"] for boundary in get_sentence_boundaries(LANGUAGE, blanked)]
    for proposed in (offset for offset in proposals if offset < last):
        closing = _CLOSING.match(line, before + len(blanked[before:proposed].rstrip()), proposed)
        before = proposed
        cut = closing.end() if closing else proposed
        if not any(before.search(line, max(0, cut - 5), cut) and after.match(line, cut) for before, after in _JOINED):
            yield cut
