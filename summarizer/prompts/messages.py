"""What one call shows and may be answered: a passage, filled into a prompt, and the limits of the reply.

A worked example and a real window become messages by the same functions, so that examples always look like the real
thing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import islice, pairwise

from summarizer.language.cues import DUTY, Cue, find_cues
from summarizer.language.dates.find import DateMention, find_dates
from summarizer.language.fencing import fenced
from summarizer.language.mentions import find_mentions, is_heading
from summarizer.language.names import is_titled_person
from summarizer.language.quantities.find import Quantity, find_quantities
from summarizer.language.quotations import only_says, without_quotations
from summarizer.prompts.drafts import LONGEST, ActorDraft, ReplyLimits, Task, reply_of
from summarizer.prompts.files import Example, Prompt
from summarizer.recordings.request import Message
from summarizer.records.facets import Record

# A sentence with fewer words is a credit or a fragment.
_LEAST_WORDS = 4


class Passage(Record):
    """Sentences as shown to the model. `numbers` are shown only when `pointing`: the model then says which it means.
    `names` are the candidates to be labelled; `actors` those that a holder may be chosen from. `one_schema`: the call
    sends the schema of all calls of its task. What is too long for a reply is not offered in one (see `left_out`)."""

    sentences: tuple[str, ...]
    numbers: tuple[int, ...]
    before: str = ""
    names: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    pointing: bool = False
    one_schema: bool = False

    @property
    def candidates(self) -> tuple[str, ...]:
        """The names that a reply can hold."""
        return offered("name", self.names)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The names to be labelled by the model."""
        return asked_about(self.candidates)

    @cached_property
    def holders(self) -> tuple[str, ...]:
        """The actors that a reply can hold."""
        return offered("holder", self.actors)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities in the sentences; offsets are within each sentence, in order of sentences."""
        found = (quantity for sentence in self.sentences for quantity in find_quantities(sentence))
        return tuple(quantity for quantity in found if len(quantity.text) <= LONGEST["number"])

    @cached_property
    def dates(self) -> tuple[DateMention, ...]:
        """The date expressions in the sentences."""
        found = (mention for sentence in self.sentences for mention in find_dates(sentence))
        return tuple(mention for mention in found if len(mention.text) <= LONGEST["when"])

    def left_out(self, task: Task) -> tuple[str, ...]:
        """What the task would ask about and no reply to it can hold, since it is too long."""
        found: dict[Task, tuple[str, Iterable[str]]] = {
            "actors": ("name", self.names),
            "events": ("when", (date.text for sentence in self.sentences for date in find_dates(sentence))),
            "figures": ("number", (one.text for sentence in self.sentences for one in find_quantities(sentence))),
            "stances": ("holder", self.actors if self.cues else ()),
        }
        field, texts = found[task]
        return tuple(text for text in texts if len(text) > LONGEST[field])

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The stance cues in the sentences."""
        return tuple(cue for sentence in self.sentences for cue in find_cues(sentence))

    @property
    def shown(self) -> str:
        """The sentences as the model sees them, fenced: only a number of ours begins a line and has closed brackets."""
        texts = [fenced(sentence) for sentence in self.sentences]
        if not self.pointing:
            return " ".join(texts)
        return "\n".join(f"[{number}] {text}" for number, text in zip(self.numbers, texts, strict=True))

    @property
    def text(self) -> str:
        """The sentences as they are."""
        return " ".join(self.sentences)

    @property
    def tells(self) -> bool:
        """False for headings, credits and fragments, which hold no event and no position."""
        return any(len(sentence.split()) >= _LEAST_WORDS and not is_heading(sentence) for sentence in self.sentences)

    @property
    def tells_of_somebody(self) -> bool:
        """False where, besides what is quoted or only said, nobody is named and nothing counted: no main event can
        stand there."""
        telling = (sentence for sentence in self.sentences if not is_heading(sentence) and not only_says(sentence))
        besides = [without_quotations(sentence) for sentence in telling]
        return any(
            len(words.split()) > _LEAST_WORDS and (find_mentions(words) or find_quantities(words)) for words in besides
        )

    @property
    def takes_position(self) -> bool:
        """False without a cue or an actor, and for plain speech in sentences that name no second actor whom it could
        concern, and no duty."""
        if not (self.cues and self.holders and self.tells):
            return False
        if any(cue.act for cue in self.cues) or DUTY.search(self.text):
            return True
        named = [actor for actor in self.holders if actor in self.text]
        parties = (actor for actor in named if not any(actor != other and actor in other for other in named))
        return len(tuple(islice(parties, 2))) > 1


