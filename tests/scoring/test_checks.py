"""The hard rules: a value that no cited sentence gives, and what is shown as fact without grounding, are each found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket

from summarizer.language.quantities.find import find_quantities
from summarizer.records.brief import Citation, Dispute, FigurePoint, Side, StoryBrief
from summarizer.records.facets import FACETS
from summarizer.records.summary import ArticleSummary, Evidence, Provenance
from summarizer.run import Run
from summarizer.scoring.labels.checks import ungrounded_facts, values_not_cited
from summarizer.scoring.labels.records import FigureLabel
from summarizer.scoring.labels.sheets import Item, Sheet, overlapping, sheet_of_labels, sheet_of_summary
from tests.pipeline.test_end_to_end import EXPECTED, replayed
from tests.support.ferry import ARTICLES, BRIEF, GOLD, LABELS, TEXTS, a_figure, an_article, citing, sentence
from tests.support.labelled import relabelled, seeds_gold, with_items, with_one

VAGUE = (None, None, None)
FIGURES = [
    (gold, index, figure)
    for gold in seeds_gold().articles
    for index, figure in enumerate(gold.sheet.figures)
    if figure.label.amount != VAGUE
]
NAMES = [figure.ref for _, _, figure in FIGURES]


# --- values -----------------------------------------------------------------------------------------------------------


def faults_of(text: str, value: float | None, evidence: str, article: str = "b") -> list[str]:
    """What is said of one figure of a ferry article."""
    label = a_figure(text, 0, "something", evidence).model_copy(update={"value": value})
    labels = LABELS[article].model_copy(update={"figures": (label,)})
    return list(values_not_cited(sheet_of_labels(labels, article, TEXTS[article]), ARTICLES[article]))


def test_labels_give_no_value_that_their_evidence_does_not() -> None:
    """The hand labels keep the rule, of the seeds and of the ferry; there are figures to keep it."""
    for gold in (*seeds_gold().articles, *GOLD.articles):
        assert list(values_not_cited(gold.sheet, gold.article)) == []
    assert len(FIGURES) > 25


@pytest.mark.parametrize("planted", range(len(FIGURES)), ids=NAMES)
def test_a_value_ten_times_as_high_is_found(planted: int) -> None:
    """On each figure of the seeds; it alone is named, with its text and what it measures."""
    gold, index, figure = FIGURES[planted]
    amounts = {
        name: amount * 10 or 10.0
        for name in ("value", "low", "high")
        if (amount := getattr(figure.label, name)) is not None
    }
    sheet = with_one(gold.sheet, "figures", index, relabelled(figure, **amounts))
    assert list(values_not_cited(sheet, gold.article)) == [
        f"{figure.ref}: {figure.label.text} ({figure.label.measures})"
    ]


def moved_away(figure: Item[FigureLabel], gold_index: int) -> Item[FigureLabel]:
    """The figure citing the first sentence that gives neither its amount nor its words."""
    article = FIGURES[gold_index][0].article
    label = figure.label
    elsewhere = next(
        one
        for one in article.sentences
        if not overlapping([one], figure.spans)
        and label.text not in article.quote(one)
        and label.amount not in [(found.value, found.low, found.high) for found in find_quantities(article.quote(one))]
    )
    return figure.model_copy(update={"spans": (elsewhere,)})


@pytest.mark.parametrize("planted", range(len(FIGURES)), ids=NAMES)
def test_evidence_in_another_sentence_is_found(planted: int) -> None:
    """On each figure of the seeds: the value stands in the article, not where it is cited."""
    gold, index, figure = FIGURES[planted]
    sheet = with_one(gold.sheet, "figures", index, moved_away(figure, planted))
    assert [fault.partition(": ")[0] for fault in values_not_cited(sheet, gold.article)] == [figure.ref]


def test_a_figure_without_evidence_is_found() -> None:
    """What is cited from nowhere is given nowhere."""
    sheet = GOLD.articles[0].sheet
    bare = sheet.figures[0].model_copy(update={"spans": ()})
    assert len(list(values_not_cited(with_items(sheet, "figures", (bare,)), ARTICLES["a"]))) == 1


def test_vague_amounts_have_no_value_to_be_found() -> None:
    """ "Tens of thousands" is never a fault, whatever it cites."""
    assert faults_of("dozens", None, sentence("b", 1)) == []
    vague = [one for gold in seeds_gold().articles for one in gold.sheet.figures if one.label.amount == VAGUE]
    assert vague
    for gold in seeds_gold().articles:
        moved = tuple(
            one.model_copy(update={"spans": gold.article.sentences[:1]})
            for one in gold.sheet.figures
            if one.label.amount == VAGUE
        )
        assert list(values_not_cited(with_items(gold.sheet, "figures", moved), gold.article)) == []


def written(text: str, amount: float, line: str) -> list[str]:
    """What is said of a figure `text` that an article of one line is cited for."""
    label = a_figure(text, amount, "something", line)
    sheet = Sheet(article="x", figures=(Item(ref="x#figures0", label=label, spans=an_article("x", line).sentences),))
    return list(values_not_cited(sheet, an_article("x", line)))


GIVEN = {
    "figures": ("6,600", 6600, "Some 6,600 people left."),
    "words": ("two", 2, "The two sides met."),
    "all, as a share": ("all", 100, "Nearly all of the crew left."),
    "no, as a number": ("no casualties", 0, "There were no casualties."),
    "currency": ("$22 million", 22e6, "It costs $22 million."),
    "the number alone, its multiple counted": ("22", 22e6, "It costs $22 million."),
}
NOT_GIVEN = {
    "the end of a longer number": ("600", 600, "Some 6,600 people left."),
    "the beginning of a longer number": ("6", 6, "Some 6,600 people left."),
    "a number without its multiple": ("22", 22, "It costs $22 million."),
    "part of a year": ("20", 20, "It happened in 2023."),
    "part of a decimal": ("5", 5, "It grew by 11.5 percent."),
    "part of a word": ("all", 100, "Some of the small boats left."),
    "a word that is not there": ("no casualties", 0, "There were casualties."),
    "all, as another number": ("all", 50, "Nearly all of the crew left."),
    "no words at all": ("", 0, "Nobody came."),
    "nothing but signs": ("—", 3, "Nobody — came."),
}


@pytest.mark.parametrize(("text", "value", "line"), GIVEN.values(), ids=GIVEN)
def test_values_that_a_sentence_gives(text: str, value: float, line: str) -> None:
    """In figures, in words, with their multiple, or as all or none of something."""
    assert written(text, value, line) == []


@pytest.mark.parametrize(("text", "value", "line"), NOT_GIVEN.values(), ids=NOT_GIVEN)
def test_values_that_a_sentence_does_not_give(text: str, value: float, line: str) -> None:
    """Characters that happen to stand there as part of something else give nothing."""
    assert written(text, value, line) == [f"x#figures0: {text} (something)"]


# --- grounding --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One replay of the seeds."""
    disable_socket(allow_unix_socket=True)
    yield replayed(tmp_path_factory.mktemp("cache"))
    enable_socket()


