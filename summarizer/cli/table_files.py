"""Tables -> files: one CSV each, or one SQLite database of all. Rows are written as they are made.

Texts of articles are hostile. A spreadsheet runs a cell that begins like a formula, whatever quotes it stands in, so
that such texts get an apostrophe in front in CSV (OWASP, "CSV Injection"); texts that begin with an apostrophe get
another, so that taking off the first one of every text that has one gives back what was there.
"""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.render.canonical_json import whole
from summarizer.render.tables.row import Cell, Column

if TYPE_CHECKING:
    from sqlite_utils import Database

    from summarizer.render.tables import Table

_TYPES: dict[str, type] = {"text": str, "list": str, "integer": int, "real": float}
# OWASP's list, behind whatever shows as nothing; and the apostrophe, which spreadsheets themselves put before a text.
_BLANK = r"[\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
_FORMULA = re.compile(rf"['\t\r\n]|{_BLANK}*[=+\-@＝＋－＠]")


def write_csv(path: Path, table: Table) -> None:
    """One table as CSV (RFC 4180): a line of column names, then a line for each row.

    UTF-8 with a byte order mark, without which Excel reads another encoding. A cell without a value is empty.
    """
    columns = table.row.columns()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        writer.writerows([_shown(cell) for cell in row.cells().values()] for row in table.rows())


def _shown(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return whole(cell) if isinstance(cell, float) else cell


def write_sqlite(path: Path, tables: Sequence[Table]) -> None:
    """A new database at `path` with all tables, their keys, an index for each foreign key, and full-text search.

    The same tables give the same bytes with the same version of SQLite. Raises OSError when it cannot be written.
    """
    from sqlite_utils import Database

    try:
        with closing(Database(path, execute_plugins=False)) as database:
            # What is at `path` counts only once it is whole: nothing is ever rolled back.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("PRAGMA synchronous = OFF")
            for table in tables:
                _fill(database, table)
            for table in tables:
                _index(database, table)
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error


def _fill(database: Database, table: Table) -> None:
    columns = table.row.columns()
    created = database.table(table.name).create(
        {column.name: _TYPES[column.kind] for column in columns},
        pk=table.row.key,
        not_null={column.name for column in columns if column.required},
        foreign_keys=[(column.name, column.references, "id") for column in columns if column.references],
    )
    created.insert_all((row.cells() for row in table.rows()), batch_size=1000)


def _index(database: Database, table: Table) -> None:
    for column in _without_index(table.row.columns(), table.row.key):
        database.table(table.name).create_index([column.name])
    if table.row.searched and _can_search(database):
        database.table(table.name).enable_fts(table.row.searched, tokenize="porter")


def _without_index(columns: Iterable[Column], key: Sequence[str]) -> Iterable[Column]:
    """Columns with a key of another table, but for the first of the table's own key, by which its rows are found."""
    return (column for column in columns if column.references and column.name != key[0])


def _can_search(database: Database) -> bool:
    return ("ENABLE_FTS5",) in database.execute("PRAGMA compile_options").fetchall()