def offered(field: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Those of `texts` that a draft can hold in `field`."""
    return tuple(text for text in texts if len(text) <= LONGEST[field])


def asked_about(names: Sequence[str]) -> tuple[str, ...]:
    """Those of `names` whose kind is asked for: an office before a full name tells a person. All of them where nothing
    else is to be asked, since what no call has labelled is in no record."""
    return tuple(name for name in names if not is_titled_person(name)) or tuple(names)


_VARIABLES: dict[str, Callable[[Passage], str]] = {
    "sentences": lambda passage: passage.shown,
    "before": lambda passage: f"Before: {fenced(passage.before)}\n" if passage.before else "",
    "names": lambda passage: _listed(passage.asked),
    "actors": lambda passage: _listed(passage.holders),
    "dates": lambda passage: _listed(_unique(date.text for date in passage.dates)) or "none",
    "numbers": lambda passage: _listed(quantity.text for quantity in passage.quantities),
    "cues": lambda passage: _listed(_unique(cue.text for cue in passage.cues)),
}


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(map(fenced, texts))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def limits_of(task: Task, passage: Passage) -> ReplyLimits:
    """What the passage can answer. `most == 0` means that there is nothing to ask."""
    narrow = _own_limits(task, passage)
    if not passage.one_schema:
        return narrow
    # A field that this passage leaves out, others fill: here it is null, or has its only value.
    unasked: dict[str, tuple[str, ...]] = dict.fromkeys(narrow.dropped - {"at"}, ())
    settled = {name: (value,) for name, value in narrow.settled.items()}
    choices, dropped = unasked | settled | narrow.choices, narrow.dropped & {"at"}
    return narrow.model_copy(update={"choices": choices, "settled": {}, "dropped": dropped, "hidden": True})


def _own_limits(task: Task, passage: Passage) -> ReplyLimits:
    dropped = frozenset() if passage.pointing else frozenset({"at"})
    if task == "actors":
        asked = passage.asked
        told = {name: "person" for name in passage.candidates if name not in asked}
        return ReplyLimits(choices={"name": asked}, keyed="name", told=told, least=len(asked), most=len(asked))
    if task == "events":
        most = 2 * len(passage.sentences) if passage.tells and passage.tells_of_somebody else 0
        if not passage.dates:
            return ReplyLimits(dropped=dropped | {"when"}, most=most)
        return ReplyLimits(choices={"when": _unique(date.text for date in passage.dates)}, dropped=dropped, most=most)
    if task == "figures":
        found = tuple(quantity.text for quantity in passage.quantities)
        units = {quantity.unit for quantity in passage.quantities}
        # A schema of all calls asks for the unit in any case, and any answer will do.
        known = len(units) == 1 and not passage.one_schema
        settled = {"unit": unit} if known and (unit := units.pop()) else {}
        if len(found) == 1:
            return ReplyLimits(settled={"number": found[0], **settled}, least=1, most=1)
        return ReplyLimits(choices={"number": _unique(found)}, settled=settled, least=len(found), most=len(found))
    if task == "same_question":
        return ReplyLimits(least=1, most=1)
    if task == "narrative":
        return ReplyLimits(dropped=dropped, least=len(passage.sentences), most=len(passage.sentences))
    cues = _unique(cue.text for cue in passage.cues)
    if not passage.takes_position:
        return ReplyLimits(dropped=dropped, most=0)
    joint = any(f"{one} and {other}" in passage.text for one, other in pairwise(passage.holders))
    most = len(passage.cues) + joint
    return ReplyLimits(choices={"cue": cues, "holder": passage.holders}, dropped=dropped, most=most)


def messages_of(prompt: Prompt, passage: Passage) -> tuple[Message, ...]:
    """Instructions, worked examples as earlier turns, and the passage itself, in the order that keeps the prefix common
    to all calls of one prompt."""
    before = _turns_before(prompt, passage.pointing, passage.one_schema)
    return (*before, Message(role="user", content=_filled(prompt, passage)))


@lru_cache(maxsize=32)
def _turns_before(prompt: Prompt, pointing: bool, one_schema: bool) -> tuple[Message, ...]:
    """What every call of a prompt begins with: kept, since to make it anew takes longer than all else of a call."""
    messages = [Message(role="system", content=prompt.instructions)]
    for example in prompt.examples:
        shown = passage_of(example, pointing, one_schema)
        messages.append(Message(role="user", content=_filled(prompt, shown)))
        messages.append(Message(role="assistant", content=_reply_text(prompt.task, example, shown)))
    return tuple(messages)


def passage_of(example: Example, pointing: bool, one_schema: bool = False) -> Passage:
    """The passage that a worked example shows."""
    names = tuple(draft.name for draft in example.drafts if isinstance(draft, ActorDraft))
    return Passage(
        sentences=example.sentences,
        names=names,
        numbers=tuple(range(1, len(example.sentences) + 1)),
        before=example.before or "",
        actors=example.actors,
        pointing=pointing,
        one_schema=one_schema,
    )


def _filled(prompt: Prompt, passage: Passage) -> str:
    return prompt.fill({name: _VARIABLES[name](passage) for name in prompt.variables & _VARIABLES.keys()})


def _reply_text(task: Task, example: Example, passage: Passage) -> str:
    reply = reply_of(task, example.drafts, limits_of(task, passage))
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":"))
