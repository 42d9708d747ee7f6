"""What a brief refers to by id: its articles and its statements. Read from a file, it may name some that it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from summarizer.records.brief import StoryBrief

_TO_ARTICLES = frozenset({"article", "articles", "dated_by", "asserted", "denied", "silent", "unclear", "earlier"})
_TO_STATEMENTS = frozenset({"rests_on", "series", "statement"})


def dangling(brief: StoryBrief) -> str | None:
    """The first reference of `brief` to an article or a statement that it does not have, as words; None without one."""
    told = brief.model_dump(mode="json")
    articles = {head.id for head in brief.articles}
    statements = {text for name, text in _texts(told) if name == "id"} - articles
    for name, text in _texts(told):
        if name in _TO_ARTICLES and text not in articles:
            return f"{name}: it has no article {text!r}"
        if name in _TO_STATEMENTS and text not in statements:
            return f"{name}: it has no statement {text!r}"
    return None


def _texts(value: JsonValue, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in `value`, with the name of the field that it is in, or that its list is in."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, name)
    elif isinstance(value, dict):
        for inner, part in value.items():
            yield from _texts(part, inner)