SEED_ARTICLES = {gold.id: gold.article for gold in seeds_gold().articles}


def test_the_committed_brief_and_its_summaries_have_no_fault(run: Run) -> None:
    """Nothing is shown as fact that is not grounded, and no value that its sentence does not give."""
    brief = StoryBrief.model_validate_json((EXPECTED / "brief.json").read_text("utf-8"))
    assert list(ungrounded_facts(run.summaries, [brief], SEED_ARTICLES)) == []
    assert len(run.summaries) == len(SEED_ARTICLES)
    for summary in run.summaries:
        article = SEED_ARTICLES[summary.article.id]
        assert list(values_not_cited(sheet_of_summary(summary), article)) == []


def a_summary(article: str) -> ArticleSummary:
    """The ferry's labels as the summary of a program that gets everything right."""
    provenance = Provenance(prompt="p.v1", prompt_sha256="0", model="m", recordings=("r",))
    (sheet,) = (gold.sheet for gold in GOLD.articles if gold.id == article)
    records = {
        facet: [
            {
                **item.label.model_dump(exclude={"evidence", "optional", "holder_also", "target_also"}),
                "evidence": [
                    Evidence(start=span.start, end=span.end, text=ARTICLES[article].quote(span)) for span in item.spans
                ],
                "grounding": "exact",
                "provenance": provenance,
            }
            for item in sheet.of(facet)
        ]
        for facet in FACETS
    }
    head = ARTICLES[article].head()
    return ArticleSummary.model_validate({"article": head, "model": "m", "profile": "test", **records})


SUMMARIES = [a_summary("a"), a_summary("b")]


def faults(brief: StoryBrief = BRIEF, first: ArticleSummary = SUMMARIES[0]) -> list[str]:
    return list(ungrounded_facts([first, SUMMARIES[1]], [brief], ARTICLES))


def altered(citation: Citation) -> Citation:
    return citation.model_copy(update={"text": "X" + citation.text[1:]})


def test_the_ferry_s_brief_has_no_fault() -> None:
    """Wrong in what it says, but every word of it grounded."""
    assert faults() == []


@pytest.mark.parametrize("facet", FACETS)
def test_a_record_that_is_not_grounded_is_named(facet: str) -> None:
    """One fault, that of the record; partial grounding is none."""
    first, *rest = getattr(SUMMARIES[0], facet)
    for grounding, expected in (("missing", [f"a#{facet}0: shown, but not grounded"]), ("partial", [])):
        records = (first.model_copy(update={"grounding": grounding}), *rest)
        assert faults(first=SUMMARIES[0].model_copy(update={facet: records})) == expected


