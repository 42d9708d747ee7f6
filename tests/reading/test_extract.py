"""Extraction: every window is asked about once and counted once, and what fails says so."""

from __future__ import annotations

import asyncio

import pytest

from summarizer.model.profiles import Profile, Shape, load_profile
from summarizer.prompts.drafts import ActorDraft, EventDraft, FigureDraft, StanceDraft
from summarizer.prompts.files import PromptSet, load_prompts, parse_prompt
from summarizer.reading.extractor import Extraction, Extractor, choosable, known_forms
from summarizer.recordings.request import Request
from summarizer.records.article import Article
from summarizer.records.errors import (
    BudgetSpent,
    RecordingMissing,
    ReplyFault,
    RequestRejected,
    ServerFault,
    SummarizerError,
    TruncatedReply,
)
from summarizer.records.facets import FACETS, Facet
from tests.support.drafting import an_article
from tests.support.small_model import USAGE, SmallModel

VILLAGE = an_article(
    "Mayor Ana Lopez praised Chile when a bridge was opened on Friday.",
    "The flood drowned 12 cows near Vardé.",
    "Nothing.",
    "Chile accused Peru of poisoning the Loa river.",
    "The old mill stands there still.",
    id="village",
)
ONE_BY_ONE = load_profile("embedded").model_copy(update={"windows": {task: Shape(size=1) for task in FACETS}})
FLOOD: dict[tuple[Facet, int], object] = {
    ("events", 2): [{"what": "The flood drowns 12 cows", "where": None, "status": "happened"}],
    ("stances", 4): [
        {"cue": "accused", "holder": "Chile", "target": "Peru", "act": "accuses", "claim": "Peru poisons the Loa"}
    ],
}


def an_extractor(model: SmallModel, profile: Profile = ONE_BY_ONE, prompts: PromptSet | None = None) -> Extractor:
    return Extractor(model, profile, prompts or load_prompts())  # type: ignore[arg-type]


def extracted(model: SmallModel, article: Article = VILLAGE, profile: Profile = ONE_BY_ONE) -> tuple[Extraction, int]:
    """The extraction, and how often `on_window` was called."""
    windows: list[None] = []
    extraction = asyncio.run(an_extractor(model, profile).extract(article, lambda: windows.append(None)))
    return extraction, len(windows)


# --- counting -------------------------------------------------------------------------------------------------------


def test_every_window_ends_exactly_once() -> None:
    """Used, empty, failed and truncated add up to the windows there are, over all tasks; `on_window` hears of each."""
    faults: dict[tuple[Facet, int], object] = {
        ("events", 1): ReplyFault("prose"),
        ("figures", 2): TruncatedReply("too long"),
    }
    model = SmallModel(FLOOD | faults)
    extraction, windows = extracted(model)
    tally = extraction.ledger.windows
    assert tally.total == windows == an_extractor(model).window_count(VILLAGE) == 4 * len(VILLAGE.sentences)
    assert (tally.failed, tally.truncated, tally.duplicate, tally.ungrounded) == (1, 1, 0, 0)
    assert tally.used == sum(bool(drafted.drafts) for drafted in extraction.drafted) > 0


def test_a_failed_window_is_named_and_the_others_go_on() -> None:
    """One reply that is no answer costs one window: its incident says which and why, all else is as without it."""
    whole, _ = extracted(SmallModel(FLOOD))
    part, _ = extracted(SmallModel(FLOOD | {("events", 2): ReplyFault("it answered in prose")}))
    (incident,) = part.ledger.incidents
    assert incident.where == "article village, sentence 2, events"
    assert (incident.outcome, incident.reason) == ("failed", "it answered in prose")
    assert [one for one in whole.drafted if one.task != "events"] == [
        one for one in part.drafted if one.task != "events"
    ]


def test_a_truncated_reply_is_counted_apart() -> None:
    """A reply that ran into the token limit is not a failed one: the user can do something else about it."""
    part, _ = extracted(SmallModel({("events", 2): TruncatedReply("longer than 700 tokens")}))
    assert (part.ledger.windows.truncated, part.ledger.windows.failed) == (1, 0)
    assert part.ledger.incidents[0].outcome == "truncated"


def test_a_request_that_is_refused_costs_its_window_only() -> None:
    """A filter that takes offence at one text: the others are read."""
    part, _ = extracted(SmallModel(FLOOD | {("events", 2): RequestRejected("filtered (400)")}))
    assert (part.ledger.windows.failed, part.ledger.incidents[0].reason) == (1, "filtered (400)")


