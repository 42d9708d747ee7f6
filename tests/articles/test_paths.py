"""What paths lead to: what the program wrote, what lies where it writes and what links bring in is no article; every
article has an id of its own; one path that cannot be read costs nothing but itself."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.answering import Answering
from tests.support.servers import ScriptedServer
from tests.support.shell import BRIDGE, PROTEST, ROOT, Ended, Shell

SHEEP = "Farmer Otto Brandt sold 300 sheep in Tromso on Friday. Brandt praised the Tromso Market.\n"
SECRET = "The password of the mayor of Lindau is on this line, said Anna Keller.\n"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    (tmp_path / "work").mkdir()
    shell = Shell(tmp_path / "work", monkeypatch, capfd)
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "cache"))
    return shell


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


def put(shell: Shell, name: str, text: str) -> Path:
    path = shell.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def run(shell: Shell, server: ScriptedServer, *arguments: str) -> Ended:
    return shell.run(*arguments, "--base-url", server.base_url, "--model", "small")


def planned(shell: Shell, *arguments: str) -> dict[str, Any]:
    """What a dry run says: it reads as a run does, and asks nobody."""
    plan: dict[str, Any] = json.loads(shell.run(*arguments, "--dry-run", "--format", "json").out)
    return plan


def ids(plan: dict[str, Any]) -> list[str]:
    return [article["article"] for article in plan["articles"]]


def left_out(plan: dict[str, Any]) -> list[str]:
    """What was left out, by path; each has a reason, and nothing else happened."""
    incidents = plan["incidents"]
    assert all(one["outcome"] == "left_out" and one["reason"].endswith(".") for one in incidents), incidents
    assert plan["reading"]["left_out"] == len(incidents)
    return sorted(one["where"] for one in incidents)


# --- what the program wrote -----------------------------------------------------------------------------------------


def test_the_same_run_reads_and_writes_the_same(shell: Shell, server: ScriptedServer) -> None:
    """However often a folder is summarised into itself: the same articles, and every file the same bytes."""
    put(shell, "bridge.txt", BRIDGE)
    put(shell, "protest.txt", PROTEST)
    first = run(shell, server, ".", "--out", "./out")
    files = shell.files()
    (brief,) = (json.loads(content) for name, content in files.items() if name.endswith("brief.json"))
    assert [article["id"] for article in brief["articles"]] == ["bridge", "protest"]
    assert [one["where"] for one in brief["ledger"]["incidents"]] == ["out"]
    for _ in range(2):
        again = run(shell, server, ".", "--out", "./out")
        assert (again.code, again.out, shell.files()) == (0, first.out, files)
    assert "out: left out: " in again.err


def test_whatever_the_program_wrote_is_recognised(shell: Shell, server: ScriptedServer) -> None:
    """Every Markdown and JSON text that it prints or writes, alone, renamed and moved; also with notes added."""
    put(shell, "in/bridge.txt", BRIDGE)
    put(shell, "in/sheep.txt", SHEEP)
    run(shell, server, "in", "--out", "earlier")
    put(shell, "in/bridge.txt", BRIDGE.replace("40 workers", "45 workers"))
    run(shell, server, "in", "--since", "earlier", "--format", "html")
    printed = [
        run(shell, server, "in").out,
        run(shell, server, "in/sheep.txt").out,
        run(shell, server, "in", "--format", "json").out,
        run(shell, server, "in", "--dry-run").out,
        run(shell, server, "in", "--dry-run", "--format", "json").out,
        shell.run("diff", "earlier", "out").out,
        shell.run("diff", "out", "out").out,
        shell.run("diff", "earlier", "out", "--format", "json").out,
    ]
    written = {name: content.decode() for name, content in shell.files().items() if name.endswith((".md", ".json"))}
    assert {"index.md", "changes.md", "changes.json"} < written.keys()
    reports = [path.read_text("utf-8") for path in (ROOT / "evals" / "reports").glob("*.md")]
    texts = [*printed, *written.values(), *reports, printed[1] + "\nA note by the desk.\n"]
    for number, text in enumerate(texts):
        put(shell, f"moved/{number}.txt", text)
        put(shell, f"moved/{number} on windows.md", text.replace("\n", "\r\n"))
    assert len(left_out(planned(shell, "moved"))) == 2 * len(texts)


def test_an_output_folder_is_recognised_wherever_it_is(shell: Shell, server: ScriptedServer) -> None:
    """Renamed, in another folder, by a glob, by its name, with another --out: what is in it confirms nothing."""
    put(shell, "in/bridge.txt", BRIDGE)
    put(shell, "in/sheep.txt", SHEEP)
    run(shell, server, "in")
    os.rename("out", "in/old")
    briefs = sorted(str(path) for path in Path("in/old").rglob("*.md"))
    assert len(briefs) == 3
    for paths in (["in"], ["in/*"], ["in/**/*.md", "in/*.txt"], ["in", "in/old"], ["in", *briefs]):
        plan = planned(shell, *paths)
        assert (ids(plan), left_out(plan)) == (["bridge", "sheep"], briefs), paths
    assert shell.run("in/old").code == 1


def test_an_article_is_not_taken_for_an_output(shell: Shell) -> None:
    """By its text only, whatever it is called: news of a brief, or in the words of one, is news."""
    put(shell, "in/brief.md", BRIDGE)
    put(shell, "in/brief.json", "{}")
    put(shell, "in/index.md", "# 2 stories from 5 articles of law\n\n" + PROTEST)
    put(shell, "in/changes.md", "Nothing has changed in Lindau. " + SHEEP)
    put(shell, "in/calls.md", "- Calls: 3; tokens: none in, none out\n" + SECRET)
    put(shell, "in/export.txt", '{"article": "' + BRIDGE.strip() + '"}\n')
    plan = planned(shell, "in")
    assert (len(ids(plan)), left_out(plan)) == (5, [])


# --- where the run writes -------------------------------------------------------------------------------------------


def test_what_lies_where_the_run_writes_is_left_out(shell: Shell) -> None:
    """Found in a folder or by a glob, by whatever name --out has; named by the user, it is read."""
    put(shell, "in/bridge.txt", BRIDGE)
    put(shell, "in/out/notes.txt", SECRET)
    put(shell, "in/out/deep/more.txt", SHEEP)
    (shell.folder / "link").symlink_to("in/out")
    outs = ["in/out", "link", f"{shell.folder}/in/../in/out/"]
    for out in outs:
        for paths, left in ((["in"], ["in/out"]), (["in", "in/*"], ["in/out"]), (["."], ["in/out", "link"])):
            plan = planned(shell, *paths, "--out", out)
            assert (ids(plan), left_out(plan)) == (["bridge"], left), (out, paths)
        for named in ("in/out", "in/out/notes.txt", "in/out/*.txt", "link"):
            plan = planned(shell, "in/bridge.txt", named, "--out", out)
            assert "notes" in ids(plan)
            assert left_out(plan) == []
    assert left_out(planned(shell, "in/**/*.txt", "--out", "in/out")) == ["in/out/deep/more.txt", "in/out/notes.txt"]


def test_articles_may_lie_where_the_run_writes(shell: Shell) -> None:
    """A folder that is named lies in --out, or is it: its articles are read."""
    put(shell, "in/bridge.txt", BRIDGE)
    for paths, out in ((["in"], "."), (["in"], "in"), (["."], "."), (["in/*"], "in")):
        plan = planned(shell, *paths, "--out", out)
        assert (ids(plan), left_out(plan)) == (["bridge"], []), (paths, out)


# --- links ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def linked(shell: Shell) -> Shell:
    """A folder `in` with links to a file, a folder and a sidecar outside of it, straight and by way of another link."""
    put(shell, "in/bridge.txt", BRIDGE)
    put(shell, "else/secret.txt", SECRET)
    put(shell, "else/secret.json", '{"title": "Secret"}')
    links = {"file.md": "../else/secret.txt", "chain.md": "file.md", "folder": "../else", "chain": "folder"}
    for name, target in links.items():
        (shell.folder / "in" / name).symlink_to(target)
    return shell


def test_a_link_that_leads_out_is_left_out_and_named(linked: Shell) -> None:
    """Files and folders, in one step or several, in a folder and by a glob that goes through it."""
    links = ["in/chain", "in/chain.md", "in/file.md", "in/folder"]
    for paths in (["in"], ["in/*"], ["in", f"{linked.folder}/in"], ["in/../in"]):
        plan = planned(linked, *paths)
        assert ids(plan) == ["bridge"]
        assert [os.path.normpath(path) for path in left_out(plan)] == links
    plan = planned(linked, "in/bridge.txt", "in/*/*.txt")
    assert left_out(plan) == ["in/chain/secret.txt", "in/folder/secret.txt"]
    assert "Name it" in plan["incidents"][0]["reason"]


def test_a_link_that_is_named_is_followed(linked: Shell) -> None:
    """The user's wish, for a file and a folder; and where what it leads to is named too, it leads nowhere new."""
    assert ids(planned(linked, "in/file.md")) == ["file"]
    assert ids(planned(linked, "in/folder")) == ["secret"]
    for paths in (["in", "else"], ["else", "in"]):
        plan = planned(linked, *paths)
        assert (len(ids(plan)), left_out(plan)) == (2, []), paths
    plan = planned(linked, "in", "else/secret.txt")
    assert (len(ids(plan)), left_out(plan)) == (2, ["in/chain", "in/folder"])


