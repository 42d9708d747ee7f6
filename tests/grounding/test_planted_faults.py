"""Break it on purpose: faults planted at every number of the five seed articles, none of which may come out as fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from summarizer.articles.read import read_articles
from summarizer.grounding import ground
from summarizer.language.cues import find_cues
from summarizer.language.mentions import find_mentions
from summarizer.language.quantities.find import Quantity, find_quantities
from summarizer.prompts.drafts import ActorDraft, AnyDraft, EventDraft, FigureDraft, ReplyLimits, StanceDraft, narrowed
from summarizer.records.article import Article, Sentence
from summarizer.records.facets import Facet
from tests.support.drafting import an_article, drafted, grounded

SEEDS = read_articles([str(Path(__file__).parents[2] / "seeds")]).articles
OTHER_WORDS = {
    "two": "three",
    "three": "nine",
    "four": "five",
    "six": "eight",
    "seven": "twelve",
    "one": "two",
    "half": "a quarter",
    "million": "billion",
    "Thousands": "Dozens",
    "thousands": "dozens",
    "tens": "hundreds",
    "decades": "centuries",
    "centuries": "decades",
    "weeks": "months",
    "years": "decades",
    "several": "dozens of",
    "m": "bn",
}


@dataclass(frozen=True)
class Place:
    """A number of a seed: the article, the sentence it stands in, and what stands before it in that sentence."""

    article: Article
    sentence: Sentence
    index: int
    quantity: Quantity

    def __str__(self) -> str:
        return f"{self.article.id[:3]}:{self.sentence.number} {self.quantity.text}"

    @property
    def text(self) -> str:
        return self.article.quote(self.sentence)

    @property
    def labels(self) -> list[FigureDraft]:
        """A right label for every number of the sentence."""
        return [
            FigureDraft(number=quantity.text, unit="person", measures=self.text[:100])
            for quantity in find_quantities(self.text)
        ]

    def clause(self, number: str) -> str:
        """The words around the number, `number` in its place."""
        before = self.text[: self.quantity.start].split()[-6:]
        after = re.sub(r"[“”\"]", "", self.text[self.quantity.end :])
        rest = " ".join(after.split()[:6])
        return f"{' '.join(before)} {number}{'' if after[:1] == '-' else ' '}{rest}"


PLACES = [
    Place(article, sentence, index, quantity)
    for article in SEEDS
    for sentence in article.sentences
    for index, quantity in enumerate(find_quantities(article.quote(sentence)))
]


def altered(written: str) -> Iterator[str]:
    """The same expression with another digit, for each of its digits, or another number word or scale."""
    for at, character in enumerate(written):
        if character.isdigit():
            yield f"{written[:at]}{int(character) % 9 + 1}{written[at + 1 :]}"
    for word, other in OTHER_WORDS.items():
        changed = re.sub(rf"(?<![^\W\d]){word}\b", other, written)
        if changed != written:
            yield changed


@cache
def values(text: str) -> frozenset[float]:
    return frozenset(
        value for found in find_quantities(text) for value in (found.value, found.low, found.high) if value is not None
    )


@dataclass(frozen=True)
class Fault:
    """A planted fault: where, what is wrong, and the draft that says it."""

    place: Place
    wrong: str
    task: Facet
    draft: AnyDraft

    def __str__(self) -> str:
        return f"{self.task} {self.place} -> {self.wrong}"


def number_faults() -> Iterator[Fault]:
    """An altered number in a label, an event and a claim, for every alteration of every number."""
    for place in PLACES:
        for wrong in altered(place.quantity.text):
            yield Fault(place, wrong, "figures", FigureDraft(number=wrong, unit="person", measures=place.text[:100]))
            is_exact = place.quantity.value is not None
            if is_exact and not values(f"Some {wrong} people") & values(place.text):
                clause = place.clause(wrong)
                yield Fault(place, wrong, "events", EventDraft(what=clause[:155], status="happened"))
                yield Fault(place, wrong, "stances", a_stance(clause))


def a_stance(claim: str) -> StanceDraft:
    return StanceDraft(cue="accused", holder="Chile", target="Ana Lopez", act="accuses", claim=claim[:160])


def voiced(place: Place) -> Article:
    """An article whose only sentence has the seed's sentence as the content of a position."""
    return an_article(f"Chile accused Ana Lopez as follows: {place.text}")


NUMBER_FAULTS = list(number_faults())


def test_there_are_enough_faults() -> None:
    """The table covers all numbers of the five seeds, with more than a hundred faults of each task's kind in all."""
    assert {place.article.id for place in PLACES} == {article.id for article in SEEDS}
    assert len(SEEDS) == 5
    assert len(PLACES) >= 30
    assert {str(fault.place) for fault in NUMBER_FAULTS if fault.task == "figures"} == {str(place) for place in PLACES}
    assert len(NUMBER_FAULTS) >= 200


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_the_right_label_is_accepted_with_the_texts_value(place: Place) -> None:
    """The control: without a fault every number of the seeds comes out, with the value its characters give."""
    groundwork = grounded(place.article, "figures", *place.labels, asked=[place.sentence.number])
    assert groundwork.ungrounded == ()
    found = groundwork.records.figures[place.index]
    expected = (place.quantity.value, place.quantity.low, place.quantity.high, place.quantity.qualifier)
    assert (found.value, found.low, found.high, found.qualifier) == expected
    assert place.quantity.text in found.evidence[0].text
    assert place.article.text[found.evidence[0].start : found.evidence[0].end] == found.evidence[0].text


