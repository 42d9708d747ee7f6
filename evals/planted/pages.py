"""An invented article, written sentence by sentence, with the summary that a perfect reader would hand on."""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.records.article import ArticleHead, Publication, Sentence
from summarizer.records.facets import Act, Kind, Polarity
from summarizer.records.ledger import Ledger, Tally
from summarizer.records.summary import AS_PUBLISHED, Actor, ArticleSummary, Event, Evidence, Figure, Provenance, Stance

_TRUTH = Provenance(prompt="planted", prompt_sha256="0" * 64, model="planted", recordings=())
_DATED_BY_ARTICLE = _TRUTH.model_copy(update={"rules": (AS_PUBLISHED,)})


class Page:
    """One article; a record rests on the sentence written last and is referred to as the merge refers to it."""

    def __init__(self, identity: str, published: str | None) -> None:
        self.identity = identity
        self.published = published
        self._text = ""
        self._sentences: list[Sentence] = []
        self._actors: dict[str, Actor] = {}
        self._events: list[Event] = []
        self._figures: list[Figure] = []
        self._stances: list[Stance] = []

    def write(self, sentence: str) -> None:
        """Adds a sentence."""
        start = len(self._text) + bool(self._text)
        self._text = f"{self._text} {sentence}" if self._text else sentence
        self._sentences.append(Sentence(start=start, end=start + len(sentence), number=len(self._sentences) + 1))

    def actor(self, name: str, kind: Kind, role: str | None = None, aliases: tuple[str, ...] = ()) -> str:
        """An actor named in the last sentence; one that is known already stays as it is."""
        if name not in self._actors:
            fields = {"name": name, "kind": kind, "role": role, "aliases": aliases}
            self._actors[name] = Actor.model_validate(self._grounded(fields))
        return f"{self.identity}#actors{list(self._actors).index(name)}"

    def event(self, what: str, date: str | None, participants: tuple[str, ...], **more: object) -> str:
        """An event told in the last sentence."""
        fields = {"what": what, "date": date, "participants": participants, "status": "happened", "salience": "main"}
        self._events.append(Event.model_validate(self._grounded({**fields, **more})))
        return f"{self.identity}#events{len(self._events) - 1}"

    def figure(self, text: str, value: float, measures: str, **more: object) -> str:
        """A figure given in the last sentence. Without `as_of` it holds for the day of publication, as it would once
        grounded; raises ValueError when the sentence does not have it."""
        if text not in self._last().text:
            raise ValueError(f"{text!r} is not in {self._last().text!r}")
        fields: dict[str, object] = {"text": text, "value": value, "measures": measures, "qualifier": "exact", **more}
        if not fields.get("as_of") and self.published:
            fields |= {"as_of": self.published, "provenance": _DATED_BY_ARTICLE}
        self._figures.append(Figure.model_validate(self._grounded(fields)))
        return f"{self.identity}#figures{len(self._figures) - 1}"

    def stance(self, holder: str, act: Act, target: str, claim: str, polarity: Polarity = "opposed") -> str:
        """A position told in the last sentence."""
        fields = {"holder": holder, "act": act, "target": target, "claim": claim, "polarity": polarity}
        self._stances.append(Stance.model_validate(self._grounded(fields)))
        return f"{self.identity}#stances{len(self._stances) - 1}"

    def _last(self) -> Evidence:
        last = self._sentences[-1]
        return Evidence(start=last.start, end=last.end, text=self._text[last.start : last.end])

    def _grounded(self, fields: Mapping[str, object]) -> dict[str, object]:
        return {"evidence": (self._last(),), "grounding": "exact", "provenance": _TRUTH, **fields}

    def summary(self) -> ArticleSummary:
        """What a perfect reader hands on."""
        records = len(self._actors) + len(self._events) + len(self._figures) + len(self._stances)
        published = Publication(date=self.published, basis="date_line") if self.published else Publication()
        return ArticleSummary(
            article=ArticleHead(
                id=self.identity,
                sha256="0" * 64,
                path=f"planted/{self.identity}.txt",
                encoding="utf-8",
                published=published,
                sentences=tuple(self._sentences),
            ),
            actors=tuple(self._actors.values()),
            events=tuple(self._events),
            figures=tuple(self._figures),
            stances=tuple(self._stances),
            ledger=Ledger(articles=Tally(used=1), records=Tally(used=records)),
            model="planted",
            profile="planted",
        )
