"""Records by the thousand in little memory: kept as JSON in a temporary file, and made anew whenever one is asked for.

A run may end with hundreds of thousands of records, of which those of one story are needed at a time. Small runs never
reach the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from tempfile import SpooledTemporaryFile
from typing import Generic, TypeVar, overload

from summarizer.records.facets import Record

R = TypeVar("R", bound=Record)

_IN_MEMORY = 16 << 20  # bytes


class _File(SpooledTemporaryFile[bytes]):
    """Closed with the last sequence that it holds records of."""

    def __del__(self) -> None:
        self.close()


class Stored(Sequence[R], Generic[R]):
    """`records`, all of type `kind`, as a sequence; each look gives a new, equal record."""

    def __init__(self, kind: type[R], records: Iterable[R] = ()) -> None:
        self._kind = kind
        self._file = _File(max_size=_IN_MEMORY)
        self._places: list[tuple[int, int]] = []
        for record in records:
            self.append(record)

    def append(self, record: R) -> None:
        """Adds a record at the end. Raises OSError when the disk is full."""
        content = record.model_dump_json().encode()
        start = self._file.seek(0, 2)
        self._file.write(content)
        self._places.append((start, len(content)))

    def arranged(self, places: Iterable[int]) -> Stored[R]:
        """The records at these places, in their order, without being made anew."""
        arranged = Stored(self._kind)
        arranged._file, arranged._places = self._file, [self._places[place] for place in places]
        return arranged

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[R, ...]: ...
    def __getitem__(self, at: int | slice) -> R | tuple[R, ...]:
        if isinstance(at, slice):
            return tuple(self[place] for place in range(*at.indices(len(self))))
        start, length = self._places[at]
        self._file.seek(start)
        return self._kind.model_validate_json(self._file.read(length))

    def __iter__(self) -> Iterator[R]:
        return (self[place] for place in range(len(self)))

    def __len__(self) -> int:
        return len(self._places)

    def __eq__(self, other: object) -> bool:
        """Equal to a sequence of equal records, as a tuple of them would be."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} of {self._kind.__name__}>"
