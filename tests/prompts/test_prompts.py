"""Prompts: files are checked when they are read, filled without a gap, and show examples that hold."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import summarizer.prompts.files
from summarizer.brief.gate import objection
from summarizer.language.likeness.support import support
from summarizer.language.quantities.find import find_quantities
from summarizer.prompts.drafts import TASKS, ActorDraft, EventDraft, FigureDraft, NarrativeDraft, StanceDraft
from summarizer.prompts.files import Example, Prompt, PromptSet, load_prompts, parse_prompt
from summarizer.prompts.messages import Passage, messages_of, passage_of
from summarizer.reading.extractor import choosable, known_forms, new_candidates
from summarizer.records.errors import PromptFault
from tests.support.drafting import an_article, grounded

FIGURES = """---
task: figures
version: 2
response: FigureDrafts
description: Labels numbers.
---
Label the numbers.

# Input
Text: {{sentences}}
Numbers: {{numbers}}

# Example: a flood
```yaml
sentences:
  - The flood drowned 12 cows.
reply:
  figures:
    - {number: "12", unit: cow, measures: cows drowned by the flood}
```
"""


def a_prompt(text: str = FIGURES, name: str = "figures.v2.md") -> Prompt:
    return parse_prompt(name, text.encode())


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_file_becomes_a_prompt() -> None:
    """Front matter, instructions, template and examples each come from their place in the file."""
    prompt = a_prompt()
    assert (prompt.id, prompt.task, prompt.version) == ("figures.v2", "figures", 2)
    assert prompt.description == "Labels numbers."
    assert prompt.instructions == "Label the numbers."
    assert prompt.template == "Text: {{sentences}}\nNumbers: {{numbers}}"
    assert prompt.variables == {"sentences", "numbers"}
    (example,) = prompt.examples
    assert example.title == "a flood"
    assert example.sentences == ("The flood drowned 12 cows.",)
    assert example.drafts == (FigureDraft(number="12", unit="cow", measures="cows drowned by the flood"),)
    assert prompt.text == FIGURES


def test_the_content_hash_is_that_of_the_files_bytes() -> None:
    """Any change of the file, even one that changes no word, is another hash."""
    assert a_prompt().sha256 == hashlib.sha256(FIGURES.encode()).hexdigest()
    assert a_prompt(FIGURES + "\n").sha256 != a_prompt().sha256


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("---\ntask", "task", "must begin with YAML front matter"),
        ("numbers.\n---\n", "numbers.\n", "must begin with YAML front matter"),
        ("task: figures", "task: [figures", "figures.v2.md: "),
        ("task: figures", "task: numbers", "'numbers' is missing or unknown"),
        ("task: figures\n", "", "'task' is missing or unknown"),
        ("task: figures", "task: [figures]", "figures.v2.md: "),
        ("version: 2", "version: two", "version: "),
        ("version: 2", "version: 0", "version: "),
        ("version: 2\n", "", "'version' is missing or unknown"),
        ("version: 2", "version: 3", "its front matter says figures.v3"),
        ("response: FigureDrafts", "response: EventDrafts", "is FigureDrafts, not EventDrafts"),
        ("response: FigureDrafts\n", "", "'response' is missing or unknown"),
        ("description: Labels numbers.\n", "", "'description' is missing or unknown"),
        ("description: Labels numbers.", "description: [1]", "description: "),
        ("# Input", "# Output", "must have one section '# Input'"),
        ("# Input", "## Input", "must have one section '# Input'"),
        ("# Example: a flood", "# Input", "must have one section '# Input'"),
        ("# Example: a flood", "# Beispiel: a flood", "'# Beispiel: a flood' must be '# Example: …'"),
        ("```yaml", "```json", "with one block of yaml"),
        ("sentences:\n", "sentences: [\n", "figures.v2.md: "),
        ("sentences:\n  - The flood drowned 12 cows.\n", "", "sentences: "),
        ("sentences:\n  - The flood drowned 12 cows.\n", "sentences: []\n", "sentences: "),
        ("reply:\n", "answer:\n", "'reply' is missing or unknown"),
        ("sentences:\n", "outlet: The Herald\nsentences:\n", "outlet: "),
        ("sentences:\n", "title: mine\nsentences:\n", "title"),
        ("unit: cow, ", "", "unit: "),
        ("unit: cow", "unit: cow, value: 12", "value: "),
        ("unit: cow", f"unit: {'c' * 31}", "unit: "),
        ("figures:\n    -", "events:\n    -", "figures: "),
        ('{number: "12"', "{number: 12", "number: "),
    ],
)
def test_a_malformed_file_is_refused_and_what_is_wrong_is_named(old: str, new: str, said: str) -> None:
    """Whatever is wrong in a prompt file, the fault names the file and the place, on one line."""
    assert old in FIGURES
    with pytest.raises(PromptFault) as caught:
        a_prompt(FIGURES.replace(old, new, 1))
    message = str(caught.value)
    assert message.startswith("figures.v2.md: ")
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize("block", ["- a list", "just words", "", "null"])
def test_an_example_that_is_no_mapping_is_refused(block: str) -> None:
    """The yaml of an example must be a mapping; anything else is a fault that names the file."""
    before, _, _ = FIGURES.partition("sentences:")
    with pytest.raises(PromptFault, match=r"^figures\.v2\.md: "):
        a_prompt(f"{before}{block}\n```\n")


@pytest.mark.parametrize("front", ["", "just words", "- a\n- list", "3"])
def test_front_matter_that_is_no_mapping_is_refused(front: str) -> None:
    """Front matter must be a mapping; anything else is a fault that names the file."""
    _, _, body = FIGURES.partition("numbers.\n---\n")
    with pytest.raises(PromptFault, match=r"^figures\.v2\.md: "):
        a_prompt(f"---\n{front}\n---\n{body}")


@pytest.mark.parametrize("name", ["figures.md", "figures.v.md", "places.v1.md", "figures.v2.txt", "Figures.v2.md"])
def test_a_file_name_must_give_task_and_version(name: str) -> None:
    """The message shows the form of the name and the tasks there are."""
    with pytest.raises(PromptFault, match=r"<task>\.v<N>\.md.*actors, events, figures, stances"):
        a_prompt(name=name)


def test_a_file_that_is_not_utf8_is_refused() -> None:
    """Bytes that are no UTF-8 are a fault of the file, not a traceback."""
    with pytest.raises(PromptFault, match=r"^figures\.v2\.md: .*utf-8"):
        parse_prompt("figures.v2.md", FIGURES.encode("utf-16"))


@given(st.binary(max_size=200), st.integers(0, len(FIGURES)))
def test_no_bytes_make_the_parser_raise_anything_but_a_prompt_fault(noise: bytes, at: int) -> None:
    """Any bytes anywhere in a file: a prompt or a PromptFault."""
    content = FIGURES.encode()
    for damaged in (noise, content[:at] + noise + content[at:], content[:at] + noise):
        with suppress(PromptFault):
            assert parse_prompt("figures.v2.md", damaged).id == "figures.v2"


# --- filling --------------------------------------------------------------------------------------------------------


def test_filling_replaces_every_variable_once() -> None:
    """Braces in a value are text and stay as they are."""
    filled = a_prompt().fill({"sentences": "A {{numbers}} b.", "numbers": "\\1 {x}"})
    assert filled == "Text: A {{numbers}} b.\nNumbers: \\1 {x}"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"sentences": "A."}, "no value for {{numbers}}"),
        ({}, "no value for {{numbers}}, no value for {{sentences}}"),
        ({"sentences": "A.", "numbers": "1", "mood": "x"}, "no place for 'mood'"),
        ({"sentences": "A.", "mood": "x"}, "no value for {{numbers}}, no place for 'mood'"),
    ],
)
def test_a_missing_or_unknown_variable_is_a_fault(values: dict[str, str], said: str) -> None:
    """A variable without a value and a value without a variable are both named, with the prompt."""
    with pytest.raises(PromptFault) as caught:
        a_prompt().fill(values)
    assert str(caught.value).startswith("Prompt figures.v2: ")
    assert said in str(caught.value)


def test_a_template_that_asks_for_what_no_passage_has_is_a_fault() -> None:
    """A prompt of one's own with a variable that nothing fills stops before any call is made."""
    prompt = a_prompt(FIGURES.replace("{{numbers}}", "{{weather}}"))
    with pytest.raises(PromptFault, match=r"Prompt figures\.v2: no value for \{\{weather\}\}"):
        messages_of(prompt, Passage(sentences=("It rained.",), numbers=(1,)))


