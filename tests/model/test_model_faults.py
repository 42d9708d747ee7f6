"""Every way in which a server can misbehave: what it costs, what is said, and that nothing is recorded."""

from __future__ import annotations

import base64
import io
import json
import logging
import socket
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from evals.fuzz.instructions import cost
from summarizer.model.client import Model
from summarizer.model.connection import Connection, address_of, repeats
from summarizer.model.pacing import CallLimits
from summarizer.recordings.store import Recordings
from summarizer.records.errors import (
    ReplyFault,
    ServerFault,
    SummarizerError,
    TruncatedReply,
    UsageFault,
)
from tests.support.servers import Act, ScriptedServer, completion, completion_with, page, raw, reset, silence, status
from tests.support.towns import KEY, QUICK, VARDE, WHERE, Connecting, Town, a_request, ask


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Recordings]:
    with Recordings(tmp_path / "store") as recordings:
        yield recordings


# The key in every spelling that leads back to it; in Base64 wherever it stands among other bytes.
SPELLINGS = {
    "plain": KEY,
    "JSON": "".join(f"\\u{ord(character):04x}" for character in KEY),
    "JSON in JSON": "".join(f"\\\\u{ord(character):04X}" for character in KEY),
    "URL": "".join(f"%{ord(character):02x}" for character in KEY),
    "HTML": "".join(f"&#{ord(character)};" for character in KEY),
    **{f"Base64 behind {n}": base64.b64encode(b"x" * n + KEY.encode() + b"yz").decode() for n in range(3)},
    "Base64 of URLs": base64.urlsafe_b64encode(f"user:{KEY}".encode()).decode(),
}


def _holding(spelt: str, place: str) -> str:
    """A reply of which a value, a name, or something within a value is `spelt`, as it stands within quotes."""
    return {
        "value": '{"name":"%s","people":4210}',
        "name": '{"name":"V","people":4210,"%s":1}',
        "nested": '{"name":"V","people":4210,"rivers":["Ash","by %s"]}',
    }[place] % spelt


