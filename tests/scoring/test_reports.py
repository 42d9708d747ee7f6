"""Reports say what the evaluation says, wherever they are shown, and nothing in an article becomes markup."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from itertools import pairwise
from typing import get_args

import pytest
from rich.console import Console

from summarizer.records.article import Span
from summarizer.records.brief import Statement
from summarizer.records.facets import FACETS
from summarizer.records.ledger import Usage
from summarizer.render.escaping import printable
from summarizer.scoring.compare import ItemChange, ScoreComparison, Turn, compare
from summarizer.scoring.evaluation import Evaluation, Noise, Peer, Prediction, Signature, evaluate
from summarizer.scoring.labels.gold import GoldArticle, GoldSet, GoldStory
from summarizer.scoring.labels.records import ActorLabel, ArticleLabels, EventLabel, FigureLabel, StanceLabel
from summarizer.scoring.labels.sheets import Sheet, sheet_of_briefs, sheet_of_labels
from summarizer.scoring.metrics import Interval
from summarizer.scoring.reports.beside import RowVerdict
from summarizer.scoring.reports.page import SIGNS, WORDS, to_html
from summarizer.scoring.reports.sections import COUNTS
from summarizer.scoring.reports.terminal import show
from tests.support.ferry import BRIEF, FERRY, GOLD, STORY, TEXTS, a_gold, an_article, citing
from tests.support.hostile import EVIL, PARSE, kinds
from tests.support.labelled import FAR_AWAY, relabelled, with_items, with_one, without
from tests.support.parsed import Page
from tests.support.report_markdown import peers_table, to_markdown

SIGNATURE = Signature(
    gold="9c1f03ab", prompts=("actors.v1@1",), model="small", profile="embedded", seed=7, code="0.1.0"
)
LIES = BRIEF.model_copy(
    update={
        "narrative": (
            *BRIEF.narrative,
            Statement(text="The ferry sank.", rests_on=("event-1",), citations=(citing("a", 1),)),
        )
    }
)
LABELLED = tuple(one.sheet for one in GOLD.articles)


def damaged() -> tuple[Sheet, Sheet]:
    """The labels with every outcome among them: see `OUTCOMES`."""
    a, b = LABELLED
    a = with_one(a, "actors", 0, relabelled(a.actors[0], kind="government"))
    a = with_items(a, "actors", (*a.actors, a.actors[1].model_copy(update={"ref": "a#actors3"})))
    a = with_one(a, "events", 0, relabelled(a.events[0], what="Quite another wording"))
    a = with_one(a, "figures", 0, relabelled(a.figures[0], value=13.0))
    a = with_one(a, "stances", 1, relabelled(a.stances[1], target="Torvik"))
    b = with_one(
        without(b, "events", 1), "actors", 1, relabelled(b.actors[1], name="Dag", evidence=("Dag Lund again",))
    )
    b = with_one(b, "figures", 0, b.figures[0].model_copy(update={"spans": (FAR_AWAY,)}))
    return a, with_one(b, "actors", 2, relabelled(b.actors[2], name="Nobody in particular", evidence=("not there",)))


OUTCOMES = {
    "a": ["flawed", "correct", "correct", "duplicate", "partial", "partial", "correct", "partial"],
    "b": ["correct", "partial", "missed", "spurious", "correct", "missed", "partial", "correct", "optional", "correct"],
}


def evaluated(*sheets: Sheet, gold: GoldSet = GOLD, **fields: object) -> Evaluation:
    return evaluate(gold, Prediction.model_validate({"sheets": sheets, **fields}), SIGNATURE, "2021-05-04")


def with_everything() -> Evaluation:
    """An evaluation in which no part of the report is empty."""
    made = evaluated(
        *damaged(),
        story=sheet_of_briefs([LIES]),
        briefs=(LIES,),
        faults=("a#events0: shown, but not grounded",),
        usage=Usage(calls=1234, input_tokens=56789, output_tokens=4321, seconds=98.76),
    )
    peer = Peer(
        name="other",
        model="large",
        macro_f1=0.4321,
        interval=Interval(low=0.1, high=0.9),
        scores=made.scores[:3],
        missing=("a", "b"),
        faults=5,
    )
    noise = Noise(macro_f1=(0.701, 0.712), sd=0.0078)
    return made.model_copy(
        update={"peers": (peer,), "noise": noise, "unreviewed": ("c.json",), "ungrounded": 3, "stories": made.stories}
    )


EVALUATION = with_everything()
BEFORE = evaluated(*LABELLED, story=sheet_of_briefs([BRIEF]), briefs=(BRIEF,))
COMPARISON = compare(BEFORE, EVALUATION)


def on_terminal(
    width: int, evaluation: Evaluation = EVALUATION, comparison: ScoreComparison | None = None, colour: bool = False
) -> str:
    screen = io.StringIO()
    show(evaluation, comparison, Console(file=screen, width=width, force_terminal=colour))
    return screen.getvalue()


def tables_of(markdown: str) -> dict[str, list[list[str]]]:
    """The tables under the sentence that stands above each; cells as they are shown."""
    tables: dict[str, list[list[str]]] = {}
    tokens = PARSE.parse(markdown)
    above = ""
    for before, token in pairwise(tokens):
        if token.type == "table_open":
            tables[above] = []
        elif token.type == "tr_open":
            tables[above].append([])
        elif token.type == "inline":
            text = "".join(child.content for child in token.children or ())
            if before.type in ("th_open", "td_open"):
                tables[above][-1].append(text)
            else:
                above = text.rstrip(":")
    return tables


TABLES = tables_of(to_markdown(EVALUATION, COMPARISON))


def two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def ranged(value: float | None, interval: Interval | None) -> str:
    return f"{two(value)} [{two(interval.low)}, {two(interval.high)}]" if interval and value is not None else two(value)


# --- the numbers ------------------------------------------------------------------------------------------------------


def test_the_example_has_every_outcome() -> None:
    """What the other tests look at is there to be seen."""
    assert {one.verdict for article in EVALUATION.articles for one in article.judged} >= {*WORDS} - {"flawed"}
    assert EVALUATION.stories
    assert EVALUATION.stories[0].violations


def test_counts_and_scores_of_the_facets_are_those_of_the_evaluation() -> None:
    """Counts in the order of the heads; precision, recall and F1 with its interval; the macro mean last."""
    counts, scores = TABLES["Counts, all articles together"], TABLES["Scores, all articles together"]
    assert counts[0] == ["facet", *COUNTS]
    for row, score in zip(counts[1:], EVALUATION.scores, strict=True):
        assert row == [score.facet, *(str(getattr(score.counts, name)) for name in COUNTS)]
    for row, score in zip(scores[1:-1], EVALUATION.scores, strict=True):
        assert row == [score.facet, two(score.precision), two(score.recall), ranged(score.f1, score.interval)]
    assert scores[-1] == ["macro mean", "", "", ranged(EVALUATION.macro_f1, EVALUATION.interval)]


def test_articles_fields_and_grounding_are_those_of_the_evaluation() -> None:
    """A row for each article, each scored field and each facet."""
    for row, one in zip(TABLES["F1 of each article"][1:], EVALUATION.articles, strict=True):
        assert row == [one.article, two(one.macro_f1), *(two(one.counts.of(facet).f1) for facet in FACETS)]
    for row, field in zip(TABLES["How often a field is right"][1:], EVALUATION.attributes, strict=True):
        share = two(field.right / field.pairs if field.pairs else None)
        assert row == [f"{field.facet}: {field.name}", str(field.right), str(field.pairs), share]
    grounding = TABLES["Predicted items whose evidence overlaps labelled evidence of their facet"]
    for row, score in zip(grounding[1:], EVALUATION.scores, strict=True):
        own = score.grounding
        assert row == [score.facet, str(own.predicted), str(own.at_evidence), two(own.share)]


def test_the_story_is_that_of_the_evaluation() -> None:
    """Groups, the confusion matrix cell by cell, and each fact."""
    story = EVALUATION.stories[0]
    cubed = TABLES["Grouping of the items that were found, by B-cubed"][1:]
    paired = TABLES["Grouping by pairs; joined counts all pairs to join, also of items that were not found"][1:]
    for first, second, (name, own) in zip(
        cubed, paired, (("actors", story.actors), ("events", story.events)), strict=True
    ):
        shares = (own.b_cubed_precision, own.b_cubed_recall, own.b_cubed_f1)
        assert first == [name, str(own.items), *map(two, shares)]
        shares = (own.pairs.precision, own.pairs.recall, own.pairs.f1)
        assert second == [name, *map(two, shares), str(own.joined), str(own.to_join)]
    head, *rows = TABLES["Pairs of figures: labelled relation (rows) and predicted relation (columns)"]
    cells = {(row[0], column): int(cell) for row in rows for column, cell in zip(head[1:], row[1:], strict=True)}
    told = {(c.gold.replace("_", " "), c.predicted.replace("_", " ")): c.pairs for c in story.relations}
    assert {cell: pairs for cell, pairs in cells.items() if pairs} == told
    for row, fact in zip(TABLES["Items of each fact that are cited"][1:], story.facts, strict=True):
        counted = map(str, (fact.cited, fact.cited_in_narrative, fact.refs))
        assert row == [fact.fact, "yes" if fact.covered else "no", *counted]


def test_what_is_no_table_is_told_in_words() -> None:
    """Signature, trust, grounding, every fault, disputes, claims, citations, noise, what was left out, and the cost."""
    markdown = to_markdown(EVALUATION).replace("\\", "")
    story = EVALUATION.stories[0]
    predicted = sum(score.grounding.predicted for score in EVALUATION.scores)
    assert EVALUATION.uncited > 0
    lines = (
        str(SIGNATURE),
        "is drawn over 2 articles; with few articles it is wide.",
        "The ceiling is not 1.00",
        f"3 of {3 + predicted} predicted records, a share of {3 / (3 + predicted):.3f}.",
        f"Figures whose value is in no sentence that they cite: {EVALUATION.uncited} (must be 0).",
        *(f"- {fault}" for fault in EVALUATION.faults),
        f"update taken for conflict: {story.pairs_of('update', 'conflict')}",
        *(f"- found: {name}" for name in story.disputes.found),
        *(f"- missed: {name}" for name in story.shared_text.missed),
        "- The ferry sank.: The ferry sank.",
        f"{story.citations.borne_out} of {story.citations.citations} citations",
        f"{story.citations.cited} of {story.citations.evidence} pieces",
        "Macro F1 of 2 runs: 0.701, 0.712; standard deviation 0.0078.",
        "- c.json",
        "1,234 calls; 56,789 tokens in, 4,321 out; 98.8 model seconds",
    )
    for line in lines:
        assert line in markdown


def test_peers_stand_beneath_this_pipeline_with_the_signature() -> None:
    """A row each, intervals, faults and missing articles; a model of its own is named, a facet without score a dash."""
    (table,) = tables_of(f"peers\n\n{peers_table(EVALUATION)}").values()
    own = [ranged(score.f1, score.interval) for score in EVALUATION.scores]
    macro = ranged(EVALUATION.macro_f1, EVALUATION.interval)
    assert table == [
        ["program", "macro F1", *FACETS, "faults", "missing"],
        ["this pipeline", macro, *own, str(len(EVALUATION.faults)), "0"],
        ["other (large)", "0.43 [0.10, 0.90]", *own[:3], "–", "5", "2"],
    ]
    assert peers_table(EVALUATION).endswith(f"\n\n`{SIGNATURE}`\n")
    same = EVALUATION.peers[0].model_copy(update={"model": SIGNATURE.model})
    assert "| other |" in peers_table(EVALUATION.model_copy(update={"peers": (same,)}))


def test_what_was_not_measured_is_not_told() -> None:
    """No story, no noise and no peers, no section of them; what was looked for and not found is told as none."""
    markdown = to_markdown(evaluated(*LABELLED))
    assert not re.search("## (Story|Noise|Beside|Compared)", markdown)
    for heading in ("Hard rules broken", "Unreviewed labels left out", "Articles not predicted"):
        assert f"## {heading}\n\nNone." in markdown


def test_a_missing_article_is_named_everywhere() -> None:
    """In the table of articles, in a list of its own and on the page."""
    made = evaluated(LABELLED[0])
    assert ["b (not predicted)", "0.00", "0.00", "0.00", "0.00", "0.00"] in tables_of(to_markdown(made))[
        "F1 of each article"
    ]
    assert "## Articles not predicted\n\n- b" in to_markdown(made)
    page = to_html(made, GOLD, LABELLED[:1])
    assert "Not predicted: all its labels count as missed." in page
    assert "Articles not predicted: <strong>1</strong>" in page


def test_no_score_is_a_dash() -> None:
    """Nothing labelled and nothing predicted: no score, no interval, and no zero that would look like one."""
    empty = a_gold(labels={"a": ArticleLabels(article="a.txt")})
    made = evaluated(*(one.sheet for one in empty.articles), gold=empty)
    scores = tables_of(to_markdown(made))["Scores, all articles together"]
    assert scores[1:] == [*([facet, "–", "–", "–"] for facet in FACETS), ["macro mean", "", "", "–"]]
    assert "1 article: too few for an interval." in to_markdown(made)
    assert "Nothing is labelled and nothing predicted." in to_html(made, empty, ())


def test_a_story_without_related_figures_says_so() -> None:
    """No empty matrix, no empty table of facts."""
    bare = STORY.model_copy(update={"figures": (), "disputes": (), "brief_must_say": (), "shared_text": ()})
    gold = a_gold(GoldStory(name="story.json", labels=bare))
    markdown = to_markdown(evaluated(gold=gold, story=sheet_of_briefs([])))
    assert "No pair of figures is labelled as related" in markdown
    assert "0 of 0 covered" in markdown


# --- comparing --------------------------------------------------------------------------------------------------------


def test_a_comparison_lists_every_change_and_every_reason() -> None:
    """Each change once under its turn, with its article, facet and text; every reason when refused."""
    changes = COMPARISON.changes
    assert {change.turn for change in changes} >= {"lost", "new error"}
    markdown = to_markdown(EVALUATION, COMPARISON).replace("\\", "")
    compared = markdown[markdown.index("## Compared") :]
    listed = re.findall(r"^- (.*)$", compared, re.MULTILINE)
    told = [f"{c.article}, {c.facet}: {c.text}" for turn in get_args(Turn) for c in changes if c.turn == turn]
    assert listed == [*told, *COMPARISON.reasons]
    assert f"refused, for {len(COMPARISON.reasons)} reasons" in compared
    assert f"### Lost: {sum(c.turn == 'lost' for c in changes)}\n" in compared
    assert [row[1] for row in tables_of(markdown)[next(t for t in tables_of(markdown) if "paired" in t)][1:3]] == [
        f"{COMPARISON.macro_before:.3f}",
        f"{COMPARISON.macro_after:.3f}",
    ]


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.01, 0.05, "it is better"),
        (-0.005, -0.001, "it is worse, but by no more than is allowed"),
        (-0.01, 0.01, "cannot tell better from worse"),
        (0.0, 0.0, "nothing differs"),
        (None, None, "Too few articles"),
    ],
)
def test_the_verdict_says_what_the_interval_says(low: float | None, high: float | None, verdict: str) -> None:
    """Better only above 0, worse only below; nothing is claimed of an interval that holds 0."""
    interval = None if low is None or high is None else Interval(low=low, high=high)
    stands = compare(BEFORE, BEFORE).model_copy(update={"interval": interval, "reasons": ()})
    markdown = to_markdown(BEFORE, stands)
    assert verdict in markdown
    assert "The change may stand" in markdown
    assert "refused" not in markdown[markdown.index("## Compared") :]


def test_a_difference_of_nothing_has_no_minus() -> None:
    """-0.0001 rounds to +0.000."""
    close = COMPARISON.model_copy(update={"macro_before": 0.5001, "macro_after": 0.5, "interval": None})
    assert "| difference | +0.000 |" in to_markdown(EVALUATION, close)


# --- on a terminal ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 120, 200])
def test_no_figure_is_cut_on_a_terminal(width: int) -> None:
    """Every figure of every table stands whole on one line, no line is too wide, and none is coloured."""
    screen = on_terminal(width, EVALUATION, COMPARISON)
    assert max(map(len, screen.splitlines())) <= width
    assert "…" not in screen
    assert "\x1b" not in screen
    for table in TABLES.values():
        for row in table[1:]:
            assert all(cell in screen for cell in row[1:])


def test_a_wide_terminal_shows_the_rows_of_the_report() -> None:
    """The same cells in the same rows as in Markdown."""
    lines = [line.split() for line in on_terminal(300, EVALUATION, COMPARISON).splitlines()]
    for table in TABLES.values():
        assert all(" ".join(row).split() in lines for row in table)


def test_a_table_too_wide_is_turned() -> None:
    """At 80 columns the programs stand side by side, since their intervals would not fit in a row."""
    lines = [line.split() for line in on_terminal(80).splitlines()]
    assert ["program", "this", "pipeline", "other", "(large)"] in lines
    assert ["faults", str(len(EVALUATION.faults)), "5"] in lines


def test_colour_adds_no_words() -> None:
    """Without its codes, a terminal's text is that of a pipe."""
    assert re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(100, colour=True)) == on_terminal(100)


