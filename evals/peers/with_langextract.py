"""langextract over each article with worked examples; README.md says how its settings were chosen."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable

import langextract as lx
import yaml
from langextract.core.types import ScoredOutput
from langextract.providers.openai import OpenAILanguageModel
from langextract.providers.schemas.openai import OpenAISchema
from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from evals.peers.label_format import Actor, Event, Figure, Item, Stance, Summary
from evals.peers.ledger import HERE, Drop, Entry, Ledger, Reply, chosen_articles, options, sentence_around

PROMPTS = {
    "actor": "whoever acts, speaks, is addressed or affected: persons, governments, organisations, armed groups, "
    "populations. Not mere places. A government is named by its country, also where the text only says its capital.",
    "event": "something that happened, is happening or is planned. Saying something is no event.",
    "figure": "every quantity: people, money, weight, share, counts of things. Not dates, ages or ordinals. value is "
    "the number in full (1.5 million is 1500000).",
    "stance": "a position that a holder takes towards a target: praise, blame, demand, promise, denial, support, "
    "refusal.",
}
DATES = "Dates are ISO 8601 (2024-03-04, 2024-03, 2024), or null when the passage does not give them."
CLASSES: dict[str, type[Item]] = {"actor": Actor, "event": Event, "figure": Figure, "stance": Stance}


class RecordingModel(OpenAILanguageModel):
    """langextract's own provider, keeping what the server said: the library passes on no token counts."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.replies: list[Reply] = []

    def _response_to_scored_output(self, response: ChatCompletion) -> ScoredOutput:
        self.replies.append(Reply.of(response))
        return super()._response_to_scored_output(response)


def worked_examples(count: int, classes: Iterable[str]) -> list[lx.data.ExampleData]:
    """The first `count` passages of examples.yaml, with their extractions of these classes."""
    passages = yaml.safe_load((HERE / "examples.yaml").read_text(encoding="utf-8"))[:count]
    return [
        lx.data.ExampleData(
            text=passage["text"],
            extractions=[
                lx.data.Extraction(name, row[name], attributes=row["attributes"])
                for row in passage["extractions"]
                for name in classes
                if name in row
            ],
        )
        for passage in passages
    ]


def closed_schema(classes: Iterable[str]) -> OpenAISchema:
    """langextract's output schema with the guideline's enumerations as attributes."""
    not_asked = {"evidence", "aliases", "text"}  # these come from the place langextract finds
    rows = [
        lx.schema.extraction_item_schema(
            name,
            attributes={
                field: rule
                for field, rule in CLASSES[name].model_json_schema()["properties"].items()
                if field not in not_asked
            },
        )
        for name in classes
    ]
    return OpenAISchema.from_schema_dict(lx.schema.extractions_schema(*rows))


def extract(text: str, model: RecordingModel, asked: argparse.Namespace) -> list[lx.data.Extraction]:
    """Every extraction of one article, by a run of langextract for each group of classes."""
    found: list[lx.data.Extraction] = []
    for group in asked.groups:
        classes = group.split("+")
        examples = worked_examples(asked.examples, classes)
        closed = asked.schema == "closed"
        model.apply_schema(closed_schema(classes) if closed else OpenAISchema.from_examples(examples))
        prompt = "Extract from the news passage, in order of appearance, using exact text for the extraction:\n"
        wanted = "\n".join(f"- {name}: {PROMPTS[name]}" for name in classes)
        document = lx.extract(
            text,
            prompt_description=f"{prompt}{wanted}\n{DATES}",
            examples=examples,
            model=model,
            use_schema_constraints=False,  # the model has its schema already
            max_char_buffer=asked.max_char_buffer,
            extraction_passes=asked.passes,
            show_progress=False,
            # The check of the examples fails on a passage without extractions (ValueError).
            prompt_validation_level=lx.prompt_validation.PromptValidationLevel.OFF,
        )
        found += document.extractions
    return found