class TestTransportFaults:
    @pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
    async def test_passing_statuses_are_retried(self, store: Recordings, code: int) -> None:
        """A status that may pass is tried again, and the answer after it is as good as any."""
        with ScriptedServer([status(code), status(code), completion(VARDE)]) as server:
            answer = await ask(server, store)
        assert len(server.requests) == 3
        assert answer.usage.calls == 1

    @pytest.mark.parametrize(
        ("act", "said"),
        [
            (status(503), "keeps failing (503"),
            (status(429), "still asks to wait after all retries (429"),
            (page("<h1>Bad gateway</h1>", 502), "keeps failing (502"),
            (reset(), "the connection broke"),
            (Act(body=b"{", missing=9), "the connection broke"),
        ],
        ids=["503", "429", "502-html", "reset", "cut"],
    )
    async def test_pure_transport_faults(self, store: Recordings, act: Act, said: str) -> None:
        """A transport fault that stays costs 1 + transport_retries HTTP calls, and none of it is recorded."""
        with ScriptedServer([act]) as server:
            with pytest.raises(ServerFault) as caught:
                await ask(server, store)
            assert server.base_url in str(caught.value)
        assert len(server.requests) == 1 + QUICK.transport_retries
        assert said in str(caught.value)
        assert WHERE in str(caught.value)
        assert store.stats().count == 0

    async def test_time_outs(self, store: Recordings) -> None:
        """A server that stays silent is asked again, then is a ServerFault."""
        limits = QUICK.model_copy(update={"read": 0.5, "transport_retries": 1})
        with ScriptedServer([silence()]) as server, pytest.raises(ServerFault, match="no answer in time"):
            await ask(server, store, limits)
        assert len(server.requests) == 2

    async def test_one_loop_for_both_kinds(self, store: Recordings) -> None:
        """Transport faults and invalid replies have a count each; they add, and never multiply."""
        script = [status(503), completion("prose"), status(503), status(503)]
        with ScriptedServer(script) as server, pytest.raises(ServerFault, match="503"):
            await ask(server, store)
        assert len(server.requests) == 1 + QUICK.transport_retries + QUICK.re_asks

    @pytest.mark.parametrize("code", [429, 503])
    async def test_retry_after_is_kept_to(self, store: Recordings, code: int) -> None:
        """The wait is what Retry-After asks for, however short the program's own waits are."""
        started = time.perf_counter()
        with ScriptedServer([status(code, Retry_After="0.2"), completion(VARDE)]) as server:
            await ask(server, store)
        assert 0.2 <= time.perf_counter() - started < 60
        assert len(server.requests) == 2

    @pytest.mark.parametrize("form", ["seconds", "date"])
    async def test_a_long_retry_after_is_not_waited_for(self, store: Recordings, form: str) -> None:
        """Who asks for an hour, in either form, is not asked again by this run: one call, and the hour is said."""
        later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
        act = status(429, Retry_After="3600" if form == "seconds" else later)
        with ScriptedServer([act]) as server:
            async with Model("small@1", Connecting(server.base_url), store, QUICK) as model:
                for _ in range(2):
                    with pytest.raises(ServerFault, match=r"asks to wait 3,(600|599) s"):
                        await model.ask(a_request(), Town, WHERE)
        assert len(server.requests) == 1

    async def test_the_whole_is_bounded(self, store: Recordings) -> None:
        """No attempt begins after `total` seconds, whatever the retries left."""
        limits = CallLimits(transport_retries=1000, longest_wait=10, total=0.05)
        started = time.perf_counter()
        with ScriptedServer([status(429, Retry_After="1")]) as server, pytest.raises(ServerFault):
            await ask(server, store, limits)
        assert len(server.requests) == 1
        assert time.perf_counter() - started < 60

    async def test_nothing_listens(self, store: Recordings) -> None:
        """An address where nothing listens fails at once and names itself."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        patient = CallLimits(first_wait=1000, longest_wait=1000)  # so that another attempt would show
        async with Model("small@1", Connecting(f"http://127.0.0.1:{port}/v1"), store, patient) as model:
            started = time.perf_counter()
            with pytest.raises(ServerFault, match=f"nothing answers at http://127.0.0.1:{port}/v1. Check --base-url"):
                await model.ask(a_request(), Town, WHERE)
            assert time.perf_counter() - started < 30

    @pytest.mark.parametrize(
        ("code", "advice"),
        [
            (401, "Set OPENAI_API_KEY"),
            (403, "does not let this key use the model a-model"),
            (404, "no model a-model at this address"),
            (400, "rejected the request (400"),
            (501, "rejected the request (501"),
        ],
    )
    async def test_lasting_statuses_are_not_retried(self, store: Recordings, code: int, advice: str) -> None:
        """A status that another attempt cannot clear costs one call; the message says what, where, and what to do."""
        with ScriptedServer([status(code)]) as server:
            with pytest.raises(ServerFault) as caught:
                await ask(server, store)
            assert server.base_url in str(caught.value)
        assert len(server.requests) == 1
        assert advice in str(caught.value)
        assert WHERE in str(caught.value)
        assert store.stats().count == 0

    @pytest.mark.parametrize(
        ("act", "said"),
        [
            (status(400, "context of 512 exceeded"), "(400: context of 512 exceeded)"),
            (Act(status=400, body=b'{"detail":"no"}'), "(400: {'detail': 'no'})"),
            (page("<p>Bad</p>", 400), "(400: <p>Bad</p>)"),
            (Act(status=400), "(400: no explanation)"),
        ],
        ids=["api", "json", "html", "nothing"],
    )
    async def test_the_server_s_words_are_passed_on(self, store: Recordings, act: Act, said: str) -> None:
        """Whatever form an explanation has, its text is in the message."""
        with ScriptedServer([act]) as server, pytest.raises(ServerFault) as caught:
            await ask(server, store)
        assert said in str(caught.value)


class TestReplies:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            ("The town is Vardé.", "Invalid JSON"),
            ('{"name":"Vardé","peo', "Invalid JSON"),
            ('{"name":"Vardé","people":"4210"}', "people: Input should be a valid integer"),
            ('{"name":"Vardé"}', "people: Field required"),
            ('{"name":"Vardé","people":1,"mayor":"Ann"}', "mayor: Extra inputs are not permitted"),
            ('{"a":1,"b":1,"c":1}', "and 2 more"),
            (f"```json\n{VARDE}\n```", "Invalid JSON"),
            ("[]", "reply: Input should be an object"),
            ("", "Invalid JSON"),
            (None, "Invalid JSON"),
        ],
        ids=["prose", "cut", "type", "missing", "extra", "many", "fenced", "list", "empty", "null"],
    )
    async def test_pure_validation_faults(self, store: Recordings, content: str | None, reason: str) -> None:
        """A reply that never validates costs 1 + re_asks HTTP calls, is quoted in the fault, and is not recorded."""
        with ScriptedServer([completion(content)]) as server, pytest.raises(ReplyFault) as caught:
            await ask(server, store)
        assert len(server.requests) == 1 + QUICK.re_asks
        assert reason in str(caught.value)
        assert WHERE in str(caught.value)
        assert " ".join((content or "").split())[:20] in str(caught.value)
        assert store.stats().count == 0

    async def test_a_re_ask_that_helps(self, store: Recordings) -> None:
        """A re-ask shows the model its reply and the fault; what is recorded is the good reply, under the first key."""
        bad = '{"name":"Vardé"}'
        with ScriptedServer([completion(bad), completion(VARDE)]) as server:
            answer = await ask(server, store)
        first, second = (seen.json["messages"] for seen in server.requests)
        assert second[: len(first)] == first
        assert second[len(first)] == {"role": "assistant", "content": bad}
        assert "Field required" in second[-1]["content"]
        assert (answer.usage.calls, answer.usage.input_tokens, answer.usage.output_tokens) == (2, 14, 10)
        recording = store.get(a_request().key)
        assert recording is not None
        assert (recording.reply, recording.request, recording.calls) == (VARDE, a_request(), 2)

    async def test_what_nobody_foresaw_ends_its_own_call(
        self, store: Recordings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever a library raises while the call is made is a fault of this call, in words, here from an identity
        in the environment that no header can carry."""
        monkeypatch.setenv("OPENAI_ORG_ID", "\u20ac")
        with ScriptedServer([completion(VARDE)]) as server, pytest.raises(ReplyFault) as caught:
            await ask(server, store)
        assert f"the exchange with the server at {server.base_url} failed (UnicodeEncodeError: " in str(caught.value)
        assert WHERE in str(caught.value)

    async def test_without_re_asks(self, store: Recordings) -> None:
        """Zero re-asks are one call."""
        limits = QUICK.model_copy(update={"re_asks": 0})
        with ScriptedServer([completion("prose")]) as server, pytest.raises(ReplyFault, match="after 1 call:"):
            await ask(server, store, limits)
        assert len(server.requests) == 1

    @pytest.mark.parametrize(
        ("act", "kind", "said"),
        [
            (completion('{"name":"Var', finish_reason="length"), TruncatedReply, "ran into the token limit"),
            (completion(VARDE, finish_reason="length"), TruncatedReply, "ran into the token limit"),
            (completion(None, refusal="I would rather not."), ReplyFault, "I would rather not."),
            (completion_with([]), ReplyFault, "without choices"),
            (page(), ReplyFault, "<h1>Sign in</h1>"),
            (raw("Just words."), ReplyFault, "Just words."),
            (raw(""), ReplyFault, "not with a chat completion"),
            (raw('{"choices": [{"ind'), ReplyFault, "not with a chat completion"),
            (raw("[1, 2]"), ReplyFault, "[1, 2]"),
            (raw('{"choices": [7]}'), ReplyFault, "not with a chat completion"),
            (raw('{"error": "no"}'), ReplyFault, "not with a chat completion"),
            (Act(body=b"\xff\xfe"), ReplyFault, "not with a chat completion"),
            (raw("x" * 9999), ReplyFault, "x" * 160 + "…"),
        ],
        ids=[
            "length",
            "full-length",
            "refusal",
            "empty",
            "html",
            "prose",
            "nothing",
            "cut",
            "list",
            "ints",
            "error",
            "bytes",
            "long",
        ],
    )
    async def test_answers_that_are_not_asked_for_again(
        self, store: Recordings, act: Act, kind: type[ReplyFault], said: str
    ) -> None:
        """What the same question cannot mend costs one call, is quoted in short, and is not recorded."""
        with ScriptedServer([act]) as server, pytest.raises(ReplyFault) as caught:
            await ask(server, store)
        assert type(caught.value) is kind
        assert len(server.requests) == 1
        assert said in str(caught.value)
        assert WHERE in str(caught.value)
        assert len(str(caught.value)) < 600
        assert store.stats().count == 0


