"""Invented articles of any length with what a careful model would say of them, to time the stages behind the model.

Of four sentences one tells an event, one gives a figure, one a position, one nothing; one in twenty brings a new name,
so that a long article has many, and each is spoken of for a while. The words are made up of syllables.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.speed.synthetic import made_word
from summarizer.prompts.drafts import ActorDraft, AnyDraft, Drafted, EventDraft, FigureDraft, StanceDraft
from summarizer.records.article import Article, Publication, Sentence
from summarizer.records.facets import Facet

_NEW_NAME = 20  # sentences
_SPOKEN_OF = 12  # names at a time
_WORDS, _TOWNS, _NAMES = 400, 5, 3


@dataclass(frozen=True)
class Invented:
    """An article, and the drafts of each of its sentences."""

    article: Article
    drafted: tuple[Drafted, ...]


def invented(size: int, seed: int = 0, story: int | None = None) -> Invented:
    """An article of about `size` characters with its drafts, the same for the same seed.

    Articles of one `story` have words, towns and the first names in common.
    """
    sentences: list[Sentence] = []
    drafted: list[Drafted] = []
    parts: list[str] = []
    start = 0
    for number, told in enumerate(_sentences(random.Random(seed), random.Random(seed if story is None else story)), 1):
        sentence = Sentence(start=start, end=start + len(told.text), number=number)
        sentences.append(sentence)
        parts.append(told.text)
        drafted += [_drafted(task, sentence, drafts) for task, drafts in told.drafts.items()]
        start = sentence.end + 1
        if start > size:
            break
    text = " ".join(parts)
    identity = f"n{seed:06}"
    article = Article(
        id=identity,
        sha256="0" * 64,
        path=f"{identity}.txt",
        encoding="utf-8",
        published=Publication(date="2031-06-01", basis="sidecar"),
        sentences=tuple(sentences),
        text=text,
    )
    return Invented(article, tuple(drafted))


@dataclass(frozen=True)
class _Told:
    text: str
    drafts: dict[Facet, tuple[AnyDraft, ...]]


def _sentences(rng: random.Random, world: random.Random) -> Iterator[_Told]:
    words = [made_word(world) for _ in range(_WORDS)]
    towns = [made_word(world).capitalize() for _ in range(_TOWNS)]
    names = [_name(world) for _ in range(_NAMES)]
    number = 0
    while True:
        if number % _NEW_NAME == _NEW_NAME - 1:
            names = [*names, _name(rng)][-_SPOKEN_OF:]
        one, other = rng.sample(names, 2)
        yield _told(number % 4, (one, other, rng.choice(towns)), rng.sample(words, 3), rng)
        number += 1


def _told(kind: int, names: tuple[str, str, str], words: Sequence[str], rng: random.Random) -> _Told:
    """Next to no word but these is the same in two stories: they would be taken for one."""
    (one, other, town), (a, b, c) = names, words
    actors = (ActorDraft(name=one, kind="person"),)
    if kind == 0:
        what, when = f"{one} {c}ed the {a} {b} in {town}", f"{rng.randint(1, 28)} May 2031"
        event = EventDraft(what=what, when=when, where=town, status="happened")
        return _Told(f"{what} on {when}.", {"actors": actors, "events": (event,)})
    if kind == 1:
        count = f"{rng.randint(20, 999)}"
        figure = FigureDraft(number=count, unit=a, measures=f"{a} of {b} in {town}")
        return _Told(f"So far {count} {a} of {b} {c}ed in {town}.", {"figures": (figure,)})
    if kind == 2:
        claim = f"{other} is {c}ing the {a} {b}"
        stance = StanceDraft(cue="accused", holder=one, target=other, act="accuses", claim=claim)
        both = (*actors, ActorDraft(name=other, kind="person"))
        return _Told(f"{one} accused {other} of {c}ing the {a} {b}.", {"actors": both, "stances": (stance,)})
    more = " ".join(made_word(rng) for _ in range(4))
    return _Told(f"The {a} was {b} and {more}.", {})


def _name(rng: random.Random) -> str:
    return f"{made_word(rng).capitalize()} {made_word(rng).capitalize()}"


def _drafted(task: Facet, sentence: Sentence, drafts: tuple[AnyDraft, ...]) -> Drafted:
    return Drafted(
        task=task,
        sentences=(sentence,),
        drafts=drafts,
        prompt=f"{task}.v1",
        prompt_sha256="0" * 64,
        model="none",
        recording="0" * 64,
    )
