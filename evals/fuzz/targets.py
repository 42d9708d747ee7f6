"""What is fuzzed: each target takes bytes and may raise nothing, since what it calls refuses bad input in words."""

from __future__ import annotations

import io
import json
import math
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from summarizer.articles.credits import find_credits
from summarizer.articles.decoding import decode
from summarizer.articles.publication import publication
from summarizer.articles.read import read_articles
from summarizer.changes import compare
from summarizer.cli.outputs import read_briefs
from summarizer.language.clauses import main_clause, subject_of
from summarizer.language.cues import all_cues, find_cues
from summarizer.language.dates.find import bounds, find_dates, is_edtf, overlap, resolve, sort_key
from summarizer.language.fencing import fenced
from summarizer.language.likeness.fingerprints import word_prints
from summarizer.language.mentions import find_mentions, is_heading
from summarizer.language.names import affiliation, fold
from summarizer.language.quantities.find import find_quantities, parse_number
from summarizer.language.quotations import quotations, without_quotations
from summarizer.language.sentences import LONGEST, split_sentences
from summarizer.model.budget import Spending
from summarizer.model.replies import CallPlace, seconds_to_wait
from summarizer.prompts.files import parse_prompt
from summarizer.recordings import jsonl as recording_files
from summarizer.recordings.request import MOST_TOKENS
from summarizer.records.article import Article
from summarizer.records.errors import BriefFault, CacheFault, GoldFault, InputFault, PromptFault, ReplyFault
from summarizer.render.markdown.brief import to_markdown
from summarizer.scoring.labels.gold import read_gold

Target = Callable[[bytes], None]
_ANCHORS = (None, "2024-03-05", "2024-02", "2024", "0001-01-01", "9999-12-31")


def reading(content: bytes) -> None:
    """An article's bytes: every sentence's span is its text, nothing visible is outside, and dates are dates."""
    result = read_articles(["-"], io.BytesIO(content))
    assert len(result.articles) + len(result.incidents) == result.tally.total == 1
    for article in result.articles:
        _check(article)


def sidecar(content: bytes) -> None:
    """The JSON beside an article."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text("The ferry sailed on Monday.", "utf-8")
        (Path(folder) / "a.json").write_bytes(content)
        result = read_articles([folder])
    assert len(result.articles) + len(result.incidents) == 1
    for article in result.articles:
        _check(article)


def numbers(content: bytes) -> None:
    """Quantities: each is a stretch of the text, none overlap, every value is finite, and a range rises."""
    text = _text(content)
    end = 0
    for found in find_quantities(text):
        assert found.start >= end
        assert found.text == text[found.start : found.end]
        assert all(math.isfinite(one) for one in (found.value, found.low, found.high) if one is not None)
        assert found.low is None or found.high is None or found.low < found.high
        end = found.end
    parse_number(text)


def dates(content: bytes) -> None:
    """Dates: each is a stretch of the text, and resolves to EDTF or to nothing against any day of publication."""
    text = _text(content)
    for phrase in (text, *(mention.text for mention in find_dates(text))):
        for anchor in _ANCHORS:
            resolved = resolve(phrase, anchor)
            assert resolved is None or is_edtf(resolved)
            sort_key(resolved)
    bounds(text)
    one, _, other = text.partition("|")
    assert overlap(one, other) == overlap(other, one)
    publication(text, text, text)


def sentences(content: bytes) -> None:
    """All that is read off a sentence by rule: spans are within the text, and nothing raises."""
    text = _text(content)
    for sentence in split_sentences(text):
        part = text[sentence.start : sentence.end]
        assert part == part.strip() != ""
        assert len(part) <= LONGEST
        assert all(part[mention.start : mention.end] == mention.text for mention in find_mentions(part))
        for cue in (*find_cues(part), *all_cues(part)):
            assert part[cue.start : cue.end] == cue.text
            subject_of(part, cue.start)
        assert 0 <= main_clause(part) <= len(part)
        quotations(part)
        without_quotations(part)
        is_heading(part)
        affiliation(part)
        assert fenced(fenced(part)) == fenced(part)
        assert fold(fold(part)) == fold(part)
    find_credits(text, split_sentences(text), None)
    word_prints(text, split_sentences(text))


def prompts(content: bytes) -> None:
    """A prompt file."""
    with suppress(PromptFault):
        parse_prompt("events.v9.md", content)


def labels(content: bytes) -> None:
    """A label file, as labels of an article, of a story, and as rules."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "a.txt").write_text("The ferry sailed on Monday.", "utf-8")
        honest = {"article": "a.txt", "published": None, "published_basis": None, "gist": ""}
        for name in ("a.json", "story.json", "story.rules.json"):
            (place / "a.json").write_text(json.dumps(honest), "utf-8")
            (place / name).write_bytes(content)
            with suppress(GoldFault):
                read_gold(place, place)


def recordings(content: bytes) -> None:
    """A file of recordings to import: what passes is written again and reads the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recordings.jsonl"
        path.write_bytes(content)
        with suppress(CacheFault):
            read = recording_files.read(path)
            recording_files.write(path, read)
            assert {one.key for one in recording_files.read(path)} == {one.key for one in read}


def briefs(content: bytes) -> None:
    """A brief to compare with (`--since`): what passes can be compared with itself, and shown."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brief.json"
        path.write_bytes(content)
        with suppress(BriefFault):
            read = read_briefs(path)
            compare(read, read)
            compare((), read)
            to_markdown(read[0])


def answers(content: bytes) -> None:
    """A server's answer: a header, and behind the first line end a body, as a completion and as an error. What is made
    of it can be shown, and counted with."""
    header, _, body = content.decode("utf-8", "replace").partition("\n")
    wait = seconds_to_wait({"retry-after": header, "retry-after-ms": header}, datetime(2024, 3, 5, tzinfo=UTC))
    assert wait is None or f"{wait:,.0f}".isprintable()
    place = CallPlace(where="a", address="http://127.0.0.1/v1", model="m", secrets=("sk-0123456789",))
    with suppress(ValueError, RecursionError):  # the SDK takes what is no JSON for text
        assert str(place.refused(400, json.loads(body))).isprintable()
    assert str(place.refused(503, body, wait=wait)).isprintable()
    try:
        completion = place.completion(body)
        spent = completion.spending(Spending(calls=1, input_tokens=1, output_tokens=1))
        assert spent.tokens <= 2 * MOST_TOKENS
        assert "sk-0123456789" not in place.content(completion)
    except ReplyFault as fault:
        assert str(fault).encode().decode().isprintable()  # noqa: PT017  # whichever fault it is


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (reading, sidecar, numbers, dates, sentences, prompts, labels, recordings, briefs, answers)
}


def _text(content: bytes) -> str:
    """The text that an article of these bytes would have, or none."""
    with suppress(InputFault):
        return decode(content).text
    return ""


def _check(article: Article) -> None:
    visible = "".join(article.text.split())
    assert visible == "".join("".join(article.quote(one).split()) for one in article.sentences)
    assert article.published.date is None or is_edtf(article.published.date)
    article.model_dump_json()