def test_text_does_not_steer_the_terminal() -> None:
    """Escape codes and rich's own markup are shown as text or left out."""
    hostile = EVALUATION.model_copy(update={"faults": ("[red]x[/red] \x1b[2J \x9b \u202e",)})
    screen = on_terminal(80, hostile)
    assert "- [red]x[/red]" in screen
    assert not {"\x1b", "\x9b", "\u202e"} & set(screen)


# --- hostile text -----------------------------------------------------------------------------------------------------


def hostile_gold(evil: str) -> GoldSet:
    """One article of hostile text, name and labels."""
    text = f"Anna {evil} spoke. Nobody came.\n(end)"
    first = f"Anna {evil} spoke."
    labels = ArticleLabels(
        article="x.txt",
        actors=(ActorLabel(name=evil, aliases=(evil,), kind="person", role=evil, evidence=(first,)),),
        events=(
            EventLabel(what=evil, place=evil, date=None, status="happened", salience="main", evidence=(first,)),
            EventLabel(what="Nobody", status="denied", salience="main", evidence=("Nobody came.",)),
        ),
        figures=(FigureLabel(text=evil, qualifier="exact", unit=evil, measures=evil, evidence=(first,)),),
        stances=(
            StanceLabel(
                holder=evil, target=evil, polarity="mixed", act="other", claim=evil, quoted=True, evidence=(first,)
            ),
        ),
    )
    article = an_article(evil, text)
    return GoldSet(
        articles=(GoldArticle(article=article, labels=labels, sheet=sheet_of_labels(labels, evil, text)),),
        sha256="f" * 64,
    )