def test_a_failure_of_the_program_costs_its_window_only() -> None:
    """Whatever is raised, foreseen or not: the window is counted and named, all others are as without it."""
    whole, _ = extracted(SmallModel(FLOOD))
    part, windows = extracted(SmallModel(FLOOD | {("events", 2): LookupError("sk-secret")}))
    assert (part.ledger.windows.failed, part.ledger.windows.total, windows) == (1, whole.ledger.windows.total, 20)
    (incident,) = part.ledger.incidents
    assert (incident.where, incident.outcome) == ("article village, sentence 2, events", "failed")
    assert incident.reason.startswith("the program failed at it (LookupError in ")
    assert "sk-secret" not in incident.reason
    kept = [one for one in whole.drafted if (one.task, one.sentences[0].number) != ("events", 2)]
    assert list(part.drafted) == kept


LONG_NAME = " ".join(["Abcdefgh"] * 20)
LONG_HOLDER = " ".join(["Abcdefgh"] * 15)
LONG_NUMBER = "two hundred and thirty-four million, five hundred and sixty-seven thousand and eight"
LONG_DATE = f"the{' ' * 60}day before yesterday"


@pytest.mark.parametrize("one_schema", [False, True])
@pytest.mark.parametrize(
    ("task", "text", "sentence"),
    [
        ("actors", LONG_NAME, f"Mayor Ana Lopez met {LONG_NAME} in Peru."),
        ("actors", "Ж" * 161, f"{'Ж' * 161} saw Ana Lopez."),
        ("events", LONG_DATE, f"The flood drowned 12 cows near Vardé {LONG_DATE} and on Monday."),
        ("figures", LONG_NUMBER, f"The flood drowned {LONG_NUMBER} cows and 12 sheep."),
        ("stances", LONG_HOLDER, f"{LONG_HOLDER} and Chile accused Peru of neglect."),
    ],
)
def test_what_no_reply_can_hold_is_not_offered_and_counted(
    task: Facet, text: str, sentence: str, one_schema: bool
) -> None:
    """A name, date, number or holder that its draft cannot carry: the rest of the window is asked about without it."""
    model = SmallModel()
    profile = ONE_BY_ONE.model_copy(update={"one_schema": one_schema})
    extraction, _ = extracted(model, an_article(sentence), profile)
    (asked,) = (request for request in model.asked if request.prompt.startswith(task))
    assert text not in asked.response_schema
    assert not any(text in line for line in asked.messages[-1].content.splitlines() if sentence not in line)
    assert (extraction.ledger.windows.failed, extraction.ledger.records.left_out) == (0, 1)
    (incident,) = extraction.ledger.incidents
    assert (incident.where, incident.outcome) == (f"article valley, sentence 1, {task}", "left_out")
    assert f"“{text[:40]} …” ({len(text)} characters" in incident.reason


def test_windows_that_the_budget_does_not_reach_are_counted() -> None:
    """As not asked, each once, with one incident for all of them; what was answered stays."""
    whole, _ = extracted(SmallModel(FLOOD))
    spent = BudgetSpent("the budget is spent")
    part, windows = extracted(SmallModel(FLOOD | {("events", 2): spent, ("stances", 4): spent}))
    assert (part.ledger.windows.not_asked, part.ledger.windows.total, windows) == (2, whole.ledger.windows.total, 20)
    (incident,) = part.ledger.incidents
    assert (incident.where, incident.outcome) == ("article village", "not_asked")
    assert incident.reason == "2 of its 20 windows: the budget is spent"


def test_nothing_is_asked_after_an_actor_that_was_not() -> None:
    """The other tasks are asked with the article's actors: without all of them they would be asked twice."""
    model = SmallModel(FLOOD | {("actors", 4): BudgetSpent("spent")})
    part, windows = extracted(model)
    assert not [request for request in model.asked if not request.prompt.startswith("actors")]
    assert part.ledger.windows.not_asked == 1 + 3 * len(VILLAGE.sentences)
    assert windows == part.ledger.windows.total == 20


def test_an_article_that_nothing_was_answered_for() -> None:
    """There is nothing of it to keep: the budget is what is said of the whole article."""
    spent = BudgetSpent("the budget is spent")
    with pytest.raises(BudgetSpent, match=r"^the budget is spent$"):
        extracted(SmallModel({("actors", number): spent for number in range(1, 6)}))


def test_nothing_is_asked_that_cannot_be_answered() -> None:
    """A window without a number gets no figures call, without a cue no stances call: it counts as empty, unasked."""
    model = SmallModel()
    extraction, _ = extracted(model)
    assert len(model.asked_about("figures")) == 1
    assert len(model.asked_about("stances")) == 2
    assert all("Nothing." not in text for task in FACETS for text in model.asked_about(task))
    assert extraction.usage.calls == len(model.asked)
    assert extraction.usage.input_tokens == len(model.asked) * USAGE.input_tokens