# --- sets of prompts ------------------------------------------------------------------------------------------------


def folder_with(tmp_path: Path, *versions: int) -> Path:
    for version in versions:
        text = FIGURES.replace("version: 2", f"version: {version}")
        (tmp_path / f"figures.v{version}.md").write_text(text, "utf-8")
    return tmp_path


def test_the_latest_version_is_the_highest_number(tmp_path: Path) -> None:
    """v10 comes after v9, and older versions stay to be had by name."""
    found = load_prompts(folder_with(tmp_path, 9, 10))
    assert found.latest("figures").id == "figures.v10"
    assert found.named("figures.v9").version == 9
    assert found.named("figures").id == "figures.v10"
    assert found.latest("actors").id == load_prompts().latest("actors").id


def test_prompts_come_in_order_of_task_and_version(tmp_path: Path) -> None:
    """A listing is by task in the order of the tasks, then by version as a number."""
    order = [
        (TASKS.index(prompt.task), prompt.version) for prompt in load_prompts(folder_with(tmp_path, 9, 10)).prompts
    ]
    assert order == sorted(order)


def test_a_prompt_of_ones_own_wins_over_the_shipped_one_of_that_id(tmp_path: Path) -> None:
    """--prompts DIR with figures.v1.md replaces the shipped figures.v1, and its hash with it."""
    own = load_prompts(folder_with(tmp_path, 1)).named("figures.v1")
    assert own.description == "Labels numbers."
    assert own.sha256 != load_prompts().named("figures.v1").sha256


