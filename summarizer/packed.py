"""Records by the thousand in little memory: kept as compressed JSON, and made anew whenever one is asked for.

A record of a summary takes about a kilobyte as an object of Python and a tenth of that packed; a run may end with
hundreds of thousands of them, of which a story's own are needed at a time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

from summarizer.records.facets import Record

R = TypeVar("R", bound=Record)

_FAST = 1  # zlib's least effort: a third larger than its best, in a fifth of the time


class Packed(Sequence[R], Generic[R]):
    """`records`, all of type `kind`, as a sequence; each look gives a new, equal record."""

    def __init__(self, kind: type[R], records: Iterable[R] = ()) -> None:
        self._kind = kind
        self._packed = [zlib.compress(record.model_dump_json().encode(), _FAST) for record in records]

    @classmethod
    def of(cls, kind: type[R], parts: Iterable[Packed[R]]) -> Packed[R]:
        """All of `parts`, one behind the other, as they are packed."""
        joined = cls(kind)
        joined._packed = [packed for part in parts for packed in part._packed]
        return joined

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[R, ...]: ...
    def __getitem__(self, at: int | slice) -> R | tuple[R, ...]:
        if isinstance(at, slice):
            return tuple(map(self._unpacked, self._packed[at]))
        return self._unpacked(self._packed[at])

    def __iter__(self) -> Iterator[R]:
        return map(self._unpacked, self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __eq__(self, other: object) -> bool:
        """Equal to a sequence of equal records, as a tuple of them would be."""
        if isinstance(other, Packed):
            return self._packed == other._packed
        return tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} of {self._kind.__name__}>"

    def _unpacked(self, packed: bytes) -> R:
        return self._kind.model_validate_json(zlib.decompress(packed))
