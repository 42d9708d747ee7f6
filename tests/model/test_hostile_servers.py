"""Servers that say anything at all: an attempt ends in an answer or in words, and what is recorded is read again."""

from __future__ import annotations

import asyncio
import codecs
import gzip
import json
import pkgutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from encodings import __path__ as codecs_path
from encodings.aliases import aliases
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.model.client import Answer, Model
from summarizer.model.pacing import CallLimits
from summarizer.recordings.store import Recordings
from summarizer.records.errors import RecordingMissing, SummarizerError
from tests.support.answering import Answering
from tests.support.servers import Act, RawServer, ScriptedServer, Seen, completion
from tests.support.shell import BRIDGE, Shell
from tests.support.towns import KEY, VARDE, WHERE, Connecting, Town, a_request, ask

pytestmark = pytest.mark.enable_socket

HASTY = CallLimits(first_wait=0.001, longest_wait=0.002, read=5, transport_retries=1, patience=0.01)
# JSON that is sent as it stands: numbers that Python does not write, halves of characters, nesting, and wrong types.
RAW = (
    *("9" * digits for digits in (19, 4_299, 4_300, 4_301)), "-1", "1e999", "-1e-999", "0.5", "NaN", "-Infinity",
    "true", "null", '""', "[]", "{}", '"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '"\\u001b[31m\\u202e"',
    "[" * 5_000 + "]" * 5_000,
    '{"a":' * 300 + "1" + "}" * 300, "[" * 100_000, "'", "7", '"stop"', '"length"', json.dumps("x" * 100_000),
)  # fmt: skip
# Everything of a completion that is read, by its path.
PLACES: tuple[tuple[str | int, ...], ...] = (
    ("choices",), ("choices", 0), ("choices", 0, "message"), ("choices", 0, "message", "content"),
    ("choices", 0, "message", "refusal"), ("choices", 0, "finish_reason"), ("model",), ("usage",),
    ("usage", "prompt_tokens"), ("usage", "completion_tokens"), ("usage", "more"), ("id",),
)  # fmt: skip
CODECS = sorted({*aliases, *aliases.values(), *(module.name for module in pkgutil.iter_modules(codecs_path))})
TEXT = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40)
NUMBERS = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    st.floats().map(str),
    st.integers(1, 5_000).map("9".__mul__),
)
DATES = st.builds(
    "{}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(["Mon", "", "Xyz"]),
    st.sampled_from([0, 1, 31, 99, 10**20]),
    st.sampled_from(["Jan", "Dec", "13", ""]),
    st.sampled_from([0, 1, 1970, 2024, 9999, 10_000, 10**20]),
    *[st.sampled_from([0, 7, 23, 59, 61, 10**20])] * 3,
    st.sampled_from(["GMT", "-0000", "+2359", "-2359", "+9999", "+99999999999999999999", "", "EST"]),
)
HEADERS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["Retry-After", "retry-after-ms"]), NUMBERS | DATES | TEXT),
        st.tuples(
            st.just("Content-Type"),
            (st.sampled_from(CODECS) | TEXT).map("application/json; charset={}".format) | TEXT,
        ),
        st.tuples(
            st.just("Content-Encoding"),
            st.sampled_from(["gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", "gzip, " * 99]) | TEXT,
        ),
        st.tuples(
            st.just("Set-Cookie"),
            st.sampled_from(["a=b", f"a={KEY}; Max-Age={'9' * 5_000}", "a=b; Domain=.com; Path=x; Expires=" + "9" * 99])
            | DATES.map("a=b; expires={}".format)
            | TEXT,
        ),
        st.tuples(
            st.just("Location"),
            st.sampled_from(["http://[", "//u:p@h", "http://h:99999999", "\xe9://\xe9.\xe9", "x" * 9_000]) | TEXT,
        ),
        st.tuples(
            st.sampled_from(["Content-Length", "Transfer-Encoding", "Connection", "x-should-retry", "x-request-id"]),
            NUMBERS | TEXT,
        ),
    ),
    max_size=3,
)
STATUSES = st.sampled_from([200] * 8 + [429, 503, 500, 400, 401, 404]) | st.integers(100, 999)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """A completion with something of `RAW` in up to two places, in the reply that it holds too, and damage to its
    bytes."""
    town: dict[str, Any] = json.loads(VARDE)
    body: dict[str, Any] = {
        "choices": [{"finish_reason": "stop", "message": {"content": ""}}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 5},
        "model": "a-model",
    }
    inner = draw(st.dictionaries(st.sampled_from([*town, "more"]), st.sampled_from(RAW), max_size=1))
    outer = draw(st.dictionaries(st.sampled_from(PLACES), st.sampled_from(RAW), max_size=2))
    body["choices"][0]["message"]["content"] = _written(town | {name: _Raw(raw) for name, raw in inner.items()})
    for place, raw in outer.items():
        part: Any = body
        with suppress(TypeError):  # what it is a part of has been replaced
            for step in place[:-1]:
                part = part[step]
            part[place[-1]] = _Raw(raw)
    content = _written(body).encode()
    damage = draw(st.sampled_from([*[""] * 12, "bom", "nul", "utf-16", "latin-1", "cut", "gzip", "bytes"]))
    start = draw(st.integers(0, len(content)))
    return {
        "bom": codecs.BOM_UTF8 + content,
        "nul": content[:start] + b"\0" + content[start:],
        "utf-16": content.decode().encode("utf-16"),
        "latin-1": content.decode().encode("latin-1", "replace"),
        "cut": content[:start],
        "gzip": gzip.compress(content, 1),
        "bytes": content[:start] + draw(st.binary(max_size=9)) + content[start:],
    }.get(damage, content)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    """A status line, headers, and a body whose length they give or not."""
    body, headers = draw(bodies()), draw(HEADERS)
    if draw(st.booleans()):
        headers.insert(0, ("Content-Length", str(len(body))))
    lines = [f"HTTP/1.1 {draw(STATUSES)} X", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


class _Raw(str):
    """A piece of JSON."""


def _written(value: object) -> str:
    if isinstance(value, _Raw):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{_written(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer() as server:
        yield server


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recordings]:
    with Recordings(tmp_path_factory.mktemp("store")) as recordings:
        yield recordings


@given(answer=answers())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_attempt_ends_in_an_answer_or_in_words(server: RawServer, store: Recordings, answer: bytes) -> None:
    """Law: whatever status, headers and body come over the socket, the call ends in an answer or in a fault that can be
    shown; a recorded answer is sound, and replays alike; no cookie is sent back."""
    server.answer = answer
    server.requests.clear()
    store.clear()
    made = _ended(server, store)
    assert 1 <= len(server.requests) <= 1 + HASTY.transport_retries + HASTY.re_asks
    assert not any(b"cookie" in request.lower() for request in server.requests)
    check = store.check()
    assert (check.sound, check.is_sound) == (isinstance(made, Answer), True)
    store.mode = "replay"
    try:
        again = _ended(server, store)
    finally:
        store.mode = "use"
    if isinstance(made, Answer):
        assert isinstance(again, Answer)
        assert (again.value, again.usage) == (made.value, made.usage)
        assert again.usage.input_tokens + again.usage.output_tokens < 2**63 / 10**6
    else:
        assert isinstance(again, RecordingMissing)


def _ended(server: RawServer, store: Recordings) -> Answer[Town] | SummarizerError:
    async def asked() -> Answer[Town]:
        async with Model("small@1", Connecting(server.base_url), store, HASTY) as model:
            return await model.ask(a_request(), Town, WHERE)

    try:
        return asyncio.run(asked())
    except SummarizerError as fault:
        said = str(fault)
        assert said.encode().decode().isprintable()
        assert KEY not in said
        assert len(said) < 1_000
        return fault


async def test_a_body_is_utf_8_whatever_it_is_called(store: Recordings) -> None:
    """Of every charset that Python has a codec for, those that are no charsets among them, nothing is believed."""
    charsets = [*CODECS, "none-such", "\u00ff", "x" * 9_000, ""]

    def called(seen: Seen) -> Act:
        charset = charsets[int(seen.json["messages"][-1]["content"])]
        return replace(completion(VARDE), headers={"Content-Type": f"application/json; charset={charset}"})

    assert {"rot_13", "zlib_codec", "idna", "punycode", "undefined", "utf_16"} <= set(CODECS)
    with ScriptedServer(called) as server:
        async with Model("small@1", Connecting(server.base_url), store, HASTY) as model:
            for number in range(len(charsets)):
                answer = await model.ask(a_request(f"{number}"), Town, WHERE)
                assert answer.value.name == "Vardé"


async def test_no_cookie_is_kept(store: Recordings) -> None:
    """What a server asks to be told again is not: nothing but the requests themselves ties one call to another."""
    act = replace(completion(VARDE), headers={"Set-Cookie": "who=you; Path=/; Max-Age=99999"})
    with ScriptedServer([act]) as server:
        async with Model("small@1", Connecting(server.base_url), store, HASTY) as model:
            for number in range(2):
                await model.ask(a_request(f"[1] Cookie {number}."), Town, WHERE)
    assert [seen.headers.get("cookie") for seen in server.requests] == [None, None]


@pytest.mark.parametrize(
    "count",
    ["9" * 4_300, "9" * 4_299, "1" + "0" * 19, str(2**63), "1e999", "NaN", "-7", "true", '"7"', "[7]", "{}", "null"],
    ids=lambda count: f"{count[:9]} ({len(count)})",
)
def test_no_count_ends_a_run_or_its_replay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], count: str
) -> None:
    """Law: a count that no call can have is as good as none. The run, its replay, every form of output and a check of
    the recordings stand it."""
    shell = Shell(tmp_path, monkeypatch, capfd)
    shell.write("bridge.txt", BRIDGE)
    monkeypatch.setenv("OPENAI_API_KEY", "none")

    def counted(seen: Seen) -> Act:
        act = Answering()(seen)
        return replace(act, body=act.body.replace(b'_tokens": 7', f'_tokens": {count}'.encode()))

    with ScriptedServer(counted) as server:
        asked = ["articles", "--base-url", server.base_url, "--model", "small", "--max-tokens", "1000000"]
        for form in ("markdown", "json", "html", "csv", "sqlite"):
            ended = shell.run(*asked, "--format", form, "--out", f"out-{form}")
            assert (ended.code, "Traceback" in ended.err) == (0, False)
        called = len(server.requests)
        assert shell.run(*asked, "--replay").code == 0
    assert called == 4
    assert shell.run("cache", "check").out == "4 sound, 0 bad\n"
    assert shell.run("cache", "export", "x.jsonl").code == 0
    assert shell.run("cache", "import", "x.jsonl", "--cache", "other").code == 0


async def test_a_good_answer_is_taken_from_the_raw_server(server: RawServer, tmp_path: Path) -> None:
    """The fuzz can succeed: its server's plain answer is one."""
    content = completion(VARDE).body
    server.answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(content), content)
    with Recordings(tmp_path) as recordings:
        assert (await ask(server, recordings)).value.people == 4210
