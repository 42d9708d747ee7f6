"""The API key goes to the server that it is for, and nowhere else; what is kept is for its owner's eyes."""

from __future__ import annotations

import base64
import io
import itertools
import logging
import os
import re
import ssl
import stat
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from summarizer.model.connection import redacted
from summarizer.model.pacing import CallLimits
from tests.support.answering import Answering, passage
from tests.support.servers import Act, RawServer, ScriptedServer, Seen, completion, page, status
from tests.support.shell import BRIDGE, PROTEST, ROOT, Shell

pytestmark = pytest.mark.enable_socket

CANARY = "sk-canary-7Yd0qLwZ3vN8sKf2/T+u"
SPELLINGS = (CANARY, quote(CANARY, safe=""), base64.b64encode(CANARY.encode()).decode(), CANARY[:14], CANARY[-14:])


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfd)
    shell.write("bridge.txt", BRIDGE)
    shell.write("protest.txt", PROTEST)
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    return shell


def at(server: ScriptedServer) -> list[str]:
    return ["--base-url", server.base_url, "--model", "small"]


def in_the_reply(seen: Seen) -> Act:
    """A valid completion of which one word is the key."""
    act = Answering()(seen)
    return replace(act, body=act.body.replace(b"Keller", CANARY.encode()).replace(b"Harbour", CANARY.encode()))


def as_the_model(seen: Seen) -> Act:
    """A valid completion by a model that is called like the key."""
    act = Answering()(seen)
    return replace(act, body=act.body.replace(b'"a-model"', f'"{CANARY}"'.encode()))


def echoing() -> Callable[[Seen], Act]:
    """A server that answers every way there is with the key it was sent."""
    acts: list[Act | Callable[[Seen], Act]] = [
        status(401, f"Incorrect API key provided: {CANARY}"),
        status(500, f"Bearer {CANARY}", Retry_After="0", X_Echo=CANARY),
        status(400, CANARY),
        page(f"<p>{CANARY}</p>"),
        completion(f"Your key is {CANARY}."),
        completion(None, refusal=CANARY),
        completion(CANARY, finish_reason="length"),
        in_the_reply,
        as_the_model,
    ]
    turns = itertools.cycle(acts)

    def answer(seen: Seen) -> Act:
        act = next(turns)
        return act if isinstance(act, Act) else act(seen)

    return answer


def arguments_of(process: int) -> str:
    """The command lines of the process and of its children, as every user of the machine can read them."""
    processes = [process]
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        processes += map(int, children.read_text().split())
    return " ".join(Path(f"/proc/{each}/cmdline").read_text() for each in processes)