class TestSecrets:
    @pytest.mark.parametrize(
        "act",
        [
            status(401, f"Incorrect API key provided: {KEY}"),
            status(400, f"Bearer {KEY}"),
            status(500, KEY),
            page(f"<p>{KEY}</p>"),
            completion(KEY),
            completion(None, refusal=KEY),
            completion(KEY, finish_reason="length"),
        ],
        ids=["401", "400", "500", "html", "prose", "refusal", "length"],
    )
    async def test_an_echoed_key_goes_no_further(
        self, store: Recordings, act: Act, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A key that the server sends back is in no message, no printed traceback, and no log."""
        caplog.set_level(logging.INFO)
        with ScriptedServer([act]) as server, pytest.raises(SummarizerError) as caught:
            await ask(server, store)
        shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
        assert KEY not in shown
        assert "Bearer" not in str(caught.value).replace("Bearer …", "")

    @pytest.mark.parametrize("place", ["value", "name", "nested", "model", "finish reason", "refusal"])
    @pytest.mark.parametrize("spelling", SPELLINGS)
    async def test_a_key_in_other_letters_goes_no_further(self, store: Recordings, place: str, spelling: str) -> None:
        """What a reader of the parsed reply, a browser or one command more would turn into the key is the key: it is
        not recorded, and not quoted."""
        spelt = SPELLINGS[spelling]
        content = VARDE if place in ("model", "finish reason", "refusal") else _holding(spelt, place)
        message = {"content": content, "refusal": f"No: {spelt}" if place == "refusal" else None}
        body = {
            "choices": [{"message": message, "finish_reason": spelt if place == "finish reason" else "stop"}],
            "model": spelt if place == "model" else "a-model",
        }
        answer = Act(body=json.dumps(body).encode())
        with ScriptedServer([answer]) as server, pytest.raises(ReplyFault, match="repeats the API key") as caught:
            await ask(server, store)
        assert spelt not in str(caught.value)
        assert store.stats().count == 0

    @pytest.mark.parametrize("spelling", SPELLINGS)
    async def test_what_is_quoted_of_a_server_is_without_it(self, store: Recordings, spelling: str) -> None:
        """Neither an error's words nor a page's text are quoted where they spell the key."""
        for act in (status(400, f"You sent {SPELLINGS[spelling]}."), page(f"<p>{SPELLINGS[spelling]}</p>")):
            with ScriptedServer([act]) as server, pytest.raises(SummarizerError, match="…") as caught:
                await ask(server, store)
            assert SPELLINGS[spelling] not in str(caught.value)

    @pytest.mark.parametrize("piece", ["\\", "\\u", "%", "%4", "&", "&#", "a"])
    def test_it_is_looked_for_in_linear_time(self, piece: str) -> None:
        """Eight times the text costs less than twice eight times as much."""
        texts = [piece * (size // len(piece)) for size in (25_000, 200_000)]
        short, long = (min(cost(lambda text=text: repeats(text, [KEY])) for _ in range(3)) for text in texts)  # type: ignore[misc]
        assert long < 20 * short

    async def test_whoever_logs_shows_neither_key_nor_password(self, store: Recordings) -> None:
        """Whichever loggers a user has switched on, and whatever writes their records: with the server's echo of both,
        in headers and in words, no record shows either."""
        login = base64.b64encode(b"ann:open-sesame-9").decode()
        shown = io.StringIO()
        handler = logging.StreamHandler(shown)
        names = [name for name in logging.root.manager.loggerDict if name.startswith(("openai", "http", "instructor"))]
        loggers = [logging.getLogger(name) for name in names]
        levels = [logger.level for logger in loggers]
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
            logger.addHandler(handler)
        try:
            for user in ("", "ann:open-sesame-9@"):
                with ScriptedServer([status(400, login if user else KEY, X_Sent=login if user else KEY)]) as server:
                    url = server.base_url.replace("//", f"//{user}")
                    async with Model("small@1", Connecting(url), store, QUICK) as model:
                        with pytest.raises(ServerFault):
                            await model.ask(a_request(), Town, WHERE)
                sent = server.requests[0].headers["authorization"]
                assert sent == (f"Basic {login}" if user else f"Bearer {KEY}")
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
                logger.removeHandler(handler)
        assert "/chat/completions" in shown.getvalue()
        assert "receive_response_headers" in shown.getvalue()
        assert [word for word in (KEY, "open-sesame-9", login[:20]) if word in shown.getvalue()] == []

    async def test_recordings_hold_no_key(self, store: Recordings, tmp_path: Path) -> None:
        """Neither the key nor the server's address is in what is stored or exported."""
        with ScriptedServer([completion(VARDE)]) as server:
            await ask(server, store)
        store.export(tmp_path / "x.jsonl")
        files = [path for path in store.directory.rglob("*") if path.is_file()]
        stored = (tmp_path / "x.jsonl").read_bytes() + b"".join(path.read_bytes() for path in files)
        for secret in (KEY, "Bearer", "127.0.0.1", WHERE):
            assert secret.encode() not in stored

    def test_no_repr_shows_it(self) -> None:
        """A connection's repr shows neither the key nor what a URL may carry."""
        connection = Connection(base_url=f"https://ann:{KEY}@host/v1", api_key=SecretStr(KEY), model="m")
        assert KEY not in f"{connection!r} {connection}"
        assert address_of(f"https://ann:{KEY}@host:81/v1/?k={KEY}") == "https://host:81/v1"

    @pytest.mark.parametrize("key", ["", f"{KEY}\n", f"{KEY}é", f" {KEY}", f"{KEY}\x00"])
    async def test_a_key_that_no_header_can_carry(self, store: Recordings, key: str) -> None:
        """Such a key is a UsageFault, told before anything is sent and without showing it."""
        async with Model("small@1", Connecting("http://127.0.0.1:9/v1", key=key), store, QUICK) as model:
            with pytest.raises(UsageFault, match="OPENAI_API_KEY") as caught:
                await model.ask(a_request(), Town, WHERE)
        assert KEY not in "".join(traceback.format_exception(caught.value))


class TestAddresses:
    @pytest.mark.parametrize("url", ["localhost:8080/v1", "ftp://host/v1", "http://", "http://h:99999", "http://[", ""])
    async def test_no_address(self, store: Recordings, url: str) -> None:
        """What is no http(s) address is a UsageFault that quotes it."""
        async with Model("small@1", Connecting(url), store, QUICK) as model:
            with pytest.raises(UsageFault, match="is not the address of a server"):
                await model.ask(a_request(), Town, WHERE)

    @pytest.mark.parametrize("given", [True, False])
    async def test_no_key_goes_unencrypted(
        self, store: Recordings, monkeypatch: pytest.MonkeyPatch, given: bool
    ) -> None:
        """Whoever makes the connection, and wherever its address comes from: refused before anything is sent."""
        monkeypatch.setenv("OPENAI_BASE_URL", "http://192.0.2.1/v1")

        @asynccontextmanager
        async def connect() -> AsyncIterator[Connection]:
            yield Connection(base_url="http://192.0.2.1/v1" if given else None, api_key=SecretStr(KEY), model="a-model")

        async with Model("small@1", connect, store, QUICK) as model:
            with pytest.raises(UsageFault, match=r"http://192\.0\.2\.1/v1: the key .* --insecure"):
                await model.ask(a_request(), Town, WHERE)

    async def test_a_proxy_is_passed_by(self, store: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
        """A proxy in the environment does not come between the program and a server on this machine."""
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        with ScriptedServer([completion(VARDE)]) as server:
            assert (await ask(server, store)).value.people == 4210

    async def test_the_sdk_s_default_address(self, store: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a base URL the SDK's own choice holds, here the one of OPENAI_BASE_URL."""
        with ScriptedServer([completion(VARDE)]) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)

            @asynccontextmanager
            async def connect() -> AsyncIterator[Connection]:
                yield Connection(api_key=SecretStr(KEY), model="a-model")

            async with Model("small@1", connect, store, QUICK) as model:
                assert (await model.ask(a_request(), Town, WHERE)).value.people == 4210
