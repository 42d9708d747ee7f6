"""A sentence's words as fingerprints: enough to tell what two articles share, and not the text itself.

A summary outlives its article's text, and a run may hold a hundred thousand summaries. Four bytes for each word that
carries meaning, in order, are about a third of the text, and let shared words be aligned as the text would.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from summarizer.language.likeness.wording import content_words, stem
from summarizer.records.article import Sentence

Prints = NDArray[np.uint32]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_NAME_WORDS = 2


def word_prints(text: str, sentences: Iterable[Sentence]) -> tuple[str, ...]:
    """The fingerprints of each sentence of `text`, in order: base64 of four bytes (CRC-32 of the stem, little-endian)
    for each content word.

    Of a longer name or headline only the last two words count: "Acting Assistant Secretary Ana Rojas" is no wording
    that two reports share, but an office.
    """
    return tuple(_encoded(_telling_words(text[one.start : one.end])) for one in sentences)


def read_prints(sentence: str) -> Prints:
    """The fingerprints that `word_prints` wrote for one sentence."""
    return np.frombuffer(base64.b64decode(sentence), dtype="<u4")


def prints_of(wording: str) -> frozenset[int]:
    """The fingerprints of the words of `wording`, to be looked for among those of sentences."""
    return frozenset(_print(word) for word in _telling_words(wording))


def _encoded(words: Iterable[str]) -> str:
    return base64.b64encode(b"".join(_print(word).to_bytes(4, "little") for word in words)).decode()


def _print(word: str) -> int:
    return zlib.crc32(stem(word).encode())


def _telling_words(sentence: str) -> Iterator[str]:
    name: list[re.Match[str]] = []
    kept: list[str] = []
    for word in _WORD.finditer(sentence):
        if name and not (word[0][0].isupper() and sentence[name[-1].end() : word.start()] in (" ", "-")):
            kept += _last_words(name)
            name = []
        if word[0][0].isupper():
            name.append(word)
        else:
            kept.append(word[0])
    return (word for word in (*kept, *_last_words(name)) if content_words(word))


def _last_words(name: Sequence[re.Match[str]]) -> Iterator[str]:
    return (word[0] for word in name[-_NAME_WORDS:])