def hostile_evaluation(evil: str) -> tuple[Evaluation, GoldSet, Sheet]:
    gold = hostile_gold(evil)
    sheet = gold.articles[0].sheet
    sheet = with_one(sheet, "actors", 0, relabelled(sheet.actors[0], kind="population", evidence=(evil,)))
    story = EVALUATION.stories[0]
    facts = tuple(fact.model_copy(update={"fact": evil}) for fact in story.facts)
    made = evaluated(sheet, gold=gold).model_copy(
        update={
            "date": evil,
            "signature": SIGNATURE.model_copy(update={"model": evil}),
            "faults": (evil,),
            "unreviewed": (evil,),
            "stories": (story.model_copy(update={"story": evil, "facts": facts}),),
            "peers": (EVALUATION.peers[0].model_copy(update={"name": evil}),),
        }
    )
    return made, gold, sheet


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_text_is_no_markdown(evil: str) -> None:
    """The report of hostile text has the tokens and tables of the report of plain text, code spans for addresses
    apart."""
    reports = {}
    for text in (evil, "plain"):
        made = hostile_evaluation(text)[0]
        change = ItemChange(article=text, facet="story", turn="lost", text=text)
        told = COMPARISON.model_copy(update={"changes": (change,), "reasons": (text,)})
        reports[text] = to_markdown(made, told) + "\npeers\n\n" + peers_table(made)
    assert kinds(reports[evil]) <= kinds(reports["plain"]) | {"code_inline", "text_special"}
    shapes = [[[len(row) for row in table] for table in tables_of(reports[text]).values()] for text in (evil, "plain")]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_text_moves_no_figure_of_its_row(evil: str) -> None:
    """However many pipes and backticks a name has, the figures beside it stay in their columns."""
    made = hostile_evaluation(evil)[0]
    tables = tables_of(to_markdown(made))
    facts, plain = (one["Items of each fact that are cited"][1:] for one in (tables, TABLES))
    assert [row[1:] for row in facts] == [row[1:] for row in plain]
    assert tables["F1 with its 95 % interval"][-1][1:] == TABLES["F1 with its 95 % interval"][-1][1:]