def test_links_within_are_read_once(shell: Shell) -> None:
    """To files, hidden ones too, to folders, round in a loop and through one: each file is one article."""
    put(shell, "in/sub/bridge.txt", BRIDGE)
    put(shell, "in/.store/sheep", SHEEP)
    put(shell, "in/.data/protest.txt", PROTEST)
    for name, target in {
        "sheep.txt": ".store/sheep",
        "again.txt": "sub/bridge.txt",
        "data": ".data",
        "sub/up": "..",
        "sub/self": ".",
        "other": "sub",
    }.items():
        (shell.folder / "in" / name).symlink_to(target)
    os.link("in/sub/bridge.txt", "in/hard.txt")
    for paths in (["in"], ["in", "in/sub"], ["in/*"]):
        plan = planned(shell, *paths)
        assert sorted(ids(plan)) == ["again", "protest", "sheep"], paths
        assert [one["outcome"] for one in plan["incidents"]] == ["duplicate"]
    assert sorted(ids(planned(shell, "in/**/*.txt"))) == ["again", "sheep"]


def test_links_round_in_loops_take_no_time(shell: Shell) -> None:
    """Of n links to the same folder, a glob that followed each would meet n to the power of forty paths."""
    put(shell, "in/deep/bridge.txt", BRIDGE)
    for number in range(5):
        (shell.folder / "in" / "deep" / f"loop{number}").symlink_to("..")
    for path in ("in", "in/**", "in/**/*.txt", "**/*.txt", "in/**/**/bridge.txt", f"{shell.folder}/**/deep/**"):
        assert ids(planned(shell, path)) == ["bridge"], path


