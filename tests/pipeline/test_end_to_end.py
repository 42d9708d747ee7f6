"""The five seeds, replayed from the recordings that the embedded model made, with no socket to be had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from pytest_socket import disable_socket, enable_socket

from summarizer.language.quantities.find import find_quantities
from summarizer.model.choose import Options
from summarizer.pipeline import summarize
from summarizer.recordings.store import Recordings
from summarizer.records.facets import FACETS
from summarizer.render.canonical_json import to_json
from summarizer.render.markdown.brief import to_markdown
from summarizer.run import Run

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / "tests" / "recordings" / "seeds.jsonl"
EXPECTED = ROOT / "tests" / "expected"
REFRESH = "Read the difference; if it is meant: python tests/expect.py"


def replayed(cache: Path) -> Run:
    """The seeds summarised from the committed recordings, in a store of its own at `cache`."""
    with Recordings(cache) as recordings:
        recordings.import_(RECORDINGS)
    with chdir(ROOT):  # the brief names each file as it was given
        return summarize(["seeds/"], Options(model="embedded", cache=cache, mode="replay"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One replay of the seeds, sockets blocked: on Unix an event loop needs a socket pair, which is no network."""
    disable_socket(allow_unix_socket=True)
    yield replayed(tmp_path_factory.mktemp("cache"))
    enable_socket()


def test_the_brief_is_the_committed_one_byte_for_byte(run: Run) -> None:
    """Recordings in, the same Markdown and JSON out."""
    (brief,) = run.briefs
    assert to_markdown(brief) == (EXPECTED / "brief.md").read_text("utf-8"), REFRESH
    assert to_json(brief) == (EXPECTED / "brief.json").read_text("utf-8"), REFRESH


def test_no_window_of_the_seeds_is_lost(run: Run) -> None:
    """Every article is used, and no window failed or was cut off."""
    assert run.ledger.articles.used == run.ledger.articles.total == 5
    assert (run.ledger.windows.failed, run.ledger.windows.truncated) == (0, 0)
    assert not run.failed


def test_what_was_spent_is_told_by_article_and_facet(run: Run) -> None:
    """Calls and tokens of every article and facet, once each, and of the narrative, add up to those of the brief."""
    (brief,) = run.briefs
    rows = [(spent.article, spent.task) for spent in brief.spent]
    expected = {(summary.article.id, facet) for summary in run.summaries for facet in FACETS}
    assert len(rows) == len(set(rows))
    assert set(rows) == expected | {(None, "narrative")}
    for field in ("calls", "input_tokens", "output_tokens"):
        assert sum(getattr(spent.usage, field) for spent in brief.spent) == getattr(brief.usage, field)


def test_evidence_is_the_article_s_own_characters(run: Run) -> None:
    """text[start:end] == evidence, for every record of every summary and every citation of the brief."""
    texts = {path.stem: path.read_text("utf-8") for path in (ROOT / "seeds").glob("*.txt")}
    quoted = [
        (summary.article.id, evidence)
        for summary in run.summaries
        for facet in FACETS
        for record in getattr(summary, facet)
        for evidence in record.evidence
    ]
    assert len(quoted) > 150
    assert all(texts[article][evidence.start : evidence.end] == evidence.text for article, evidence in quoted)
    cited = [citation for event in run.briefs[0].events for citation in event.citations]
    assert cited
    assert all(texts[citation.article][citation.start : citation.end] == citation.text for citation in cited)


def test_every_figure_s_value_is_in_a_sentence_it_cites(run: Run) -> None:
    """No number is shown that the cited sentence does not give."""
    for summary in run.summaries:
        for figure in summary.figures:
            given = [quantity for evidence in figure.evidence for quantity in find_quantities(evidence.text)]
            assert (figure.text, figure.value) in [(quantity.text, quantity.value) for quantity in given]


def test_readme_shows_the_brief_as_it_is(run: Run) -> None:
    """What README shows between its two marks is the beginning of the brief."""
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = readme.split("<!-- brief -->\n")[1].split("<!-- /brief -->")[0]
    excerpt = shown.strip().removeprefix("````markdown\n").removesuffix("\n````")
    assert len(excerpt) > 500
    assert to_markdown(run.briefs[0]).startswith(excerpt), REFRESH
    assert f"out/{run.briefs[0].story}/brief.md" in readme


def test_the_summary_s_field_names_are_the_guideline_s(run: Run) -> None:
    """A summary and a hand label can be laid side by side."""
    fields = {
        "actors": {"name", "aliases", "kind", "role"},
        "events": {"what", "date", "place", "participants", "status", "salience"},
        "figures": {"text", "value", "low", "high", "qualifier", "unit", "measures", "as_of", "attributed_to"},
        "stances": {"holder", "target", "polarity", "act", "claim", "quoted"},
    }
    content = json.loads(to_json(run.summaries[0]))
    for facet, names in fields.items():
        assert set(content[facet][0]) == names | {"evidence", "grounding", "provenance"}
        assert set(content[facet][0]["evidence"][0]) == {"start", "end", "text"}