@pytest.mark.parametrize("evil", EVIL)
def test_a_signature_is_one_code_span(evil: str) -> None:
    """Backticks in it, or anything else, do not end the span."""
    made = hostile_evaluation(evil)[0]
    *_, last = (token for token in PARSE.parse(peers_table(made)) if token.type == "inline")
    (span,) = last.children or ()
    assert span.type == "code_inline"
    assert span.content == " ".join(printable(str(made.signature)).split())


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_text_is_no_html(evil: str) -> None:
    """The page of hostile text has the tags and attributes of the page of plain text, apart from how the text is cut
    into sentences and from marks of code points."""
    pages = {}
    for text in (evil, "plain"):
        made, gold, sheet = hostile_evaluation(f"word {text}")  # without a word, nothing would match
        pages[text] = Page(to_html(made, gold, (sheet,)))
    tags = [
        [(tag, sorted(attrs)) for tag, attrs in pages[text].tags if tag not in ("bdi", "sup", "span")]
        for text in (evil, "plain")
    ]
    assert tags[0] == tags[1]
    assert all(link.startswith("#") for link in pages[evil].all("href"))
    assert "\n(end)" in pages[evil].text
    for told in (pages[evil].text, *(value for _, attrs in pages[evil].tags for value in attrs.values())):
        assert not {"\u202e", "\u2066", "\x1b"} & set(told)


