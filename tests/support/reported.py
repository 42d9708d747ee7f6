"""Reports of an invented flood, as one article's summary each: what the tests of merging and rendering read."""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.records.article import Article, ArticleHead, Publication, Sentence
from summarizer.records.facets import Act, Kind
from summarizer.records.ledger import Ledger, Tally, Usage
from summarizer.records.summary import Actor, ArticleSummary, Event, Evidence, Figure, Provenance, Stance, Ungrounded

SOURCE = Provenance(prompt="extract.v1", prompt_sha256="0" * 64, model="fake", recordings=("k",))


class Report:
    """One article, written sentence by sentence; each record added rests on the sentence last written."""

    def __init__(self, identity: str, published: str | None = None, *, doubt: str | None = None) -> None:
        self.identity = identity
        self.text = ""
        self._publication = Publication(date=published, basis="sidecar" if published else "unknown", doubt=doubt)
        self._sentences: list[Sentence] = []
        self._actors: list[Actor] = []
        self._events: list[Event] = []
        self._figures: list[Figure] = []
        self._stances: list[Stance] = []
        self.ungrounded: tuple[Ungrounded, ...] = ()
        self.title: str | None = None

    def write(self, sentence: str) -> Report:
        start = len(self.text) + bool(self.text)
        self.text = f"{self.text} {sentence}" if self.text else sentence
        number = len(self._sentences) + 1
        self._sentences.append(Sentence(start=start, end=start + len(sentence), number=number))
        return self

    def evidence(self, sentences: int = 1) -> tuple[Evidence, ...]:
        """The last `sentences` sentences as one span."""
        if not self._sentences:
            self.write(f"Report {self.identity}.")
        start, end = self._sentences[-sentences].start, self._sentences[-1].end
        return (Evidence(start=start, end=end, text=self.text[start:end]),)

    def _grounded(self, fields: Mapping[str, object]) -> dict[str, object]:
        return {"evidence": self.evidence(), "grounding": "exact", "provenance": SOURCE, **fields}

    def actor(self, name: str, kind: Kind = "government", aliases: tuple[str, ...] = (), **more: object) -> Report:
        fields = {"name": name, "kind": kind, "aliases": aliases, **more}
        self._actors.append(Actor.model_validate(self._grounded(fields)))
        return self

    def event(self, what: str, date: str | None = None, *parties: str, **more: object) -> Report:
        fields = {"what": what, "date": date, "participants": parties, "status": "happened", "salience": "main", **more}
        self._events.append(Event.model_validate(self._grounded(fields)))
        return self

    def figure(self, text: str, value: float | None, measures: str, **more: object) -> Report:
        fields = {"text": text, "value": value, "measures": measures, "unit": "person", "qualifier": "exact", **more}
        self._figures.append(Figure.model_validate(self._grounded(fields)))
        return self

    def stance(self, holder: str, act: Act, target: str, claim: str, **more: object) -> Report:
        fields = {"holder": holder, "act": act, "target": target, "claim": claim, "polarity": "opposed", **more}
        self._stances.append(Stance.model_validate(self._grounded(fields)))
        return self

    def article(self) -> Article:
        """The report as it was read."""
        return Article(text=self.text, **self.summary().article.model_dump())

    def summary(self) -> ArticleSummary:
        records = len(self._actors) + len(self._events) + len(self._figures) + len(self._stances)
        head = ArticleHead(
            id=self.identity, sha256="0" * 64, path=f"in/{self.identity}.txt", encoding="utf-8", title=self.title,
            published=self._publication, sentences=tuple(self._sentences),
        )  # fmt: skip
        return ArticleSummary(
            article=head,
            gist=f"What {self.identity} says.",
            actors=tuple(self._actors),
            events=tuple(self._events),
            figures=tuple(self._figures),
            stances=tuple(self._stances),
            ungrounded=self.ungrounded,
            ledger=Ledger(articles=Tally(used=1), windows=Tally(used=2), records=Tally(used=records)),
            usage=Usage(calls=2, input_tokens=1000, output_tokens=100, seconds=1.25),
            model="fake",
            profile="embedded",
            prompts=("extract.v1",),
        )


def flood() -> tuple[Report, ...]:
    """Three reports of one flood on three days, the last without a date of its own."""
    first = Report("alpha_11", "2031-05-02")
    first.write("The river Ombra broke its dam on 1 May, and Norland's army opened the gates.")
    first.actor("Norland").actor("Sudmark").actor("Ada Quill", "person", ("Quill",), role="Mayor of Ombra")
    where, day = "Lower Ombra", "2031-05-01"
    first.event("The river Ombra breaks its dam and floods Lower Ombra", day, "Norland", place=where)
    first.write("More than 300 people had left Lower Ombra by Friday, Mayor Ada Quill said.")
    left = "people who left Lower Ombra"
    first.figure("300", 300, left, qualifier="more_than", as_of="2031-05-02", attributed_to="Ada Quill")
    first.write("Sudmark accused Norland of opening the gates too late.")
    first.stance("Sudmark", "accuses", "Norland", "Norland opened the gates too late")
    first.write("Norland denied that it had opened the gates late.")
    first.stance("Norland", "denies", "Sudmark", "Norland did not open the gates late")
    second = Report("beta_22", "2031-05-03")
    second.write("The dam on the river Ombra gave way on 1 May.")
    second.actor("Norland").actor("Sudmark").actor("Quill", "person")
    second.event("The dam on the river Ombra breaks and floods Lower Ombra", day, "Norland", place=where)
    second.write("At least 900 residents have now left Lower Ombra.")
    second.figure("900", 900, "residents who left Lower Ombra", qualifier="at_least", as_of="2031-05-03")
    second.write("Sudmark again said the gates were opened too late.")
    second.stance("Sudmark", "accuses", "Norland", "Norland opened the gates of the dam late")
    third = Report("gamma_33", "2031-06-20", doubt="it tells of early May")
    third.write("Norland and Sudmark began to count the damage in Lower Ombra, which came to $4 million.")
    third.actor("Norland").actor("Sudmark")
    third.event("Norland and Sudmark assess the damage", None, "Norland", "Sudmark", status="ongoing", place=where)
    third.figure("$4 million", 4_000_000, "damage caused by the flood in Lower Ombra", unit="USD")
    return first, second, third
