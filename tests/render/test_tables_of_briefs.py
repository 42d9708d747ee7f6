"""Nothing of the summaries and briefs is lost in the tables: what their JSON says can be read from the database."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import disable_socket, enable_socket

from summarizer.cli.table_files import write_sqlite
from summarizer.records.brief import StoryBrief
from summarizer.records.facets import FACETS, Facet
from summarizer.render.canonical_json import to_json
from summarizer.render.tables.row import Cell
from summarizer.run import Run
from tests.pipeline.test_end_to_end import replayed
from tests.support.tabled import Cells, in_sqlite, invented, tables_of

Json = dict[str, Any]


class Written:
    """A run, and its tables in a database."""

    def __init__(self, run: Run, folder: Path) -> None:
        self.run = run
        self.briefs: list[tuple[str, Json]] = [(brief.story, json.loads(to_json(brief))) for brief in run.briefs]
        self.path = folder / "briefs.sqlite"
        write_sqlite(self.path, tables_of(run))

    def rows(self, table: str, story: str | None = None) -> list[Cells]:
        rows = in_sqlite(self.path, f"SELECT * FROM {table} ORDER BY rowid")
        return [row for row in rows if story is None or row["story_id"] == story]

    def by(self, table: str, *names: str) -> dict[tuple[Cell, ...], list[Cells]]:
        """The rows by the values of some columns."""
        found: dict[tuple[Cell, ...], list[Cells]] = defaultdict(list)
        for row in self.rows(table):
            found[tuple(row[name] for name in names)].append(row)
        return found


@pytest.fixture(scope="module", params=["seeds", "invented"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    disable_socket(allow_unix_socket=True)
    folder = tmp_path_factory.mktemp("tables")
    yield Written(replayed(folder / "cache") if request.param == "seeds" else invented(), folder)
    enable_socket()


def told(cells: Cells, *without: str) -> Json:
    """The row as JSON would have it: without what is missing, keys of other tables and what is named."""
    return {
        name: value
        for name, value in cells.items()
        if value is not None and not name.endswith("_id") and name not in without
    }


def plain(fields: Json, *without: str) -> Json:
    """A record's JSON, with lists as cells have them and without what is empty."""
    shown = {name: value for name, value in fields.items() if value not in (None, [], {}) and name not in without}
    return {
        name: json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
        for name, value in shown.items()
    }


def places(spans: list[Json] | list[Cells]) -> list[tuple[Any, ...]]:
    return [(span["start"], span["end"], span["text"]) for span in spans]


@pytest.mark.parametrize("facet", FACETS)
def test_records(written: Written, facet: Facet) -> None:
    """Every field of every record, its provenance and its evidence, under the key of its group."""
    rows = {row["id"]: row for row in written.rows(facet)}
    evidence = written.by("evidence", "record_id")
    group_of = {
        member: f"{story}/{group['id']}"
        for story, brief in written.briefs
        for group in brief[facet]
        for member in group["members"]
    }
    for summary in written.run.summaries:
        for index, record in enumerate(json.loads(to_json(summary))[facet]):
            key = f"{summary.article.id}#{facet}{index}"
            row = rows.pop(key)
            assert told(row, "id") == plain(record | record.pop("provenance"), "evidence")
            assert (row["article_id"], row["group_id"]) == (summary.article.id, group_of[key])
            assert places(evidence[key,]) == places(record["evidence"])
    assert rows == {}


def test_evidence_names_its_sentences(written: Written) -> None:
    """The numbers are those of the sentences that the span begins and ends in."""
    sentences = {
        (summary.article.id, one.number): one for summary in written.run.summaries for one in summary.article.sentences
    }
    for row in written.rows("evidence"):
        first, last = (sentences[row["article_id"], row[name]] for name in ("sentence", "last_sentence"))  # type: ignore[index]
        assert first.start <= row["start"] < first.end  # type: ignore[operator]
        assert last.start < row["end"] <= last.end  # type: ignore[operator]


def test_articles(written: Written) -> None:
    """What is known of an article, what its summary took, and from when on it can have been published."""
    placed = {one["article"]: one for _, brief in written.briefs for one in brief["placements"]}
    rows = {row["id"]: row for row in written.rows("articles")}
    assert len(rows) == len(written.run.summaries)
    for summary in written.run.summaries:
        content = json.loads(to_json(summary))
        article, row = content["article"], rows[summary.article.id]
        expected = plain(article, "published", "sentences") | content["usage"]
        expected |= {"basis": article["published"]["basis"], "sentences": len(article["sentences"])}
        assert expected.items() <= row.items()
        assert (row["published"], row["doubt"]) == (article["published"]["date"], article["published"]["doubt"])
        assert (row["gist"], row["model"], row["profile"]) == (content["gist"], content["model"], content["profile"])
        placement = placed.get(article["id"], {"not_before": None, "rule": None, "what": None})
        assert [row[f"not_before{name}"] for name in ("", "_rule", "_what")] == [
            placement[name] for name in ("not_before", "rule", "what")
        ]