# --- the page ---------------------------------------------------------------------------------------------------------

HTML = to_html(EVALUATION, GOLD, damaged())
PAGE = Page(HTML)


def test_the_page_allows_its_own_style_and_nothing_else() -> None:
    """The policy holds the hash of the one style element; there is no script and nothing to fetch."""
    (style,) = re.findall(r"<style>(.*?)</style>", HTML, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [attrs["content"] for tag, attrs in PAGE.tags if "http-equiv" in attrs]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert "\r" not in style
    assert "url(" not in style
    assert "@import" not in style
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in PAGE.tags}
    assert not {"src", "style", "srcset", "action"} & {name for _, attrs in PAGE.tags for name in attrs}
    assert not re.search("https?:", HTML)
    assert not any(name.startswith("on") for _, attrs in PAGE.tags for name in attrs)


def test_anchors_are_unique_and_links_lead_somewhere() -> None:
    """Each article, facet, item and sentence has an anchor of its own."""
    anchors = PAGE.all("id")
    assert len(anchors) == len(set(anchors))
    assert {link.removeprefix("#") for link in PAGE.all("href")} <= set(anchors)
    assert set(PAGE.all("aria-labelledby")) <= set(anchors)
    for article in EVALUATION.articles:
        refs = [
            (side, ref) for one in article.judged for side, ref in (("gold", one.gold), ("predicted", one.predicted))
        ]
        assert {f"{side}.{ref.replace('#', '.')}" for side, ref in refs if ref} <= set(anchors)