def test_folders_in_folders_are_read_to_the_last(shell: Shell) -> None:
    """More of them than Python calls functions in functions."""
    depth = 1_100
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    Path("bridge.txt").write_text(BRIDGE)
    os.chdir(shell.folder)
    try:
        assert ids(planned(shell, "d")) == ids(planned(shell, "**/*.txt")) == ["bridge"]
    finally:  # in steps: what removes a whole tree goes no deeper than functions do
        os.remove("d/" * depth + "bridge.txt")
        os.removedirs("d/" * depth)
        os.makedirs(shell.folder, exist_ok=True)


def test_a_sidecar_that_leads_out_fails_its_article(linked: Shell) -> None:
    """It could bring in another file's words; named with its article, it is the user's wish."""
    (linked.folder / "in" / "bridge.json").symlink_to("../else/secret.json")
    plan = planned(linked, "in")
    assert ids(plan) == []
    (failed,) = (one for one in plan["incidents"] if one["outcome"] == "failed" and one["where"] == "in/bridge.txt")
    assert "its sidecar bridge.json" in failed["reason"]
    assert ids(planned(linked, "in/bridge.txt")) == ["bridge"]


# --- ids ------------------------------------------------------------------------------------------------------------


def test_articles_of_one_name_are_numbered(shell: Shell) -> None:
    """In whatever order they are given, and past every name that a file has already."""
    names = ["x/a.txt", "y/a.txt", "z/A.md", "z/a-2.txt", "z/a-5ad0b2ac.txt", "z/b.txt"]
    for number, name in enumerate(names):
        put(shell, name, f"{BRIDGE} {number}")
    expected = {"x/a.txt": "a", "y/a.txt": "a-3", "z/A.md": "A-4"}
    expected |= {name: Path(name).stem for name in names if name not in expected}
    for paths in (names, names[::-1], ["z", "y", "x"], ["."]):
        order = sorted(names) if paths == ["."] else ["z/A.md", *names[3:], *names[1::-1]] if "y" in paths else paths
        assert ids(planned(shell, *paths)) == [expected[name] for name in order], paths