def test_other_files_in_a_prompts_folder_are_left_alone(tmp_path: Path) -> None:
    """Only .md files are read as prompts."""
    (folder_with(tmp_path, 3) / "prompts.lock").write_text("{}", "utf-8")
    assert load_prompts(tmp_path).latest("figures").version == 3


def test_a_malformed_file_in_the_folder_is_named(tmp_path: Path) -> None:
    """A note among the prompts stops the run and is named, rather than being passed over."""
    (folder_with(tmp_path, 3) / "notes.md").write_text("Remember the milk.", "utf-8")
    with pytest.raises(PromptFault, match=r"^notes\.md: "):
        load_prompts(tmp_path)


def test_an_empty_folder_and_no_folder_are_faults(tmp_path: Path) -> None:
    """Both messages name the folder and say what belongs there."""
    with pytest.raises(PromptFault, match=r"holds no prompt.*actors\.v2\.md"):
        load_prompts(tmp_path)
    with pytest.raises(PromptFault, match="is not a folder"):
        load_prompts(tmp_path / "nowhere")


def test_an_unknown_name_is_refused_with_those_there_are() -> None:
    """The message lists the ids to choose from; a task without a prompt says which file to add."""
    with pytest.raises(PromptFault, match=r"There is no prompt 'places'\. There are: figures\.v2\."):
        PromptSet(prompts=(a_prompt(),)).named("places")
    with pytest.raises(PromptFault, match=r"no prompt for the task 'events': add events\.v1\.md"):
        PromptSet(prompts=(a_prompt(),)).latest("events")