def test_articles_whose_names_look_alike_have_anchors_of_their_own() -> None:
    """Two names that make the same anchor are told apart."""
    names = ("x y", "x.y", "x-y", "x-y-2")
    labels = ArticleLabels(article="x.txt", actors=(ActorLabel(name="A", kind="person", evidence=("ferry",)),))
    gold = GoldSet(
        articles=tuple(
            GoldArticle(
                article=an_article(name, TEXTS["a"]), labels=labels, sheet=sheet_of_labels(labels, name, TEXTS["a"])
            )
            for name in names
        ),
        sha256="f" * 64,
    )
    anchors = Page(to_html(evaluated(gold=gold), gold, ())).all("id")
    assert len(anchors) == len(set(anchors))
    assert sum(anchor.startswith("article.") for anchor in anchors) == len(names)


def rows_of(article: str) -> list[str]:
    """The table rows of one article's items, as HTML."""
    (own,) = re.findall(rf'<article id="article\.{article}".*?</article>', HTML, re.DOTALL)
    return re.findall(r'<tr class="row.*?</tr>', own, re.DOTALL)


@pytest.mark.parametrize("article", ["a", "b"])
def test_every_item_has_a_row_with_its_outcome_in_words(article: str) -> None:
    """One row for each item or pair judged, in order, its outcome as a class, a sign and a word."""
    rows = rows_of(article)
    assert [re.findall('class="row (.*?)"', row)[0] for row in rows] == OUTCOMES[article]
    (judged,) = [one.judged for one in EVALUATION.articles if one.article == article]
    for row, one, standing in zip(rows, judged, OUTCOMES[article], strict=True):
        text = Page(row).text
        assert all(told in text for told in (one.gold_text, one.predicted_text) if told)
        assert WORDS[standing] in text  # type: ignore[index]


