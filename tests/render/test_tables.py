from __future__ import annotations

import csv
import json
import re
import tempfile
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_socket import disable_socket, enable_socket

from summarizer.cli import table_files
from summarizer.cli.table_files import write_csv, write_sqlite
from summarizer.records.facets import FACETS
from summarizer.render.tables import Table
from summarizer.render.tables.row import Row
from summarizer.run import Run
from tests.pipeline.test_end_to_end import ROOT, replayed
from tests.support.tabled import HOSTILE, Cells, in_csv, in_sqlite, invented, tables_of

DOCS = (ROOT / "docs" / "tables.md").read_text("utf-8")


class Said(Row):
    """A row of every kind of column."""

    table = "said"
    searched = ("text",)
    id: int
    text: str
    perhaps: str | None
    value: float | None
    names: tuple[str, ...]
    sure: bool


def said_table(rows: Sequence[Said]) -> Table:
    return Table(Said, lambda: rows)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One replay of the seeds."""
    disable_socket(allow_unix_socket=True)
    yield replayed(tmp_path_factory.mktemp("cache"))
    enable_socket()


@pytest.fixture(scope="module")
def database(seeds: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeds") / "briefs.sqlite"
    write_sqlite(path, tables_of(seeds))
    return path


# --- the tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["seeds", "invented"])
def test_tables_join(seeds: Run, tmp_path: Path, which: str) -> None:
    """Foreign keys are declared and lead to a row, each table has its key, and what is required may not be NULL."""
    path = tmp_path / "b.sqlite"
    write_sqlite(path, made := tables_of(seeds if which == "seeds" else invented()))
    assert in_sqlite(path, "PRAGMA foreign_key_check") == []
    assert in_sqlite(path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    by_name = {table.name: table for table in made}
    for table in made:
        declared = in_sqlite(path, f"PRAGMA foreign_key_list({table.name})")
        assert {(one["from"], one["table"], one["to"]) for one in declared} == {
            (column.name, column.references, "id") for column in table.row.columns() if column.references
        }
        assert all(by_name[str(one["table"])].row.key == ("id",) for one in declared)
        columns = in_sqlite(path, f"PRAGMA table_info({table.name})")
        keys = {one["pk"]: one["name"] for one in columns if one["pk"]}
        assert tuple(keys[at] for at in sorted(keys)) == table.row.key  # type: ignore[type-var]
        assert {one["name"] for one in columns if one["notnull"]} == {
            column.name for column in table.row.columns() if column.required
        }
    assert by_name.keys() >= {*FACETS, "articles", "evidence", "groups"}


def test_every_foreign_key_has_an_index(database: Path, seeds: Run) -> None:
    """A join from either side reads no whole table."""
    for table in tables_of(seeds):
        indexes = in_sqlite(database, f"PRAGMA index_list({table.name})")
        first = {in_sqlite(database, f"PRAGMA index_info('{one['name']}')")[0]["name"] for one in indexes}
        assert {column.name for column in table.row.columns() if column.references} <= first


def test_columns_have_the_types_of_their_values(database: Path, seeds: Run) -> None:
    """Numbers are numbers, what is missing is NULL and never an empty text, and what is required is there."""
    kinds = {"text": "text", "list": "text", "integer": "integer", "real": "real"}
    for table in tables_of(seeds):
        for column in table.row.columns():
            found = in_sqlite(
                database, f'SELECT DISTINCT typeof("{column.name}") AS t, "{column.name}" = \'\' AS e FROM {table.name}'
            )
            expected = {kinds[column.kind]} if column.required else {kinds[column.kind], "null"}
            assert {one["t"] for one in found} <= expected, (table.name, column.name)
            assert not any(one["e"] for one in found), (table.name, column.name)


def test_rows_can_be_asked_for_again(seeds: Run) -> None:
    """They are made anew each time, and are the same."""
    for table in tables_of(seeds):
        assert list(table.rows()) == list(table.rows())


@pytest.mark.parametrize("which", ["seeds", "invented"])
def test_csv_and_database_say_the_same(seeds: Run, tmp_path: Path, which: str) -> None:
    """What is read back from either form are the cells of the rows, in their order."""
    made = tables_of(seeds if which == "seeds" else invented())
    write_sqlite(tmp_path / "b.sqlite", made)
    for table in made:
        rows = [row.cells() for row in table.rows()]
        write_csv(tmp_path / f"{table.name}.csv", table)
        assert in_csv(tmp_path / f"{table.name}.csv", table.row) == rows
        assert in_sqlite(tmp_path / "b.sqlite", f"SELECT * FROM {table.name} ORDER BY rowid") == rows


# --- files ------------------------------------------------------------------------------------------------------------


texts = st.text(st.characters(codec="utf-8")) | st.sampled_from(("", *HOSTILE))
numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(texts, st.none() | texts, st.none() | numbers, st.lists(texts), st.booleans())))
def test_any_text_comes_back(said: list[tuple[str, str | None, float | None, list[str], bool]]) -> None:
    """Both forms give back every character and number; only an empty text that need not be there becomes NULL."""
    rows = [
        Said(id=at, text=text, perhaps=perhaps, value=value, names=tuple(names), sure=sure)
        for at, (text, perhaps, value, names, sure) in enumerate(said)
    ]
    expected: list[Cells] = [
        {
            "id": row.id,
            "text": row.text,
            "perhaps": row.perhaps or None,
            "value": row.value,
            "names": json.dumps(list(row.names), ensure_ascii=False) if row.names else None,
            "sure": int(row.sure),
        }
        for row in rows
    ]
    with tempfile.TemporaryDirectory() as folder:
        write_csv(Path(folder, "said.csv"), said_table(rows))
        write_sqlite(Path(folder, "said.sqlite"), [said_table(rows)])
        assert in_csv(Path(folder, "said.csv"), Said) == expected
        assert in_sqlite(Path(folder, "said.sqlite"), "SELECT * FROM said ORDER BY id") == expected


@given(texts)
def test_no_text_is_a_formula_and_numbers_are_left(text: str) -> None:
    """No text cell of a CSV begins as OWASP's list has it, even behind blanks; a negative number is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        row = Said(id=0, text=text, perhaps=text, value=-5.0, names=(), sure=False)
        write_csv(Path(folder, "said.csv"), said_table([row]))
        with Path(folder, "said.csv").open(encoding="utf-8-sig", newline="") as file:
            (read,) = csv.DictReader(file)
    for cell in (read["text"], read["perhaps"]):
        assert not re.match(r"[\s\u200b]*[=+\-@＝＋－＠]|[\t\r\n]", cell)
    assert (read["value"], read["id"]) == ("-5", "0")


