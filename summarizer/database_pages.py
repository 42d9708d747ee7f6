"""Records out of a SQLite file without SQLite: page by page, so that a damaged page costs its own records only.

The format is https://sqlite.org/fileformat2.html. What comes out is unchecked: whoever reads it has to know a sound
record from one that is put together of wrong bytes, as recordings do by their keys and hashes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_FILE_HEADER = 100  # bytes before the first page's own header
_SMALLEST, _LARGEST, _USUAL = 512, 65536, 4096  # page sizes
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 13, 10, 2  # types of page that hold records
_LOG_HEADER, _FRAME_HEADER = 32, 24  # of a write-ahead log, and of each page in it
_FIXED = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}  # bytes of a column by its serial type

# Each column as its bytes; text and blobs are given, numbers and NULL are None.
Columns = tuple[bytes | None, ...]


class Pages:
    """The pages of a database file, with those of its write-ahead log in their place.

    Raises OSError when the file cannot be read.
    """

    def __init__(self, database: Path) -> None:
        self._content = database.read_bytes()
        self._size = _page_size(self._content)
        log = database.with_name(f"{database.name}-wal")
        self._logged, count = _logged(log.read_bytes(), self._size) if log.exists() else ({}, 0)
        self._last = count or -(-len(self._content) // self._size)
        # Records of a sound file do not overlap; those of a hostile one are not read many times over.
        self._left = 2 * self._size * self._last

    def rows(self) -> Iterator[Columns]:
        """Every row of every table, in the order of pages."""
        return self._records(_TABLE_LEAF)

    def index_entries(self) -> Iterator[Columns]:
        """Every entry of every index."""
        yield from self._records(_INDEX_LEAF)
        yield from self._records(_INDEX_INNER)

    def _records(self, kind: int) -> Iterator[Columns]:
        for number in range(1, self._last + 1):
            page = self._page(number)
            start = _FILE_HEADER if number == 1 else 0
            if len(page) != self._size or page[start] != kind:
                continue
            (cells,) = struct.unpack_from(">H", page, start + 3)
            pointers = start + (12 if kind == _INDEX_INNER else 8)
            for pointer in range(pointers, min(pointers + 2 * cells, self._size - 1), 2):
                try:
                    yield _columns(self._record(page, kind, *struct.unpack_from(">H", page, pointer)))
                except (IndexError, KeyError, ValueError, struct.error):
                    continue  # this record is not to be read; the next one may be

    def _page(self, number: int) -> bytes:
        found = self._logged.get(number)
        return found if found is not None else self._content[(number - 1) * self._size : number * self._size]

    def _record(self, page: bytes, kind: int, at: int) -> bytes:
        """The record of the cell at `at`, with what overflows to other pages."""
        length, at = _varint(page, at + 4 if kind == _INDEX_INNER else at)
        if kind == _TABLE_LEAF:
            _, at = _varint(page, at)  # the row's number
        self._left -= length
        if self._left < 0:
            raise ValueError("longer than the file")
        here = _here(length, self._size, kind)
        record = bytearray(page[at : at + here])
        following = struct.unpack_from(">I", page, at + here)[0] if here < length else 0
        while len(record) < length:
            overflow = self._page(following) if following else b""
            if len(overflow) < self._size:
                raise ValueError("it goes on where there is no page")
            record += overflow[4 : 4 + length - len(record)]
            (following,) = struct.unpack_from(">I", overflow)
        return bytes(record)


def _page_size(content: bytes) -> int:
    """The page size that the file names, or the usual one where its first page is lost."""
    said = int.from_bytes(content[16:18], "big")
    size = _LARGEST if said == 1 else said
    return size if _SMALLEST <= size <= _LARGEST and not size & (size - 1) else _USUAL


def _logged(log: bytes, page_size: int) -> tuple[dict[int, bytes], int]:
    """The last committed content of each page in a log, and the number of pages after that commit, 0 without one.

    Frames of the log's present turn are read, which two salts tell; their checksums are not, since SQLite drops all
    that follows one damaged frame.
    """
    pages: dict[int, bytes] = {}
    pending: dict[int, bytes] = {}
    count = 0
    for start in range(_LOG_HEADER, len(log) - _FRAME_HEADER - page_size + 1, _FRAME_HEADER + page_size):
        number, size = struct.unpack_from(">II", log, start)
        if log[start + 8 : start + 16] != log[16:24]:
            continue
        pending[number] = log[start + _FRAME_HEADER : start + _FRAME_HEADER + page_size]
        if size:
            pages |= pending
            pending, count = {}, size
    # A damaged number must not make a database of billions of pages.
    return pages, min(count, max(pages, default=0) + len(log) // page_size + 2**16)


def _here(length: int, page_size: int, kind: int) -> int:
    """How many bytes of a record stand in the cell itself (section 1.6 of the format; no bytes are reserved)."""
    least = (page_size - 12) * 32 // 255 - 23
    most = page_size - 35 if kind == _TABLE_LEAF else (page_size - 12) * 64 // 255 - 23
    if length <= most:
        return length
    fitting = least + (length - least) % (page_size - 4)
    return fitting if fitting <= most else least


def _columns(record: bytes) -> Columns:
    header, at = _varint(record, 0)
    end = header
    columns: list[bytes | None] = []
    while at < header:
        serial, at = _varint(record, at)
        length = _FIXED[serial] if serial < 12 else (serial - 12) // 2
        if end + length > len(record):
            raise ValueError("a column goes beyond its record")
        columns.append(record[end : end + length] if serial >= 12 else None)
        end += length
    return tuple(columns)


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes at `at`, and where it ends."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | content[place] & 0x7F
        if content[place] < 0x80:
            return value, place + 1
    return value << 8 | content[at + 8], at + 9