def test_an_installed_package_brings_its_own_prompts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed, the prompts lie in the package; in a checkout, beside it."""
    (tmp_path / "prompts_installed").mkdir()
    folder_with(tmp_path / "prompts_installed", 7)
    monkeypatch.setattr(summarizer.prompts.files.resources, "files", lambda package: tmp_path)
    assert [prompt.id for prompt in load_prompts().prompts] == ["figures.v7"]


# --- the shipped examples -------------------------------------------------------------------------------------------

EXAMPLES = [
    pytest.param(prompt, example, id=f"{prompt.id}: {example.title}")
    for prompt in load_prompts().prompts
    for example in prompt.examples
]
SHIPPED = [one for one in EXAMPLES if one.values[0].task not in ("narrative", "same_question")]


def test_there_is_a_shipped_prompt_with_examples_for_every_task() -> None:
    """No task without a prompt, and none without a worked example."""
    assert all(load_prompts().latest(task).examples for task in TASKS)


@pytest.mark.parametrize(("prompt", "example"), [one for one in EXAMPLES if one.values[0].task == "same_question"])
def test_what_an_example_measures_stands_in_its_sentence(prompt: Prompt, example: Example) -> None:
    """Each of the two figures of an example shows a wording and, in brackets, a sentence that bears it out."""
    for shown in example.sentences:
        measures, _, sentence = shown.rstrip(")").partition(" (")
        assert support(measures, sentence) >= 0.5
        assert find_quantities(sentence)
    assert {draft.same for one in prompt.examples for draft in one.drafts} == {"yes", "no"}  # type: ignore[union-attr]


@pytest.mark.parametrize(("prompt", "example"), [one for one in EXAMPLES if one.values[0].task == "narrative"])
def test_every_sentence_of_an_example_passes_the_gate(prompt: Prompt, example: Example) -> None:
    """A worked example of the narrative says just what its statement says."""
    for statement, draft in zip(example.sentences, example.drafts, strict=True):
        assert isinstance(draft, NarrativeDraft)
        assert objection(draft.text, statement, "") is None


@pytest.mark.parametrize(("prompt", "example"), SHIPPED)
def test_every_example_grounds_in_its_own_text(prompt: Prompt, example: Example) -> None:
    """A worked example shows only what the checks accept: no draft of it is ungrounded."""
    article = an_article(*filter(None, [example.before]), *example.sentences)
    groundwork = grounded(article, prompt.task, *example.drafts, shown=[1] if example.before else [])
    assert [(refused.reason, refused.draft) for refused in groundwork.ungrounded] == []


@pytest.mark.parametrize(("prompt", "example"), SHIPPED)
def test_every_example_answers_what_the_code_lists(prompt: Prompt, example: Example) -> None:
    """What an example points at is what the code finds in its sentences: all names and numbers in order, and cues and
    dates among those found."""
    passage = passage_of(example, pointing=False)
    if prompt.task == "actors":
        assert list(new_candidates(example.sentences, set())) == [
            draft.name for draft in example.drafts if isinstance(draft, ActorDraft)
        ]
    elif prompt.task == "figures":
        assert [quantity.text for quantity in passage.quantities] == [
            draft.number for draft in example.drafts if isinstance(draft, FigureDraft)
        ]
    for draft in example.drafts:
        if isinstance(draft, StanceDraft):
            assert draft.cue in {cue.text for cue in passage.cues}
            assert draft.holder in example.actors
        if isinstance(draft, EventDraft):
            assert draft.when is None or draft.when in {date.text for date in passage.dates}
            assert draft.where is None or draft.where in " ".join(example.sentences)


@pytest.mark.parametrize(("prompt", "example"), SHIPPED)
def test_every_examples_actors_are_mentions_as_a_window_would_list_them(prompt: Prompt, example: Example) -> None:
    """The actors to choose from are found by code in the example's sentences, in their order: an example never lists
    what a real window could not."""
    before = [example.before] if example.before else []
    assert choosable([*before, *example.sentences], known_forms(example.actors)) == example.actors


@pytest.mark.parametrize(("prompt", "example"), SHIPPED)
def test_no_example_takes_an_act_from_the_model_that_the_table_settles(prompt: Prompt, example: Example) -> None:
    """Where the cue settles the act, the example gives that act: it teaches nothing that code would overrule."""
    article = an_article(*filter(None, [example.before]), *example.sentences)
    found = grounded(article, prompt.task, *example.drafts, shown=[1] if example.before else []).records
    drafts = [draft for draft in example.drafts if isinstance(draft, StanceDraft)]
    assert [stance.act for stance in found.stances] == [draft.act for draft in drafts]
    events = [draft for draft in example.drafts if isinstance(draft, EventDraft)]
    assert [event.status for event in found.events] == [draft.status for draft in events]


@pytest.mark.parametrize("pointing", [False, True])
def test_examples_are_earlier_turns_and_the_passage_comes_last(pointing: bool) -> None:
    """The messages are the instructions, then question and answer of each example, then the passage: one prefix for
    all windows of a prompt."""
    for prompt in load_prompts().prompts:
        passage = Passage(sentences=("Nothing new.",), numbers=(4,), pointing=pointing)
        messages = messages_of(prompt, passage)
        assert [message.role for message in messages] == [
            "system",
            *["user", "assistant"] * len(prompt.examples),
            "user",
        ]
        assert "Nothing new." in messages[-1].content
        other = messages_of(prompt, Passage(sentences=("All new.",), numbers=(1,), pointing=pointing))
        assert messages[:-1] == other[:-1]


def test_a_pin_keeps_later_versions_of_its_task_out(tmp_path: Path) -> None:
    """`figures.v9` makes that the latest of its task; the other tasks are not touched."""
    folder = folder_with(tmp_path, 9, 10)
    pinned = load_prompts(folder, ["figures.v9"])
    assert pinned.latest("figures").id == "figures.v9"
    assert pinned.latest("events").id == load_prompts(folder).latest("events").id
    with pytest.raises(PromptFault, match=r"no prompt 'events.v9'"):
        load_prompts(folder, ["events.v9"])