def test_a_text_is_changed_only_where_it_must_be(tmp_path: Path) -> None:
    """What begins like no formula is written as it is; RFC 4180: CRLF, quotes only where needed and doubled; the byte
    order mark in front."""
    row = Said(id=1, text='no "formula", a = b', perhaps="x'y", value=0.5, names=("a",), sure=True)
    write_csv(tmp_path / "said.csv", said_table([row]))
    assert (tmp_path / "said.csv").read_bytes() == (
        b'\xef\xbb\xbfid,text,perhaps,value,names,sure\r\n1,"no ""formula"", a = b",x\'y,0.5,"[""a""]",1\r\n'
    )


def test_a_cell_of_a_megabyte_is_kept(tmp_path: Path) -> None:
    """Neither form cuts a long text."""
    row = Said(id=1, text='"=,\n' * 300_000, perhaps=None, value=None, names=(), sure=True)
    write_csv(tmp_path / "said.csv", said_table([row]))
    write_sqlite(tmp_path / "said.sqlite", [said_table([row])])
    assert in_csv(tmp_path / "said.csv", Said)[0]["text"] == row.text
    assert in_sqlite(tmp_path / "said.sqlite", "SELECT text FROM said") == [{"text": row.text}]


def test_the_same_tables_give_the_same_bytes(database: Path, seeds: Run, tmp_path: Path) -> None:
    """No clock and no chance gets into a database."""
    write_sqlite(tmp_path / "again.sqlite", tables_of(seeds))
    assert (tmp_path / "again.sqlite").read_bytes() == database.read_bytes()


@pytest.mark.parametrize("form", ["csv", "sqlite"])
def test_memory_does_not_grow_with_the_rows(tmp_path: Path, form: str) -> None:
    """Rows are written as they are made: 20 MB of them need less than 5 MB."""
    count = 20_000

    def rows() -> Iterator[Said]:
        for at in range(count):
            yield Said(id=at, text=f"{at} {'x' * 1000}", perhaps=None, value=None, names=(), sure=True)

    tracemalloc.start()
    if form == "csv":
        write_csv(tmp_path / "said", Table(Said, rows))
    else:
        write_sqlite(tmp_path / "said", [Table(Said, rows)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (tmp_path / "said").stat().st_size > 1000 * count
    assert peak < 5e6


@pytest.mark.parametrize("table", ["articles", "groups", "evidence", "statements"])
def test_words_are_found(database: Path, table: str) -> None:
    """Full-text search by stems: whoever looks for "flees" finds those who are fleeing."""
    query = f"SELECT * FROM {table} t JOIN {table}_fts f ON f.rowid = t.rowid WHERE {table}_fts MATCH 'flees'"
    found = [" ".join(map(str, row.values())).lower() for row in in_sqlite(database, query)]
    assert found
    assert all(re.search(r"flee|fled", row) for row in found)


def test_without_full_text_search_there_are_tables_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where SQLite was built without FTS5."""
    monkeypatch.setattr(table_files, "_can_search", lambda database: False)
    write_sqlite(tmp_path / "said.sqlite", [said_table([])])
    names = in_sqlite(tmp_path / "said.sqlite", "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert names == [{"name": "said"}]


def test_a_database_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    """So that the command line says where, and what to do."""
    with pytest.raises(OSError, match="unable to open database file"):
        write_sqlite(tmp_path / "nowhere" / "b.sqlite", [])


# --- what is documented -----------------------------------------------------------------------------------------------


def test_every_table_and_column_is_documented(seeds: Run) -> None:
    """docs/tables.md lists the tables that there are with their columns, in order, and no others."""
    listed = re.findall(r"^\| `(\w+)` \|[^|]+\| ([^|]+) \|$", DOCS, re.MULTILINE)
    there = [(one.name, " ".join(f"`{column.name}`" for column in one.row.columns())) for one in tables_of(seeds)]
    assert sorted(listed) == sorted(there)


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", DOCS, re.DOTALL), ids=lambda query: query[:40])
def test_the_documented_queries_have_answers(database: Path, query: str) -> None:
    """Each finds something in the seeds."""
    assert in_sqlite(database, query)