@pytest.mark.parametrize("facet", FACETS)
def test_groups(written: Written, facet: Facet) -> None:
    """Every field of every group, its records, and how many articles say it."""
    groups, members = {row["id"]: row for row in written.rows("groups")}, written.by("records", "group_id")
    for story, brief in written.briefs:
        for group in brief[facet]:
            row, own = groups[f"{story}/{group['id']}"], members[f"{story}/{group['id']}",]
            fields = plain(group, "id", "members", "citations", "points", "latest", "differences", "reported")
            assert told(row, "id", "facet", "title", "records", "articles") == fields
            assert {one["id"] for one in own} == set(group["members"])
            assert (row["records"], row["articles"]) == (len(own), len({one["article_id"] for one in own}))
            assert row["title"]


def test_points_and_differences(written: Written) -> None:
    """The values of every series in their order, and every value that accounts of an event differ in."""
    points, differences = written.by("points", "group_id"), written.by("differences", "group_id")
    for story, brief in written.briefs:
        for series in brief["figures"]:
            for point, row in zip(series["points"], points[f"{story}/{series['id']}",], strict=True):
                latest = {"latest": point["member"] in series["latest"]}
                assert told(row, "number", "sentence") == plain(point, "member", "citation") | latest
                assert row["record_id"] == point["member"]
                assert (row["article_id"], row["sentence"]) == (
                    point["citation"]["article"],
                    point["citation"]["sentence"],
                )
        for event in brief["events"]:
            assert [
                (row["field"], row["value"], row["article_id"]) for row in differences[f"{story}/{event['id']}",]
            ] == [
                (difference["field"], value["value"], article)
                for difference in event["differences"]
                for value in difference["values"]
                for article in value["articles"]
            ]


def test_reported_positions(written: Written) -> None:
    """Every report of every position in its order, with its date and how that is known."""
    rows = written.by("reported", "group_id")
    for story, brief in written.briefs:
        for position in brief["stances"]:
            found = rows.pop((f"{story}/{position['id']}",))
            assert [(row["article_id"], row["sentence"], row["date"], row["basis"]) for row in found] == [
                (one["article"], one["citations"][0]["sentence"], one["date"], one["basis"])
                for one in position["reported"]
            ]
    assert rows == {}


def test_contrasts_and_shifts(written: Written) -> None:
    """Every series of every contrast, every stage of every change of position."""
    for story, brief in written.briefs:
        assert [(row["contrast"], row["rule"], row["group_id"]) for row in written.rows("contrasts", story)] == [
            (f"{story}/{one['id']}", one["rule"], f"{story}/{series}")
            for one in brief["contrasts"]
            for series in one["series"]
        ]
        shifts = [
            (row["shift"], row["holder"], row["target"], row["date"], row["group_id"])
            for row in written.rows("shifts", story)
        ]
        assert shifts == [
            (f"{story}/{one['id']}", one["holder"], one["target"], stage["date"], f"{story}/{stage['position']}")
            for one in brief["shifts"]
            for stage in one["stages"]
        ]


def test_disputes(written: Written) -> None:
    """Each side has its groups and their records; of accounts of one event, only those that give its value."""
    sides, members = written.by("sides", "dispute_id", "side"), written.by("records", "group_id")
    for story, brief in written.briefs:
        assert [told(row) for row in written.rows("disputes", story)] == [
            {"id": f"{story}/{one['id']}", "about": one["about"], "rule": one["rule"]} for one in brief["disputes"]
        ]
        for dispute in brief["disputes"]:
            for number, side in enumerate(dispute["sides"], start=1):
                found = sides.pop((f"{story}/{dispute['id']}", number))
                groups = [f"{story}/{group}" for group in side["rests_on"]]
                assert {row["group_id"] for row in found} == set(groups)
                assert {row["given"] for row in found} == {side["given"]}
                all_of_them = [row["id"] for group in groups for row in members[group,]]
                assert {row["record_id"] for row in found} == set(side["members"] or all_of_them)
    assert sides == {}


def test_coverage(written: Written) -> None:
    """Where each article stands on each main statement, which is a group or a dispute."""
    stands = written.by("coverage", "subject", "stand")
    for story, brief in written.briefs:
        for one in brief["coverage"]:
            for stand in ("asserted", "denied", "silent", "unclear", "earlier"):
                found = stands.pop((f"{story}/{one['statement']}", stand), [])
                assert [row["article_id"] for row in found] == one[stand]
                assert all((row["group_id"] or row["dispute_id"]) == row["subject"] for row in found)
                assert all((row["group_id"] is None) == one["statement"].startswith("dispute") for row in found)
    assert stands == {}


