"""Synthetic article summaries for the benchmark: stories of all sizes, each with its own names, places, days and words.

Of each story's articles one in five carries a wire paragraph word for word; figures grow day by day; one holder accuses
another, who denies it. The words are made up of syllables, so that stories are no more alike than real ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.language.likeness.fingerprints import word_prints
from summarizer.records.article import ArticleHead, Publication, Sentence
from summarizer.records.facets import Act
from summarizer.records.summary import Actor, ArticleSummary, Event, Evidence, Figure, Provenance, Stance

_SOURCE = Provenance(prompt="events.v1", prompt_sha256="0" * 64, model="none", recordings=("0" * 16,))
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
_FIRST_DAY = date(2030, 1, 1)
_LARGEST = 50  # one article in fifty belongs to the largest story


@dataclass(frozen=True)
class _World:
    """What the articles of one story have in common."""

    names: tuple[str, ...]
    town: str
    words: tuple[str, ...]
    first_day: date


def story_sizes(articles: int, rng: random.Random) -> Iterator[int]:
    """Sizes that add up to `articles`: one large story, many of 1 to 60 articles, a third of them loners."""
    left = articles - articles // _LARGEST
    yield articles - left
    while left:
        size = min(left, 1 if rng.random() < 1 / 3 else rng.randint(2, 60))
        left -= size
        yield size


def synthetic_summaries(articles: int, seed: int = 0) -> Iterator[ArticleSummary]:
    """`articles` summaries, the same for the same seed, in no order of stories."""
    rng = random.Random(seed)
    numbers = list(range(articles))
    rng.shuffle(numbers)
    for size in story_sizes(articles, rng):
        world = _world(rng)
        for place in range(size):
            yield _article(f"n{numbers.pop():06}", world, place, rng)


def made_word(rng: random.Random, syllables: int = 3) -> str:
    """A word of so many syllables, which means nothing."""
    return "".join(rng.choice(_SYLLABLES) for _ in range(syllables))


def _world(rng: random.Random) -> _World:
    return _World(
        names=tuple(made_word(rng).capitalize() for _ in range(6)),
        town=made_word(rng).capitalize(),
        words=tuple(made_word(rng) for _ in range(40)),
        first_day=_FIRST_DAY + timedelta(days=rng.randrange(700)),
    )


class _Draft:
    """An article in the making: sentences with what is grounded in each."""

    def __init__(self) -> None:
        self.text = ""
        self.sentences: list[Sentence] = []

    def write(self, sentence: str) -> tuple[Evidence, ...]:
        """The sentence as evidence."""
        start = len(self.text) + bool(self.text)
        self.text = f"{self.text} {sentence}" if self.text else sentence
        end = start + len(sentence)
        self.sentences.append(Sentence(start=start, end=end, number=len(self.sentences) + 1))
        return (Evidence(start=start, end=end, text=sentence),)


def _article(identity: str, world: _World, place: int, rng: random.Random) -> ArticleSummary:
    draft, day = _Draft(), world.first_day + timedelta(days=place % 20)
    a, b, c = rng.sample(world.names, 3)
    events = tuple(_events(draft, world, place, rng, day))
    figures = tuple(_figures(draft, world, place, day))
    stances = tuple(_stances(draft, world, rng))
    named = draft.write(f"{a}, {b} and {c} kept {' '.join(rng.sample(world.words, 6))} in {world.town}.")
    actors = tuple(
        Actor(name=name, kind="organisation", evidence=named, grounding="exact", provenance=_SOURCE)
        for name in dict.fromkeys((a, b, c, *world.names[:2]))
    )
    head = ArticleHead(
        id=identity,
        sha256=identity,
        path=f"{identity}.txt",
        encoding="utf-8",
        published=Publication(date=day.isoformat(), basis="sidecar"),
        sentences=tuple(draft.sentences),
    )
    return ArticleSummary(
        article=head,
        actors=actors,
        events=events,
        figures=figures,
        stances=stances,
        model="none",
        profile="none",
        prints=word_prints(draft.text, draft.sentences),
    )


def _events(draft: _Draft, world: _World, place: int, rng: random.Random, day: date) -> Iterator[Event]:
    wire = f"The {' '.join(world.words[:12])} reached {world.town} and {world.names[0]} {' '.join(world.words[12:20])}."
    own = f"{world.names[0]} closes {' '.join(rng.sample(world.words, 8))} in {world.town}."
    other = f"{world.names[1]} opens {made_word(rng)} in Velta."
    for at, sentence in enumerate((wire if place % 5 == 0 else own, other)):
        yield Event(
            what=sentence.rstrip(".")[:90],
            date=(day if at else world.first_day).isoformat(),
            place=world.town,
            participants=(world.names[at],),
            status="happened",
            salience="background" if at else "main",
            evidence=draft.write(sentence),
            grounding="exact",
            provenance=_SOURCE,
        )


def _figures(draft: _Draft, world: _World, place: int, day: date) -> Iterator[Figure]:
    for what, value in (("people who left", 100 + 10 * (place % 20)), ("houses closed", 7)):
        yield Figure(
            text=str(value),
            value=value,
            unit="person" if what.startswith("people") else "house",
            measures=f"{what} {world.town}",
            qualifier="exact",
            as_of=day.isoformat(),
            evidence=draft.write(f"So far {value} {what} {world.town}."),
            grounding="exact",
            provenance=_SOURCE,
        )


def _stances(draft: _Draft, world: _World, rng: random.Random) -> Iterator[Stance]:
    one, other = world.names[:2]
    charge = " ".join(world.words[20:23])
    acts: tuple[tuple[str, Act, str], ...] = ((one, "accuses", other), (other, "denies", one))
    for holder, act, target in acts:
        yield Stance(
            holder=holder,
            target=target,
            act=act,
            polarity="opposed",
            claim=f"keeping {charge}",
            evidence=draft.write(f"{holder} {act} {target} over {charge} and {made_word(rng)}."),
            grounding="exact",
            provenance=_SOURCE,
        )