def test_an_article_without_sentences_has_no_windows() -> None:
    """Nothing is asked, nothing is counted."""
    extraction, windows = extracted(SmallModel(), an_article())
    assert (extraction, windows) == (Extraction(), 0)


# --- faults that concern the run ------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [ServerFault("no server"), RecordingMissing("no recording")])
@pytest.mark.parametrize("task", FACETS)
def test_a_fault_of_the_run_stops_the_article_with_one_error(task: Facet, fault: SummarizerError) -> None:
    """What stops one call stops the others likewise: one plain error reaches the caller, no group of them."""
    table: dict[tuple[Facet, int], object] = {(task, number): fault for number in range(1, 6)}
    with pytest.raises(type(fault)) as caught:
        extracted(SmallModel(table))
    assert caught.value is fault


def test_calls_under_way_are_cancelled_when_the_server_is_gone() -> None:
    """Nobody waits for the answers to the other calls."""
    table: dict[tuple[Facet, int], object] = {("events", 1): ServerFault("no server"), ("events", 2): "wait"}
    model = SmallModel(table)
    with pytest.raises(ServerFault):
        extracted(model)
    assert model.cancelled == 1


# --- what comes back ------------------------------------------------------------------------------------------------


def test_drafts_carry_where_they_came_from() -> None:
    """Task, sentences, prompt, model and the key of the recording."""
    model = SmallModel(FLOOD)
    extraction, _ = extracted(model)
    (flood,) = [drafted for drafted in extraction.drafted if drafted.task == "events" and drafted.drafts]
    assert flood.sentences == (VILLAGE.sentences[1],)
    assert flood.drafts == (EventDraft(what="The flood drowns 12 cows", status="happened"),)
    prompt = load_prompts().latest("events")
    assert (flood.prompt, flood.prompt_sha256, flood.model) == (prompt.id, prompt.sha256, "small@1")
    assert flood.recording in {request.key for request in model.asked}
    (stance,) = [drafted for drafted in extraction.drafted if drafted.task == "stances" and drafted.drafts]
    assert [draft.target for draft in stance.drafts if isinstance(draft, StanceDraft)] == ["Peru"]
    (label,) = [draft for drafted in extraction.drafted for draft in drafted.drafts if isinstance(draft, FigureDraft)]
    assert label.number == "12"


def test_the_same_article_gives_the_same_requests() -> None:
    """The order of answers does not change what is asked or what comes back."""
    one, two = SmallModel(FLOOD), SmallModel(FLOOD)
    assert extracted(one) == extracted(two)
    assert sorted(request.key for request in one.asked) == sorted(request.key for request in two.asked)


# --- names and actors -----------------------------------------------------------------------------------------------


def names_asked(model: SmallModel) -> list[str]:
    lines = (text.rpartition("Names: ")[2] for text in model.asked_about("actors"))
    return [name for line in lines for name in line.split("; ")]


def test_a_candidate_is_labelled_once() -> None:
    """A name that an earlier window has labelled, or its last word, is not asked about again."""
    article = an_article("Mayor Ana Lopez met Chile.", "Ana Lopez left.", "Lopez met Peru.", "Chile met Lopez.")
    model = SmallModel()
    extracted(model, article)
    asked = names_asked(model)
    assert len(asked) == len(set(asked))
    assert asked.count("Chile") == asked.count("Peru") == 1
    assert not {"Lopez"} & set(asked)


def test_only_sentences_with_something_to_label_are_shown() -> None:
    """A sentence whose names are all labelled already costs tokens and says nothing new."""
    article = an_article("Ana Lopez met Chile.", "She smiled.", "Ana Lopez left for Peru.")
    model = SmallModel()
    extracted(model, article, load_profile("embedded"))
    (text,) = model.asked_about("actors")
    assert "Ana Lopez met Chile. Ana Lopez left for Peru.\n" in text


def test_context_is_shown_where_the_sentence_refers_to_it() -> None:
    """A sentence with a pronoun is shown with the one before it, where its actors may stand."""
    article = an_article("Ana Lopez owned many cows.", "The flood drowned 12 cows.", "She saved 3 and thanked Chile.")
    extractor = an_extractor(SmallModel(), load_profile("embedded"))
    calls = {task: extractor.calls(article, task, ["Ana Lopez"]) for task in FACETS}
    assert [bool(call.passage.before) for call in calls["figures"]] == [False, False, True]
    assert [bool(call.passage.before) for call in calls["stances"]] == [False, False, True]