def test_no_names_use_up_the_ids(shell: Shell) -> None:
    """Whatever the files are called: files named as the numbers would be, and hundreds of one name."""
    for number in range(300):
        put(shell, f"in/{number}/a.txt", f"{BRIDGE} {number}")
        put(shell, f"in/all/a-{number}.txt", f"{PROTEST} {number}")
    found = ids(planned(shell, "in"))
    assert len(found) == len(set(found)) == 600


def test_composed_and_decomposed_are_one(shell: Shell) -> None:
    """The same text in NFC and NFD, or in another encoding, is one article; another text of the same name is another,
    with an id that no file system takes for the same."""
    text = "The café in Lindau was closed by Mayor Anna Keller on Monday.\n"
    names = [unicodedata.normalize(form, "café.txt") for form in ("NFC", "NFD")]
    put(shell, f"in/{names[0]}", text)
    put(shell, f"in/{names[1]}", unicodedata.normalize("NFD", text))
    (shell.folder / "in" / "west.txt").write_bytes(text.encode("cp1252"))
    plan = planned(shell, "in")
    assert (len(ids(plan)), [one["outcome"] for one in plan["incidents"]]) == (1, ["duplicate"] * 2)
    put(shell, f"in/{names[0]}", BRIDGE)
    found = ids(planned(shell, "in"))
    assert len(found) == len({unicodedata.normalize("NFC", name) for name in found}) == 2


def test_marks_without_end_take_no_time(shell: Shell) -> None:
    """A megabyte of marks on one letter: to put them in order takes the square of their number."""
    put(shell, "in/marks.txt", BRIDGE + "a" + "\u0301\u0316" * 250_000)
    assert ids(planned(shell, "in", "--profile", "hosted")) == ["marks"]


# --- paths that cannot be read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("nowhere", "no such file"),
        ("bridge.txt/below", "no such file"),
        ("n" * 300 + ".txt", "cannot be reached (File name too long)"),
        ("n" * 300 + "/*.txt", "matches this pattern"),
        ("loop.txt", "cannot be read (Too many levels of symbolic links)"),
        ("loop/below.txt", "cannot be reached (Too many levels of symbolic links)"),
        ("gone.txt", "cannot be read (No such file or directory)"),
        ("pipe.txt", "not a regular file"),
        ("/dev/null", "are not read"),
        ("nul\0.txt", "NUL"),
        ("half \ud800.txt", "half of a character"),
        ("half \ud800*.txt", "half of a character"),
        (os.fsdecode(b"lom\xe9.txt"), "no such file"),
        ("[z-a]*", "matches this pattern"),
        ("", "no such file"),
    ],
)
def test_a_path_that_cannot_be_read_costs_itself(shell: Shell, path: str, says: str) -> None:
    """It is an incident that says why; the others are read, and the run has failed in part (1), not as a whole (2)."""
    put(shell, "bridge.txt", BRIDGE)
    for link, target in {"loop": "loop", "loop.txt": "loop.txt", "gone.txt": "nothing"}.items():
        (shell.folder / link).symlink_to(target)
    os.mkfifo("pipe.txt")
    assert ids(planned(shell, path, "bridge.txt")) == ["bridge"]
    ended = shell.run(path, "bridge.txt", "--dry-run")
    assert ended.code == 1
    assert says in ended.err