def leaks(folder: Path, *shown: str) -> list[str]:
    """Where the key is found: files of the folder, by name or content, and what was shown."""
    texts = {f"shown {number}": text.encode() for number, text in enumerate(shown)}
    texts |= {str(path): str(path).encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [place for place, text in texts.items() for spelling in SPELLINGS if spelling.encode() in text]


@pytest.mark.processes
@pytest.mark.parametrize("log", ["", "debug"])
def test_a_failing_run_leaves_the_key_nowhere(shell: Shell, monkeypatch: pytest.MonkeyPatch, log: str) -> None:
    """Every way to fail, by a server that echoes the key in every one; also with all that the SDK can log. Searched:
    both streams, command lines, the cache with its log, recordings exported from it, outputs.
    """
    monkeypatch.setenv("OPENAI_LOG", log)
    lines = ""
    with ScriptedServer(echoing()) as server:
        for turn in range(3):
            running = shell.start("articles", *at(server), "--out", f"out{turn}")
            while Path("/proc").exists() and running.poll() is None and len(server.requests) <= 3 * turn:
                lines += arguments_of(running.pid)
                time.sleep(0.02)
            out, err = running.communicate(timeout=60)
            lines += out + err
            assert running.returncode == 1
            assert log or "Traceback" not in err
        assert {seen.headers["authorization"] for seen in server.requests} == {f"Bearer {CANARY}"}
    assert shell.run("cache", "export", "exported.jsonl").code == 0
    assert "summarizer" in lines or not Path("/proc").exists()
    assert leaks(shell.folder, lines) == []


def test_what_libraries_log_meanwhile_is_without_the_key() -> None:
    """A message, its arguments and a traceback; what is logged before and after is nobody's business here."""
    shown = io.StringIO()
    handler = logging.StreamHandler(shown)
    logging.getLogger().addHandler(handler)
    try:
        with redacted([CANARY, "word"]):
            logging.getLogger("some.library").warning("sent %s, word for word", {"x-echo": CANARY})
            try:
                raise ValueError(CANARY)
            except ValueError:
                logging.getLogger("some.library").exception("it failed")
        logging.getLogger("some.library").warning("later: %s", CANARY)
    finally:
        logging.getLogger().removeHandler(handler)
    during, after = shown.getvalue().split("later: ")
    assert "sent {'x-echo': '…'}, word for word" in during
    assert "ValueError: …" in during
    assert (CANARY in during, CANARY in after) == (False, True)


@pytest.mark.parametrize("act", [in_the_reply, as_the_model])
def test_a_reply_that_repeats_the_key_is_not_recorded(shell: Shell, act: Callable[[Seen], Act]) -> None:
    """A valid reply with the key in its text, or as the model's name, fails its window: recordings are passed on."""
    with ScriptedServer(act) as server:
        ended = shell.run("articles", *at(server))
    assert ended.code == 1
    assert "repeats the API key, so it was not recorded" in ended.err
    assert leaks(shell.folder, ended.out, ended.err) == []


def test_a_short_word_as_key_is_no_secret(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers that ask for no key get any word, which a reply may well hold."""
    monkeypatch.setenv("OPENAI_API_KEY", "Keller")
    with ScriptedServer(Answering()) as server:
        assert shell.run("articles", *at(server)).code == 0


def test_nothing_follows_a_redirect(shell: Shell) -> None:
    """A server that sends calls elsewhere gets neither key nor articles there."""
    with ScriptedServer(Answering()) as elsewhere:
        there = elsewhere.base_url.replace("127.0.0.1", "localhost") + "/chat/completions"
        with ScriptedServer([Act(status=307, headers={"Location": there})]) as server:
            shell.run("articles", *at(server))
            assert server.requests[0].headers["authorization"] == f"Bearer {CANARY}"
        assert elsewhere.requests == []
        assert CANARY not in str(elsewhere.requests)


def test_a_key_in_the_address_is_not_shown(shell: Shell) -> None:
    """`https://user:key@host`: no message repeats it."""
    with ScriptedServer([status(404)]) as server:
        url = server.base_url.replace("//", f"//ann:{quote(CANARY, safe='')}@")
        ended = shell.run("articles", "--base-url", url, "--model", "small")
    assert ended.code == 1
    assert leaks(shell.folder, ended.err, ended.out) == []


@pytest.mark.processes
def test_all_that_can_be_logged_shows_no_password(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """With OPENAI_LOG=debug, a password in the address is in no line, though the server repeats what it was sent, and
    it is sent as it should be."""
    monkeypatch.setenv("OPENAI_LOG", "debug")
    login = base64.b64encode(f"ann:{CANARY}".encode()).decode()
    with ScriptedServer([status(400, login, X_Echo=login, X_Word=f"ann:{CANARY}")]) as server:
        url = server.base_url.replace("//", f"//ann:{quote(CANARY, safe='')}@")
        running = shell.start("articles", "--base-url", url, "--model", "small")
        out, err = running.communicate(timeout=60)
    assert {seen.headers["authorization"] for seen in server.requests} == {f"Basic {login}"}
    assert "HTTP Request" in err
    assert login not in out + err
    assert leaks(shell.folder, out, err) == []


# --- the way there --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1/v1",
        "http://127.example.org/v1",
        "http://localhost.example.org:8080/v1",
        "http://127.0.0.1@gpu.example.org/v1",
        "HTTP://gpu.example.org/v1",
    ],
)
@pytest.mark.parametrize("by", ["option", "environment"])
def test_no_key_goes_unencrypted_to_another_machine(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, url: str, by: str
) -> None:
    """Refused before any article is read, with what, where and what to do; a replay, which sends nothing, is not."""
    given = ["--base-url", url] if by == "option" else []
    monkeypatch.setenv("OPENAI_BASE_URL", "" if given else url)
    ended = shell.run("articles", *given, "--model", "small")
    assert ended.code == 2
    assert "the key in OPENAI_API_KEY would go there unencrypted" in ended.err
    assert url.rpartition("@")[2].lower().removeprefix("http://") in ended.err
    assert "https" in ended.err
    assert "--insecure" in ended.err
    assert "no recording" in shell.run("articles", *given, "--model", "small", "--replay").err


def test_a_password_counts_as_a_key(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in the address is refused alike, and not shown; nor is it where the address is none."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    for scheme, said in (("http", "the password would go there unencrypted"), ("ftp", "is not the address")):
        ended = shell.run("articles", "--base-url", f"{scheme}://ann:swordfish@gpu.example.org/v1", "--model", "small")
        assert (ended.code, said in ended.err, "swordfish" in ended.err) == (2, True, False)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_reads_what_goes_by_http(shell: Shell, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """Which is why it is refused: with `--insecure` the proxy has the key, without it not even a connection."""
    with RawServer(b"HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n") as proxy:
        monkeypatch.setenv(variable, proxy.address)
        asked = ["articles", "--base-url", "http://gpu.example.org/v1", "--model", "small"]
        assert shell.run(*asked).code == 2
        assert proxy.requests == []
        assert shell.run(*asked, "--insecure").code == 1
    assert proxy.requests
    assert all(CANARY.encode() in request for request in proxy.requests)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy_does_not_read_what_goes_by_https(shell: Shell, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """It is asked for a tunnel to the server, and told nothing else: which is why it is not refused."""
    hasty = CallLimits(first_wait=0.001, longest_wait=0.002)
    monkeypatch.setattr("summarizer.model.choose.CallLimits", lambda concurrency: hasty)
    with RawServer(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n") as proxy:
        monkeypatch.setenv(variable, proxy.address)
        assert shell.run("articles", "--base-url", "https://gpu.example.org/v1", "--model", "small").code == 1
    assert {request.splitlines()[0] for request in proxy.requests} == {b"CONNECT gpu.example.org:443 HTTP/1.1"}
    assert not any(CANARY.encode() in request for request in proxy.requests)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("ALL_PROXY", "socks5://127.0.0.1:9"), ("HTTPS_PROXY", "gopher://ann:swordfish@h"), ("SSL_CERT_FILE", "missing")],
)
def test_an_environment_that_cannot_be_used_is_named(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """A proxy that the HTTP library has no way to, and certificates that are not there: said in words."""
    monkeypatch.setenv(variable, value)
    ended = shell.run("articles", "--base-url", "https://gpu.example.org/v1", "--model", "small")
    assert (ended.code, variable in ended.err, "swordfish" in ended.err) == (1, True, False)
    assert "No request can be made of https://gpu.example.org/v1" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="the system has other permissions")
def test_cache_and_recordings_are_their_owner_s(shell: Shell) -> None:
    """The folder, the database, its log, claims and exported recordings, whatever the umask allows others."""
    before = os.umask(0)
    try:
        with ScriptedServer(Answering()) as server:
            shell.run("articles", *at(server))
        shell.run("cache", "export", "exported.jsonl")
    finally:
        os.umask(before)
    folder = shell.folder / "recordings"
    kept = [folder, *folder.rglob("*"), shell.folder / "exported.jsonl"]
    assert len(kept) > 3
    assert [path for path in kept if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


# --- TLS ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["127.0.0.1", "other.example"])
@pytest.mark.parametrize("trusted", [False, True])
def test_nothing_is_sent_to_a_server_that_cannot_show_who_it_is(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool
) -> None:
    """A certificate by an unknown authority, or for another name: said as such, and no request arrives, whatever
    `--insecure` says of http. The right one is taken, so that the test can fail."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    authority.cert_pem.write_to_path(str(shell.folder / "authority.pem"))
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(shell.folder / "authority.pem"))
    with ScriptedServer(Answering(), tls=context) as server:
        ended = shell.run("articles", *at(server), "--insecure")
        arrived = [passage(seen) for seen in server.requests]
    if trusted and name == "127.0.0.1":
        assert (ended.code, len(arrived)) == (0, 8)
    else:
        assert (ended.code, arrived) == (1, [])
        assert "certificate of the server" in ended.err
        assert "SSL_CERT_FILE" in ended.err


def test_no_line_switches_verification_off() -> None:
    """None of the ways to do so occurs in the program."""
    ways = re.compile(r"verify\s*=\s*(False|None|0)|CERT_NONE|check_hostname|_create_unverified|verify_mode")
    sources = [path.read_text("utf-8") for path in (ROOT / "summarizer").rglob("*.py")]
    assert len(sources) > 100
    assert [way.group() for source in sources for way in ways.finditer(source)] == []