@pytest.mark.parametrize("facet", FACETS)
def test_altered_evidence_is_named(facet: str) -> None:
    """A quotation that is not the article's own characters, in any of the record's evidence."""
    first, *rest = getattr(SUMMARIES[0], facet)
    evidence = first.evidence[0]
    wrong = evidence.model_copy(update={"text": evidence.text[:-1] + "!"})
    records = (first.model_copy(update={"evidence": (evidence, wrong)}), *rest)
    assert faults(first=SUMMARIES[0].model_copy(update={facet: records})) == [
        f"a#{facet}0: its evidence is not the article's text"
    ]


@pytest.mark.parametrize("kind", ["actors", "events", "figures", "stances"])
def test_an_altered_citation_is_named(kind: str) -> None:
    """One fault, that of the merged statement, with the beginning of what is cited."""
    first, *rest = getattr(BRIEF, kind)
    wrong = first.model_copy(update={"citations": (altered(first.citations[0]), *first.citations[1:])})
    (fault,) = faults(BRIEF.model_copy(update={kind: (wrong, *rest)}))
    assert fault.startswith(f"{first.id}: its citation of a is not the article's text: 'X")


def test_an_altered_citation_of_a_figure_s_point_is_named() -> None:
    """A point is shown with a citation of its own."""
    (series,) = BRIEF.figures
    point: FigurePoint = series.points[1]
    wrong = series.model_copy(
        update={"points": (series.points[0], point.model_copy(update={"citation": altered(point.citation)}))}
    )
    (fault,) = faults(BRIEF.model_copy(update={"figures": (wrong,)}))
    assert fault.startswith("figure-1: its citation of b is not the article's text")


def test_an_altered_citation_of_the_narrative_is_named() -> None:
    """By the number of its sentence, from 1."""
    told = BRIEF.narrative[1].model_copy(update={"citations": (altered(citing("a", 4)),)})
    (fault,) = faults(BRIEF.model_copy(update={"narrative": (BRIEF.narrative[0], told)}))
    assert fault.startswith("narrative 2: its citation of a is not the article's text")


def test_a_citation_moved_to_other_characters_is_named() -> None:
    """The text is the article's, the offsets are not."""
    moved = citing("a", 1).model_copy(update={"start": 1, "end": citing("a", 1).end + 1})
    told = BRIEF.narrative[0].model_copy(update={"citations": (moved,)})
    assert len(faults(BRIEF.model_copy(update={"narrative": (told,)}))) == 1


@pytest.mark.parametrize("kind", ["actors", "events", "figures", "stances"])
def test_a_member_that_is_no_record_is_named(kind: str) -> None:
    """One fault, that of the group, with the reference that leads nowhere."""
    first, *rest = getattr(BRIEF, kind)
    wrong = first.model_copy(update={"members": (*first.members, f"b#{kind}99")})
    assert faults(BRIEF.model_copy(update={kind: (wrong, *rest)})) == [
        f"{first.id}: made of b#{kind}99, which is no record"
    ]


def test_what_rests_on_nothing_in_the_brief_is_named() -> None:
    """A sentence of the narrative and a side of a dispute are made of merged statements, or of nothing."""
    told = BRIEF.narrative[0].model_copy(update={"rests_on": ("event-1", "event-9")})
    dispute = Dispute(
        id="dispute-1", about="?", sides=(Side(rests_on=("stance-1",)), Side(rests_on=("stance-9",))), rule="none"
    )
    assert faults(BRIEF.model_copy(update={"narrative": (told,), "disputes": (dispute,)})) == [
        "narrative 1: rests on event-9, which is not in the brief",
        "dispute-1: rests on stance-9, which is not in the brief",
    ]


@pytest.mark.parametrize(
    "change", [{"value": 21.0}, {"text": "21"}, {"low": 1.0}, {"member": "b#figures9"}, {"member": "b#events0"}]
)
def test_a_point_other_than_its_record_is_named(change: dict[str, object]) -> None:
    """What a series shows is what the record says: its words and its amount."""
    (series,) = BRIEF.figures
    point = series.points[1].model_copy(update=change)
    wrong = series.model_copy(update={"points": (series.points[0], point)})
    assert faults(BRIEF.model_copy(update={"figures": (wrong,)})) == [
        f"figure-1: {point.text} is not what {point.member} says"
    ]


def test_articles_that_are_not_at_hand_are_not_looked_at() -> None:
    """Without the text nothing can be said of a quotation; a record's grounding still can."""
    first, *rest = BRIEF.events
    wrong = first.model_copy(update={"citations": (altered(first.citations[0]),)})
    brief = BRIEF.model_copy(update={"events": (wrong, *rest)})
    event = SUMMARIES[0].events[0]
    evidence = event.evidence[0].model_copy(update={"text": "X" + event.evidence[0].text[1:]})
    summary = SUMMARIES[0].model_copy(update={"events": (event.model_copy(update={"evidence": (evidence,)}),)})
    only_b = {"b": ARTICLES["b"]}
    assert list(ungrounded_facts([summary, SUMMARIES[1]], [brief], only_b)) == []
    assert len(list(ungrounded_facts([summary, SUMMARIES[1]], [brief], ARTICLES))) == 2
