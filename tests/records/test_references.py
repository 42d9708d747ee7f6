from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.changes import compare
from summarizer.cli.outputs import read_briefs
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import BriefFault
from summarizer.records.references import dangling
from summarizer.render.markdown.brief import to_markdown

EXPECTED = Path(__file__).parents[1] / "expected" / "brief.json"
BRIEF = json.loads(EXPECTED.read_text("utf-8"))


def text_places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path to every text of a JSON value."""
    if isinstance(value, str):
        return [path]
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, part in parts for place in text_places(part, (*path, key))]


PLACES = text_places(BRIEF)


def test_the_brief_of_the_seeds_refers_to_what_it_has() -> None:
    """No reference of a brief that the program wrote is taken for a broken one."""
    assert dangling(StoryBrief.model_validate(BRIEF)) is None


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (("narrative", 0, "citations", 0, "article"), "article: it has no article 'nowhere'"),
        (("coverage", 0, "silent", 0), "silent: it has no article 'nowhere'"),
        (("disputes", 0, "sides", 0, "rests_on", 0), "rests_on: it has no statement 'nowhere'"),
        (("coverage", 0, "statement"), "statement: it has no statement 'nowhere'"),
    ],
)
def test_a_reference_to_nothing_is_said(tmp_path: Path, place: tuple[str | int, ...], said: str) -> None:
    """The file, the field and what is missing are named."""
    (tmp_path / "brief.json").write_text(_damaged(place), "utf-8")
    with pytest.raises(BriefFault, match=rf"brief\.json is no brief .*\({said}\)"):
        read_briefs(tmp_path)


@given(st.sampled_from(PLACES))
def test_whatever_text_is_altered_the_brief_is_refused_or_can_be_shown(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str | int, ...]
) -> None:
    """Law: a brief that passes can be rendered and compared."""
    file = tmp_path_factory.mktemp("brief") / "brief.json"
    file.write_text(_damaged(place), "utf-8")
    try:
        read = read_briefs(file)
    except BriefFault:
        return
    to_markdown(read[0])
    compare(read, read)


def _damaged(place: tuple[str | int, ...]) -> str:
    """The brief with "nowhere" at `place`."""
    brief = json.loads(json.dumps(BRIEF))
    *path, last = place
    inner = brief
    for key in path:
        inner = inner[key]
    inner[last] = "nowhere"
    return json.dumps(brief)