def to_item(extraction: lx.data.Extraction, text: str) -> Item:
    """One extraction in the label format; raises ValidationError when it does not fit."""
    place = extraction.char_interval
    words = extraction.extraction_text
    given = dict(extraction.attributes or {})
    given["evidence"] = [sentence_around(text, place.start_pos, place.end_pos) if place else words]
    if extraction.extraction_class == "figure":
        given["text"] = words
    if extraction.extraction_class == "actor":
        given["aliases"] = [] if words == given.get("name") else [words]
    return CLASSES[extraction.extraction_class].model_validate(given)


def identity(item: Item) -> tuple[object, ...]:
    """What makes two items of an article one, with the evidence of both; langextract itself merges nothing."""
    match item:
        case Actor():
            return (item.name,)
        case Event():
            return (item.what,)
        case Figure():
            return (item.text if item.value is None else item.value, item.unit)
        case Stance():
            return item.holder, item.target, item.act, item.claim
    raise TypeError(f"no item of the label format: {item!r}")


def to_summary(extractions: Iterable[lx.data.Extraction], text: str) -> tuple[Summary, list[Drop]]:
    """The article's items, repeated ones once, and those that do not fit the label format."""
    kept: dict[str, dict[tuple[object, ...], Item]] = {name: {} for name in CLASSES}
    dropped: list[Drop] = []
    for extraction in extractions:
        name = extraction.extraction_class
        try:
            item = to_item(extraction, text)
        except ValidationError as fault:
            given = {name: extraction.extraction_text, **(extraction.attributes or {})}
            dropped.append(Drop(facet=f"{name}s", item=given, why=str(fault)))
            continue
        first = kept[name].setdefault(identity(item), item)
        first.evidence = list(dict.fromkeys(first.evidence + item.evidence))
        if isinstance(first, Actor) and isinstance(item, Actor):
            first.aliases = list(dict.fromkeys(first.aliases + item.aliases))
    facets = {f"{name}s": list(items.values()) for name, items in kept.items()}
    return Summary(published=None, gist=None, **facets), dropped


def summarise(name: str, text: str, asked: argparse.Namespace) -> Entry:
    """What became of one article; a reply that langextract cannot read costs its passage, not the article."""
    model = RecordingModel(
        model_id=asked.model,
        api_key="none",
        base_url=asked.base_url,
        temperature=asked.temperature,
        max_workers=1,  # as the server has one slot
        max_output_tokens=asked.max_output_tokens,
    )
    started = time.monotonic()
    outcome, reason, summary, dropped = "used", None, None, []
    try:
        summary, dropped = to_summary(extract(text, model, asked), text)
        if lost := sum(reply.finish_reason == "length" for reply in model.replies):
            reason = f"{lost} of {len(model.replies)} replies were cut off: langextract leaves out their passages"
    except lx.exceptions.LangExtractError as fault:
        outcome, reason = "failed", str(fault)
    seconds = round(time.monotonic() - started, 1)
    told = {"article": name, "outcome": outcome, "reason": reason, "seconds": seconds}
    return Entry(**told, replies=model.replies, dropped=dropped, summary=summary)


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--examples", type=int, default=6)
    parser.add_argument("--max-char-buffer", type=int, default=300)
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--schema", choices=["closed", "examples"], default="closed")
    parser.add_argument("--groups", nargs="*", default=["+".join(CLASSES)], help="classes asked together")
    parser.add_argument("--temperature", type=float, default=0.0)
    parser.add_argument("--max-output-tokens", type=int, default=1000)
    asked = parser.parse_args()
    chosen = ("examples", "max_char_buffer", "passes", "schema", "groups", "temperature", "max_output_tokens")
    settings = {name: getattr(asked, name) for name in chosen}
    ledger = Ledger("langextract", asked, ["langextract", "openai", "pydantic"], settings)
    for path in chosen_articles(asked):
        text = path.read_text(encoding="utf-8")
        ledger.write(summarise(path.name, text, asked), text)


if __name__ == "__main__":
    main()