def test_the_narrative(written: Written) -> None:
    """Every sentence with the groups that it rests on and the sentences that it cites, in order."""
    cited, rests = written.by("citations", "statement_id"), written.by("statement_groups", "statement_id")
    for story, brief in written.briefs:
        for statement, row in zip(brief["narrative"], written.rows("statements", story), strict=True):
            assert told(row, "id", "number") == plain(statement, "rests_on", "citations")
            assert [one["group_id"] for one in rests[row["id"],]] == [f"{story}/{one}" for one in statement["rests_on"]]
            found = [told(one, "number") | {"article": one["article_id"]} for one in cited[row["id"],]]
            assert found == statement["citations"]


def test_origins_and_shared_text(written: Written) -> None:
    """Which articles draw on one report, and the passages that they share."""
    for story, brief in written.briefs:
        assert [(row["article_id"], row["agency"], row["shared_text"]) for row in written.rows("origins", story)] == [
            (
                article,
                one["agency"],
                json.dumps([f"{story}/{shared}" for shared in one["rests_on"]]) if one["rests_on"] else None,
            )
            for one in brief["origins"]
            for article in one["articles"]
        ]
        rows = written.rows("shared_text", story)
        names = ("first", "last", "start", "end")
        one_side = [{"article": row["article_id"], **{name: row[name] for name in names}} for row in rows]
        other_side = [
            {"article": row["other_article_id"], **{name: row[f"other_{name}"] for name in names}} for row in rows
        ]
        passages = [passage for one in brief["shared_text"] for passage in one["passages"]]
        assert one_side == [passage["one"] for passage in passages]
        assert other_side == [passage["other"] for passage in passages]
        assert [row["words"] for row in rows] == [passage["words"] for passage in passages]


def test_stories(written: Written) -> None:
    """What each brief says of itself."""
    for (story, brief), row in zip(written.briefs, written.rows("stories"), strict=True):
        assert row["id"] == story
        expected = plain({name: brief[name] for name in ("title", "as_of", "ungrounded", "models", "prompts")})
        assert (expected | brief["usage"] | {"articles": len(brief["articles"])}).items() <= row.items()
        narration = brief["narration"] or {"written": None, "asked_again": None, "kept_plain": []}
        kept = json.dumps(narration["kept_plain"], ensure_ascii=False) if narration["kept_plain"] else None
        assert [row[f"narrative_{name}"] for name in ("written", "asked_again", "kept_plain")] == [
            narration["written"],
            narration["asked_again"],
            kept,
        ]
        settling = brief["settling"] or {"asked": None, "same": None, "unanswered": []}
        left = json.dumps(settling["unanswered"], ensure_ascii=False) if settling["unanswered"] else None
        assert [row[f"figures_{name}"] for name in ("asked_about", "read_as_one", "left_open")] == [
            settling["asked"],
            settling["same"],
            left,
        ]


def test_what_was_not_used(written: Written) -> None:
    """The run's counts and incidents, and the records that failed a check."""
    ledger = json.loads(to_json(written.run.ledger))
    assert {(row["counted"], row["outcome"]): row["count"] for row in written.rows("ledger")} == {
        (counted, outcome): count
        for counted in ("articles", "windows", "records")
        for outcome, count in ledger[counted].items()
    }
    assert [(row["place"], row["outcome"], row["reason"]) for row in written.rows("incidents")] == [
        (one["where"], one["outcome"], one["reason"]) for one in ledger["incidents"]
    ]
    ungrounded = written.by("ungrounded", "article_id")
    for summary in written.run.summaries:
        content = json.loads(to_json(summary))
        assert [told(row, "number") for row in ungrounded[summary.article.id,]] == content["ungrounded"]


def test_the_stories_have_something_in_every_table(written: Written, request: pytest.FixtureRequest) -> None:
    """So that the tests above compare something: the seeds lack an incident and a change of position, the invented
    stories shared text and contrasts."""
    empty = {table.name for table in tables_of(written.run) if not written.rows(table.name)}
    lacking = {"contrasts", "origins", "shared_text"} if len(written.briefs) > 1 else {"incidents", "shifts"}
    assert empty == lacking
    given = {row["given"] for row in written.rows("sides")}
    assert given == {None, "2031-06-01", "2031-06-05"} if len(written.briefs) > 1 else {None}


def test_an_article_s_story_is_named(written: Written) -> None:
    """Every article is in the story whose brief has it."""
    stories: dict[str, StoryBrief] = {brief.story: brief for brief in written.run.briefs}
    for row in written.rows("articles"):
        assert row["id"] in {head.id for head in stories[str(row["story_id"])].articles}