def test_a_row_says_why() -> None:
    """Fields that differ on both sides, the reason of a partial pair, and what else rests on the same evidence."""
    flawed, *_, duplicate, event, figure, _, stance = (Page(row).text for row in rows_of("a"))
    assert "kind: organisation, given as government" in flawed
    assert flawed.count("(differs)") == 2
    assert "its label is matched by another prediction" in duplicate
    assert "same evidence, but the wording differs" in event
    assert "same words, but another amount" in figure
    assert "value: 13" in figure
    assert "holder or target differs" in stance
    _, actor, missed, spurious, _, _, moved, *_ = rows_of("b")
    assert "only part of a name agrees" in actor
    assert "nothing predicted matches it" in missed
    assert "same evidence:" in Page(missed).text.replace("\n", " ")
    assert 'href="#predicted.b.actors2"' in missed
    assert "no label matches it" in spurious
    assert "not in the text" in spurious
    assert "same amount, cited from elsewhere" in moved


def test_evidence_leads_to_its_sentence() -> None:
    """A quote names the sentence that it begins in, the same words twice each their own; the text holds every sentence
    as it is."""
    (body,) = re.findall(r'<div class="text-body".*?</div>', HTML[HTML.index('id="article.b"') :], re.DOTALL)[:1]
    assert re.sub(r"\d", "", Page(body).text) == TEXTS["b"]
    label = ActorLabel(name="Ferry", kind="organisation", evidence=("ferry", "ferry"))
    sheet = with_items(LABELLED[1], "actors", ())
    spans = tuple(Span(start=one.start(), end=one.end()) for one in re.finditer("ferry", TEXTS["b"]))
    made = LABELLED[1].actors[0].model_copy(update={"ref": "b#actors0", "label": label, "spans": spans[:2]})
    page = to_html(evaluated(with_items(sheet, "actors", (made,))), GOLD, (with_items(sheet, "actors", (made,)),))
    (cell,) = re.findall(r'<td class="side" data-side="Predicted" id="predicted\.b\.actors0">.*?</td>', page, re.DOTALL)
    assert re.findall(r"#sentence\.b\.(\d)", cell) == ["1", "3"]


def test_an_item_that_no_sheet_holds_is_shown_by_its_text() -> None:
    """Nothing that was judged disappears from the page."""
    text = Page(to_html(EVALUATION, GOLD.model_copy(update={"articles": ()}), ())).text
    judged = [one for article in EVALUATION.articles for one in article.judged]
    assert all(told in text for one in judged for told in (one.gold_text, one.predicted_text) if told)


def test_the_filter_counts_and_hides_every_outcome() -> None:
    """A box for each outcome with its count, and a rule that hides its rows when it is not ticked."""
    counted = {one: sum(row == one for rows in OUTCOMES.values() for row in rows) for one in get_args(RowVerdict)}
    assert set(SIGNS) == set(WORDS) == set(counted)
    for standing, count in counted.items():
        assert f"{WORDS[standing]}: {count}</label>" in HTML
        assert f"body:has(#show-{standing}:not(:checked)) .row.{standing}" in HTML
        assert f"body:has(#show-{standing}:checked) .has-{standing}" in HTML


def test_the_page_can_be_read_by_everyone() -> None:
    """Language, landmarks, headings without a gap, and a scope for every table head."""
    tags = [tag for tag, _ in PAGE.tags]
    assert ("html", {"lang": "en"}) in PAGE.tags
    assert all(tags.count(tag) == 1 for tag in ("header", "main", "footer", "nav", "h1"))
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in PAGE.tags if tag == "th")
    assert tags.count("table") == tags.count("caption")


def _luminance(colour: str) -> float:
    """Relative luminance (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough_in_both_themes(theme: int) -> None:
    """4.5 to 1 at least for all text (WCAG 2.2, 1.4.3 AA)."""
    themes = re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", HTML)
    colours = {name: both[theme] for name, *both in themes}
    pairs = [(f"{one}-ink", f"{one}-paper") for one in WORDS]
    pairs += [(ink, "surface") for ink in ("ink", "muted", "accent", "flawed-ink")] + [("ink", "panel")]
    for ink, paper in pairs:
        lighter, darker = sorted((_luminance(colours[ink]), _luminance(colours[paper])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ink, paper)


def test_the_same_values_make_the_same_bytes() -> None:
    """No clock, no hash order: everything is made twice and does not differ."""
    again = with_everything()
    assert to_html(again, GOLD, damaged()) == HTML
    assert to_markdown(again, COMPARISON) == to_markdown(EVALUATION, COMPARISON)
    assert on_terminal(80, again, COMPARISON) == on_terminal(80, EVALUATION, COMPARISON)
    assert FERRY in GOLD.stories
