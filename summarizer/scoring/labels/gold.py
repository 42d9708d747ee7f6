"""Reads hand labels and holds them against their articles.

A folder of labels has one JSON file for each article (named as the article), and for each set of articles about the
same thing a `story.json` or `<name>.story.json`, with the rules for what its brief must not say beside it in
`story.rules.json` or `<name>.story.rules.json`. The rules of the format are those of `evals/GUIDELINE.md`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, RootModel, ValidationError

from summarizer.articles.read import read_articles
from summarizer.language.edtf import bounds, is_edtf
from summarizer.records.article import Article
from summarizer.records.errors import GoldFault
from summarizer.records.facets import FACETS, Record
from summarizer.scoring.labels.must_not import ForbiddenClaim
from summarizer.scoring.labels.records import ArticleLabels, EventLabel, FigureLabel, StoryLabels
from summarizer.scoring.labels.sheets import CitedPassage, Sheet, sheet_of_labels

_STORY, _RULES = "story.json", "rules.json"
_MOST_FAULTS = 12
_NO_DATE = "{!r} is no EDTF date, such as 2023-09-25, 2023-09 or 2023-09-19/2023-09-20"
Parsed = TypeVar("Parsed", bound=BaseModel)


class Claims(RootModel[tuple[ForbiddenClaim, ...]]):
    """The content of a rules file."""


class GoldArticle(Record):
    """One article with its labels."""

    article: Article
    labels: ArticleLabels
    sheet: Sheet

    @property
    def id(self) -> str:
        """What references and reports call the article: its file name without suffix."""
        return self.sheet.article


class GoldStory(Record):
    """What a set of articles says together, and the rules for what its brief must not say."""

    name: str
    labels: StoryLabels
    claims: tuple[ForbiddenClaim, ...] = ()


class GoldSet(Record):
    """A folder of labels, checked. `sha256` is of the label files that count; `unreviewed` names those left out."""

    articles: tuple[GoldArticle, ...]
    stories: tuple[GoldStory, ...] = ()
    unreviewed: tuple[str, ...] = ()
    sha256: str

    @cached_property
    def passages(self) -> dict[str, tuple[CitedPassage, ...]]:
        """Where the evidence of each item stands, by reference."""
        return {
            item.ref: tuple(CitedPassage(article=gold.id, start=span.start, end=span.end) for span in item.spans)
            for gold in self.articles
            for facet in FACETS
            for item in gold.sheet.of(facet)
        }


def read_gold(labels: Path, articles: Path) -> GoldSet:
    """The labels in the folder `labels` of articles in the folder `articles`.

    Raises GoldFault when a file is malformed, an article cannot be read, no reviewed label is left, or labels do not
    hold; it then tells every fault that was found, twelve at most.
    """
    files = sorted(labels.glob("*.json"))
    rules = [path for path in files if _is(path, _RULES)]
    stories = {path: _parsed(path, StoryLabels) for path in files if _is(path, _STORY)}
    written = {path: _parsed(path, ArticleLabels) for path in files if path not in stories and path not in rules}
    found = {path: _with_article(path, label, articles) for path, label in written.items() if label.reviewed}
    if not found:
        why = 'none of its labels is reviewed: correct them and set "reviewed": true' if written else "no label file"
        raise GoldFault(f"{labels}: {why}. Write skeletons to correct with: summarize eval init ARTICLE…")
    told = {path: _with_rules(path, label) for path, label in stories.items() if label.reviewed}
    faults = list(_faults(found, told))
    faults += [f"{path.name}: there is no story of this name" for path in rules if path not in map(_rules_of, stories)]
    if faults:
        more = f"\n… and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
        raise GoldFault(
            f"The labels in {labels} do not hold; correct them:\n" + "\n".join(faults[:_MOST_FAULTS]) + more
        )
    used = [*found, *told, *(path for path in rules if path in map(_rules_of, told))]
    return GoldSet(
        articles=tuple(found.values()),
        stories=tuple(told.values()),
        unreviewed=tuple(path.name for path in (*written, *stories) if path not in used),
        sha256=hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in used)).hexdigest(),
    )


def read_predictions(folder: Path, gold: GoldSet) -> tuple[Sheet, ...]:
    """A prediction in the format of labels for each article that has one in `folder`, as `<article id>.json`.

    Nothing but the format is asked of it: what it quotes wrongly is for the score to tell. Raises GoldFault for a
    folder without any of the articles, and for a malformed file.
    """
    paths = {one: folder / f"{one.id}.json" for one in gold.articles}
    sheets = tuple(
        sheet_of_labels(_parsed(path, ArticleLabels), one.id, one.article.text)
        for one, path in paths.items()
        if path.exists()
    )
    if not sheets:
        raise GoldFault(f"{folder} has a prediction for none of the articles; name the files <article id>.json.")
    return sheets


def label_faults(labels: ArticleLabels, text: str) -> Iterator[str]:
    """What in the labels the article does not bear out, a sentence each: the rules of the guideline."""
    names = {actor.name for actor in labels.actors}
    for facet in FACETS:
        for index, item in enumerate(labels.of(facet)):
            for quote in item.evidence:
                if (times := text.count(quote)) != 1:
                    yield f"{facet}{index}: evidence stands {times} times in the text, not once: {quote[:70]!r}"
    for index, actor in enumerate(labels.actors):
        yield from (f"actors{index}: alias is not in the text: {form!r}" for form in actor.aliases if form not in text)
    for index, event in enumerate(labels.events):
        yield from (
            f"events{index}: participant is no actor: {one!r}" for one in event.participants if one not in names
        )
        yield from _date_faults(f"events{index}", event)
    for index, figure in enumerate(labels.figures):
        if figure.text not in text:
            yield f"figures{index}: text is not in the article: {figure.text!r}"
        yield from _date_faults(f"figures{index}", figure)
    yield from (
        f"stances{index}: holder is no actor: {stance.holder!r}"
        for index, stance in enumerate(labels.stances)
        if stance.holder not in names
    )


def story_faults(story: GoldStory, known: set[str]) -> Iterator[str]:
    """References that lead nowhere, rules that can never apply, and claims that no rule states, a sentence each.

    `known` are the references of all items of the reviewed labels.
    """
    rules = [rule for claim in story.claims for rule in claim.rules]
    referred = [*story.labels.references(), *(ref for rule in rules for ref in (*rule.citing, *rule.citing_also))]
    unknown = [ref for ref in dict.fromkeys(referred) if ref not in known]
    yield from (f"unknown reference {ref!r}: no reviewed label has it" for ref in unknown)
    dates = [rule.date for rule in rules if rule.date is not None]
    yield from (f"a rule's date {_NO_DATE.format(date)}" for date in dates if bounds(date) is None)
    must_not, ruled = story.labels.brief_must_not_say, [claim.claim for claim in story.claims]
    yield from (f"a rule's claim is not in brief_must_not_say: {claim!r}" for claim in ruled if claim not in must_not)
    yield from (f"no rule states the claim {claim!r}" for claim in must_not if claim not in ruled)


def _faults(found: dict[Path, GoldArticle], told: dict[Path, GoldStory]) -> Iterator[str]:
    """The faults of all files, each with the name of its file."""
    by_id: dict[str, Path] = {}
    for path, gold in found.items():
        first = by_id.setdefault(gold.id, path)
        if first != path:
            yield f"{path.name}: labels the article {gold.id}, as {first.name} does"
        yield from (f"{path.name}: {fault}" for fault in label_faults(gold.labels, gold.article.text))
    known = {item.ref for gold in found.values() for facet in FACETS for item in gold.sheet.of(facet)}
    for path, story in told.items():
        yield from (f"{path.name}: {fault}" for fault in story_faults(story, known))
        shared = [article for text in story.labels.shared_text for article in text.articles]
        yield from (f"{path.name}: shared_text of an unknown article {one!r}" for one in shared if one not in by_id)


def _date_faults(where: str, label: EventLabel | FigureLabel) -> Iterator[str]:
    date = label.date if isinstance(label, EventLabel) else label.as_of
    if date is not None and not is_edtf(date):
        yield f"{where}: {_NO_DATE.format(date)}"


def _is(path: Path, ending: str) -> bool:
    return path.name == ending or path.name.endswith(f".{ending}")


def _rules_of(story: Path) -> Path:
    return story.with_name(f"{story.stem}.{_RULES}")


def _with_rules(path: Path, labels: StoryLabels) -> GoldStory:
    rules = _rules_of(path)
    return GoldStory(name=path.name, labels=labels, claims=_parsed(rules, Claims).root if rules.exists() else ())


def _with_article(path: Path, labels: ArticleLabels, folder: Path) -> GoldArticle:
    place = folder / labels.article
    reading = read_articles([str(place)])
    if len(reading.articles) != 1:
        why = "; ".join(incident.reason for incident in reading.incidents) or "it is not one file. Name one."
        raise GoldFault(f"{path}: its article {place} cannot be read: {why}")
    (article,) = reading.articles
    return GoldArticle(article=article, labels=labels, sheet=sheet_of_labels(labels, place.stem, article.text))


def _parsed(path: Path, kind: type[Parsed]) -> Parsed:
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise GoldFault(f"{path}: the file cannot be read ({error.strerror}). Check that you may read it.") from error
    except ValidationError as error:
        told = ((".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()[:3])
        faults = [f"{where}: {what}" if where else what for where, what in told]
        raise GoldFault(f"{path}: not in the format of evals/GUIDELINE.md: {'; '.join(faults)}") from error
