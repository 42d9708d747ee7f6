"""What has changed since an earlier brief -> Markdown: the news first, what was only read differently last.

Marks lead to sentences as in a brief; those of the earlier brief say so: `[alpha before:3]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from summarizer.records.article import ArticleHead
from summarizer.records.brief import Citation
from summarizer.records.changes import About, Change, Changes, FieldChange, Sort, StoryChanges
from summarizer.render import capital, labels, marks
from summarizer.render.escaping import escape

_HEADINGS: dict[Sort, str] = {
    "resolved": "Resolved",
    "new": "New",
    "changed": "Changed",
    "withdrawn": "Withdrawn: a new version of the article no longer has it",
    "gone": "Gone with its articles",
}
_ABOUT: dict[About, str] = {
    "dispute": "Dispute",
    "event": "Event",
    "figure": "Figure",
    "stance": "Position",
    "actor": "Actor",
}
_FOLDED: dict[About, str] = {
    "figure": "Durations, and amounts without a number",
    "event": "Background",
    "actor": "Actors",
}
_READ_ANEW = "Read or grouped differently: no article says anything else"
_OTHER_READING = (
    "The two briefs were made by different models or prompts: some of this may be another reading of the same words."
)


def changes_to_markdown(changes: Changes) -> str:
    """`changes` as Markdown with ATX headings: a part for each story with changes, then the stories without. Ends with
    one newline."""
    blocks = [_OTHER_READING] if not changes.read_alike and not changes.is_empty else []
    for story in changes.stories:
        if not story.is_empty:
            blocks += _ChangedStory(story).blocks()
    unchanged = [escape(story.title) for story in changes.stories if story.is_empty]
    if changes.is_empty:
        blocks.append("Nothing has changed.")
    elif unchanged:
        blocks.append(f"Nothing has changed in: {'; '.join(unchanged)}.")
    return "\n\n".join(blocks) + "\n"


class _ChangedStory:
    """The blocks of one story's changes."""

    def __init__(self, story: StoryChanges) -> None:
        self._story = story
        heads = [*story.new_articles, *story.gone_articles]
        heads += [head for revision in story.revisions for head in (revision.after, revision.before)]
        cited = [one.article for change in story.changes for one in (*change.after, *change.before)]
        ids = sorted(dict.fromkeys([*(head.id for head in heads), *cited]))
        self._label = labels(ids) if ids else {}
        superseded = {head.id for head in story.gone_articles} | {one.before.id for one in story.revisions}
        self._earlier = {id_: f"{label} before" if id_ in superseded else label for id_, label in self._label.items()}

    def blocks(self) -> Iterator[str]:
        """The heading, the articles, and a section for each sort of change."""
        yield f"# Since last time: {escape(self._story.title)}"
        yield from (block for block in (self._state(), "\n".join(self._articles())) if block)
        news = [change for change in self._story.changes if change.causes != ("read_anew",)]
        for sort, heading in _HEADINGS.items():
            lines = "\n".join(self._lines([change for change in news if _sort_shown(change) == sort]))
            if lines:
                yield f"## {heading}\n\n{lines}"
        reread = "\n".join(self._lines([change for change in self._story.changes if change not in news]))
        if reread:
            yield f"## {_READ_ANEW}\n\n{reread}"

    def _state(self) -> str:
        if self._story.earlier is None:
            return "A story that the earlier brief has not."
        return "No article of this story is there any more." if self._story.story is None else ""

    def _articles(self) -> Iterator[str]:
        for head in self._story.new_articles:
            yield f"- New article: {self._named(head)}"
        for revision in self._story.revisions:
            yield f"- New version of an article: {self._named(revision.after)}; what it said before is superseded"
        for head in self._story.gone_articles:
            yield f"- No longer among the articles: {self._named(head)}"
        if self._story.same:
            yield f"- As before: {self._story.same} article{'s' if self._story.same > 1 else ''}"

    def _named(self, head: ArticleHead) -> str:
        described = (head.id, head.title, head.outlet)
        told = "; ".join(escape(part) for part in described if part and part != self._label[head.id])
        return f"**{escape(self._label[head.id])}**" + (f": {told}" if told else "")

    def _lines(self, changes: Sequence[Change]) -> Iterator[str]:
        contested = "; ".join(change.text for change in changes if change.about == "dispute")
        for change in changes:
            if _is_told(change) and not (change.about == "stance" and change.text.rstrip(".") in contested):
                yield f"- {_ABOUT[change.about]}: {self._told(change)}"
                yield from (f"  - {_field(field)}" for field in change.fields)
                if change.sort in ("changed", "resolved", "withdrawn"):
                    yield from (f"  - Before: {quoted}" for quoted in self._superseded(change))
        for about, heading in _FOLDED.items():
            folded = [self._told(change) for change in changes if _is_folded(change, about)]
            if folded:
                yield f"- {heading}: {'; '.join(folded)}"

    def _told(self, change: Change) -> str:
        shown, label = (change.after, self._label) if change.after else (change.before, self._earlier)
        return f"{escape(capital(change.text))} {marks(_firsts(shown), label)}"

    def _superseded(self, change: Change) -> Iterator[str]:
        """The sentences of articles that have a new version or are gone, as the earlier brief quotes them."""
        for citation in change.before:
            if self._earlier[citation.article] != self._label[citation.article]:
                yield f"{escape(f'“{citation.text}”')} {marks((citation,), self._earlier)}"


def _sort_shown(change: Change) -> Sort:
    """What differs only because an article is not there any more stands with what is gone."""
    return "gone" if change.causes == ("article_gone",) else change.sort


def _is_told(change: Change) -> bool:
    """True for what has a line of its own: main statements, and any that says something else than before."""
    return not change.background or (bool(change.fields) and _sort_shown(change) != "gone")


def _is_folded(change: Change, about: About) -> bool:
    return change.about == about and not change.fields and not _is_told(change)


def _field(field: FieldChange) -> str:
    if field.before is None:
        return f"{field.field}, added: {escape(field.after or '')}"
    if field.after is None:
        return f"{field.field}, no more: {escape(field.before)}"
    return f"{field.field}: {escape(field.before)} → {escape(field.after)}"


def _firsts(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """The first citation of each article."""
    firsts: dict[str, Citation] = {}
    for citation in citations:
        firsts.setdefault(citation.article, citation)
    return tuple(firsts.values())