def test_holders_are_chosen_from_the_actors_of_the_article() -> None:
    """Stances come after actors; a candidate labelled as none is no holder, and only names in view are offered."""
    none: dict[tuple[Facet, int], object] = {("actors", 4): {"Peru": "none", "Loa": "none"}}
    calls = an_extractor(SmallModel()).calls(VILLAGE, "stances", ["Chile", "Peru", "Mayor Ana Lopez"])
    assert [call.passage.actors for call in calls] == [("Mayor Ana Lopez", "Chile"), (), (), ("Chile", "Peru"), ()]
    model = SmallModel(none)
    extracted(model)
    (first, second) = sorted(model.asked_about("stances"), key=lambda text: "accused" in text)
    assert "Actors: Mayor Ana Lopez; Chile\n" in first
    assert "Actors: Chile\n" in second


@pytest.mark.parametrize(
    ("sentence", "actors", "found"),
    [
        ("Lopez met Chile.", ["Mayor Ana Lopez", "Chile"], ("Lopez", "Chile")),
        ("Chile met Lopez and Chile.", ["Chile", "Ana Lopez"], ("Chile", "Lopez")),
        ("Peru met Bolivia.", ["Chile"], ()),
        ("Peru met Bolivia.", [], ()),
    ],
)
def test_choosable_are_the_mentions_of_known_actors(sentence: str, actors: list[str], found: tuple[str, ...]) -> None:
    """By the same name or its last word, as written, each once, in the order of the text."""
    assert choosable([sentence], known_forms(actors)) == found


# --- windows and requests -------------------------------------------------------------------------------------------


def request_of(task: Facet, prompts: PromptSet | None = None, profile: Profile = ONE_BY_ONE) -> Request:
    extractor = an_extractor(SmallModel(), profile, prompts)
    return extractor.request(extractor.calls(VILLAGE, task, ["Chile"])[1 if task == "figures" else 0])


@pytest.mark.parametrize("task", FACETS)
def test_a_requests_key_is_stable_and_changes_with_the_prompts_bytes(task: Facet) -> None:
    """The same call has the same key in another process; another byte in the prompt file is another key."""
    assert request_of(task).key == request_of(task).key
    shipped = load_prompts()
    prompt = shipped.latest(task)
    edited = parse_prompt(f"{prompt.id}.md", prompt.text.encode() + b"\n")
    other = PromptSet(prompts=tuple(edited if one.id == prompt.id else one for one in shipped.prompts))
    assert request_of(task, other).messages == request_of(task).messages
    assert request_of(task, other).key != request_of(task).key


def test_sampling_is_part_of_the_key() -> None:
    """Another seed is another request."""
    sampling = ONE_BY_ONE.sampling.model_copy(update={"seed": 7})
    assert (
        request_of("events", profile=ONE_BY_ONE.model_copy(update={"sampling": sampling})).key
        != request_of("events").key
    )


def test_sentences_are_numbered_where_the_model_has_to_point() -> None:
    """A window of one sentence needs no number; in a longer one each sentence has its number in the article."""
    whole = ONE_BY_ONE.model_copy(update={"windows": {task: Shape(size=3, overlap=1, context=1) for task in FACETS}})
    article = an_article("Lopez left.", "Then 12 cows drowned.", "She wept.", "Chile accused Peru.", "The mill stands.")
    calls = an_extractor(SmallModel(), whole).calls(article, "events", ())
    assert [call.passage.numbers for call in calls] == [(1, 2, 3), (3, 4, 5)]
    assert [call.passage.before for call in calls] == ["", "Then 12 cows drowned."]
    assert calls[1].passage.shown.startswith("[3] She wept.\n[4] Chile accused")
    assert '"at"' in an_extractor(SmallModel(), whole).request(calls[0]).response_schema
    assert '"at"' not in request_of("events").response_schema


def test_a_whole_article_in_one_window_works_too() -> None:
    """The hosted profile asks four times, and the drafts point at sentences."""
    table: dict[tuple[Facet, int], object] = {
        ("events", 5): [
            {"at": 2, "what": "The flood drowns 12 cows", "when": None, "where": None, "status": "happened"}
        ]
    }
    model = SmallModel(table)
    extraction, windows = extracted(model, profile=load_profile("hosted"))
    assert windows == len(model.asked) == 4
    (event,) = [draft for drafted in extraction.drafted for draft in drafted.drafts if isinstance(draft, EventDraft)]
    assert event.at == 2
    actors = [draft for drafted in extraction.drafted for draft in drafted.drafts if isinstance(draft, ActorDraft)]
    assert len(actors) >= 3


def test_the_prompts_in_use_are_named() -> None:
    """One id for each task, in the order of the facets."""
    assert an_extractor(SmallModel()).prompt_ids == tuple(load_prompts().latest(task).id for task in FACETS)
