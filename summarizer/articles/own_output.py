"""What this program wrote, recognised by what it says, whatever the file is called and wherever it was moved to.

A brief that is read as an article would confirm what its sources say. A test renders every output, and finds each.
"""

from __future__ import annotations

import re

_COUNT = r"\d{1,3}(?:,\d{3})*"
_INDEX = re.compile(rf"(?:\A# |<title>){_COUNT} stories from {_COUNT} articles(?:\r?\n|</title>)")
_OUTPUTS = (
    # The end of a brief, of any of several briefs in one file.
    re.compile(rf"^- Calls: {_COUNT}; tokens: {_COUNT} in, {_COUNT} out; model seconds as recorded: ", re.MULTILINE),
    _INDEX,
    # Changes, after the note that models or prompts differ.
    re.compile(
        r"\A(?:The two briefs were made by .{1,200}\s+)?# Since last time: |\ANothing has changed(?: in: .+)?\.\s*\Z"
    ),
    # The table of a dry run.
    re.compile(
        rf"^To be asked of .{{1,200}} \(profile .{{1,80}}\): {_COUNT} calls?, about {_COUNT} tokens in and ",
        re.MULTILINE,
    ),
    re.compile(r"\A# Evaluation of \d{4}-\d{2}-\d{2}\s+## Score\b"),
    # A brief, an article's summary, changes and a plan as JSON.
    re.compile(
        r'\A\{\s*(?:"story":\s*"[^"\s]{1,200}",\s*"title":|"article":\s*\{\s*"id":\s*"[^"]{1,300}",\s*"sha256":'
        r'|"stories":\s*\[\s*\{\s*"title":|"model":\s*"[^"]{1,200}",\s*"profile":)'
    ),
)


def is_own_output(text: str) -> bool:
    """True for a text that this program wrote: a brief (also one with notes added to it), an index of briefs, changes,
    a plan or a report, as Markdown or JSON. Takes time in proportion to the text."""
    return any(output.search(text) for output in _OUTPUTS)


def is_own_index(text: str) -> bool:
    """True for an index of briefs, Markdown or HTML, that this program wrote."""
    return _INDEX.search(text) is not None