def test_unaltered_wordings_are_mostly_accepted() -> None:
    """The control: the same clauses with the right number are events and claims, so that it is the number that is
    refused below and not the clause."""
    exact = [place for place in PLACES if place.quantity.value is not None]
    events = [
        grounded(
            place.article,
            "events",
            EventDraft(what=place.clause(place.quantity.text)[:155], status="happened"),
            asked=[place.sentence.number],
        ).tally.used
        for place in exact
    ]
    stances = [
        grounded(voiced(place), "stances", a_stance(place.clause(place.quantity.text))).tally.used for place in exact
    ]
    assert sum(events) > 0.7 * len(exact)
    assert sum(stances) > 0.9 * len(exact)


@pytest.mark.parametrize("fault", NUMBER_FAULTS, ids=str)
def test_an_altered_number_is_refused(fault: Fault) -> None:
    """A label, an event or a claim with another number than its sentence's is never a record."""
    place = fault.place
    if fault.task == "figures":
        drafts: list[AnyDraft] = [*place.labels]
        drafts[place.index] = fault.draft
        groundwork = grounded(place.article, "figures", *drafts, asked=[place.sentence.number])
        assert len(groundwork.records.figures) == len(drafts) - 1
    else:
        article = voiced(place) if fault.task == "stances" else place.article
        asked = [] if fault.task == "stances" else [place.sentence.number]
        groundwork = grounded(article, fault.task, fault.draft, asked=asked)
        assert groundwork.tally.used == 0
    assert groundwork.tally.ungrounded == 1


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_wrong_value_beside_a_right_quote_cannot_be_said(place: Place) -> None:
    """A value, a range or a qualifier of the model's own does not even validate, whatever number it stands beside."""
    label = place.labels[place.index].model_dump()
    limits = ReplyLimits(choices={"number": (place.quantity.text,)}, most=1)
    for wrong in ({"value": 999}, {"low": 1, "high": 2}, {"qualifier": "at_least"}, {"text": "999"}):
        with pytest.raises(ValidationError):
            FigureDraft.model_validate(label | wrong)
        with pytest.raises(ValidationError):
            narrowed("figures", limits).model_validate({"figures": [label | wrong]})


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_wrong_number_in_what_is_measured_does_not_come_out(place: Place) -> None:
    """A right number beside a wording with a wrong one: the wording is replaced by the text's own words."""
    drafts = place.labels
    drafts[place.index] = drafts[place.index].model_copy(update={"measures": f"{place.text[:80]} of 98,765 people"})
    groundwork = grounded(place.article, "figures", *drafts, asked=[place.sentence.number])
    found = groundwork.records.figures[place.index]
    assert "98,765" not in found.measures
    assert found.grounding == "partial"


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_number_from_another_sentence_or_article_is_refused(place: Place) -> None:
    """No number of the seeds can be cited from a sentence that does not have it at that place."""
    label = place.labels[place.index]
    elsewhere = [other for other in PLACES if other.quantity.text != place.quantity.text]
    assert elsewhere
    for other in elsewhere:
        drafts = other.labels
        drafts[other.index] = label
        groundwork = grounded(other.article, "figures", *drafts, asked=[other.sentence.number])
        assert groundwork.tally.ungrounded == 1
        assert {found.text for found in groundwork.records.figures} <= {one.text for one in find_quantities(other.text)}


@pytest.mark.parametrize("place", [place for place in PLACES if place.quantity.value is not None], ids=str)
def test_an_event_quoted_from_another_article_is_refused(place: Place) -> None:
    """The words around a number of one article, pointed at a sentence of another that has neither: no event."""
    draft = EventDraft(what=place.clause(place.quantity.text)[:155], status="happened")
    for article in SEEDS:
        if article.id != place.article.id:
            for sentence in article.sentences:
                if place.quantity.value not in values(article.quote(sentence)):
                    assert grounded(article, "events", draft, asked=[sentence.number]).tally.used == 0


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_an_invented_quotation_cue_holder_or_target_is_refused(place: Place) -> None:
    """Beside each number: words the sentence does not have, a cue it does not have, names it does not have."""
    article = voiced(place)
    claim = place.clause(place.quantity.text)
    assert find_cues("commended")
    assert "commended" not in place.text
    for wrong in (
        {"cue": "commended"},
        {"holder": "Quetzal Front"},
        {"target": "Quetzal Front"},
        {"target": "Carla Lopez"},
        {"claim": "bakers should lower the price of bread at once"},
    ):
        draft = a_stance(claim).model_copy(update=wrong)
        assert grounded(article, "stances", draft).tally.used == 0
    invented = EventDraft(what="Bakers lower the price of bread in Valparaíso", status="happened")
    assert grounded(place.article, "events", invented, asked=[place.sentence.number]).tally.used == 0


@pytest.mark.parametrize("article", SEEDS, ids=lambda article: article.id[:3])
def test_a_name_of_another_article_is_refused(article: Article) -> None:
    """Every name found in the other four seeds that this one does not have is refused as its actor."""
    names = {
        mention.text
        for other in SEEDS
        for sentence in other.sentences
        for mention in find_mentions(other.quote(sentence))
        if not re.search(rf"(?<!\w){re.escape(mention.text)}(?!\w)", article.text)
    }
    assert len(names) >= 10
    drafts = [ActorDraft(name=name, kind="person") for name in sorted(names)]
    groundwork = ground(article, [drafted(article, "actors", *drafts)])
    assert groundwork.records.actors == ()
    assert groundwork.tally.ungrounded == len(drafts)