def test_a_file_that_may_not_be_read_costs_itself(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forbidden to us as a file, as a folder, or for a folder above it."""
    put(shell, "bridge.txt", BRIDGE)
    put(shell, "closed.txt", PROTEST)
    real_open, real_stat, real_list = Path.open, os.stat, os.scandir

    def forbid(path: object = "", *_: object, **__: object) -> None:
        if "closed" in str(path):
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    monkeypatch.setattr(Path, "open", lambda *asked, **more: forbid(*asked) or real_open(*asked, **more))
    assert ids(planned(shell, "closed.txt", "bridge.txt")) == ["bridge"]
    monkeypatch.setattr(os, "stat", lambda *asked, **more: forbid(*asked) or real_stat(*asked, **more))
    monkeypatch.setattr(os, "scandir", lambda *asked, **more: forbid(*asked) or real_list(*asked, **more))
    for path in ("closed.txt", "closed/in.txt", "closed", "closed/*.txt"):
        plan = planned(shell, path, "bridge.txt")
        assert (ids(plan), [one["outcome"] for one in plan["incidents"]]) == (["bridge"], ["failed"]), path


def test_standard_input_that_cannot_be_read_costs_itself(shell: Shell) -> None:
    """A file that is open for writing only."""
    put(shell, "bridge.txt", BRIDGE)
    unreadable = os.open("written", os.O_WRONLY | os.O_CREAT)
    running = shell.start("-", "bridge.txt", "--dry-run", stdin=unreadable)
    os.close(unreadable)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, "bridge" in out) == (1, True)
    assert "-: failed: standard input cannot be read (Bad file descriptor)" in err


# --- an index that no longer holds ----------------------------------------------------------------------------------


def test_an_index_that_no_longer_holds_is_removed(shell: Shell, server: ScriptedServer) -> None:
    """Of Markdown and of pages: with one story there is none, with the same stories it stays, with others it goes."""
    put(shell, "in/bridge.txt", BRIDGE)
    put(shell, "in/sheep.txt", SHEEP)
    indexes = [shell.folder / "out" / name for name in ("index.md", "index.html")]
    run(shell, server, "in", "--format", "html")
    before = [index.read_bytes() for index in indexes]
    run(shell, server, "in")
    assert [index.read_bytes() for index in indexes] == before
    put(shell, "in/cows.txt", SHEEP.replace("sheep", "cows").replace("Tromso", "Bergen").replace("Brandt", "Moen"))
    run(shell, server, "in")
    assert [index.exists() for index in indexes] == [True, False]
    run(shell, server, "in", "--format", "html")
    run(shell, server, "nowhere")
    assert [index.exists() for index in indexes] == [True, True]
    run(shell, server, "in/bridge.txt")
    assert [index.exists() for index in indexes] == [False, False]


def test_an_index_of_the_user_stays(shell: Shell, server: ScriptedServer) -> None:
    """What somebody else wrote under these names is not removed."""
    put(shell, "in/bridge.txt", BRIDGE)
    own = [put(shell, "out/index.md", "# My stories\n"), put(shell, "out/index.html", "<title>Mine</title>\n")]
    run(shell, server, "in")
    assert [path.read_text() for path in own] == ["# My stories\n", "<title>Mine</title>\n"]
