"""What the embedded model has read of the prompts, kept between runs.

Every call of a prompt begins with the same instructions and examples, of 670 to 990 tokens each: the four prompts of an
article take two cores some 45 s to read, once a run. llama.cpp writes what it made of them to a file (28 KiB a token)
and takes it back in hundredths of a second, and a call that begins so reads only its own window.

It is taken back before every call. Otherwise the server would go on from as much as this call has in common with the
one before, a word more here and there; it would read the rest in other portions, which moves the last digits, and a
reply would depend on which articles came before.

A file is used only if it has the SHA-256 that was noted when it was written; whatever goes wrong with one costs no more
than the reading that it would have saved. It holds what the prompt says, and nothing of any article.
"""

from __future__ import annotations

import http.client
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from summarizer.embedded.weights import sha256_of as sha256_of_file
from summarizer.recordings.request import Message, Request, canonical_json, sha256_of
from summarizer.records.facets import Record

# Reading a prompt takes ten seconds on two free cores, and minutes on busy ones.
_PATIENCE = 600.0
_FAULTS = (OSError, http.client.HTTPException, ValueError, KeyError)


class Note(Record):
    """What is known of a file of states: its bytes' SHA-256 in hex, and how many tokens it stands for."""

    sha256: str
    tokens: int = Field(ge=1)


class ServerAddress(Protocol):
    """Where a server is, and what it answers to."""

    base_url: str
    api_key: SecretStr


class PrefixStates:
    """The states of prompts in `folder`, for a llama.cpp server that keeps its slot's state there.

    `served` tells all that a state depends on besides the prompt: the model, the build of llama.cpp, its settings.
    """

    def __init__(self, folder: Path, server: ServerAddress, served: str) -> None:
        self.folder = folder
        self._address = urlsplit(server.base_url).netloc
        self._key = server.api_key
        self._served = served
        self._tokens: dict[Path, int] = {}
        self._useless: set[Path] = set()

    def prepare(self, request: Request) -> None:
        """Before an attempt at a call: have the server know all of the request but its last message, and nothing of any
        call before. From the file, or by reading it once, which makes the file. Blocks for as long as that takes;
        raises nothing."""
        if len(request.messages) < 2:
            return
        prefix = request.messages[:-1]
        begins = canonical_json([self._served, *(message.model_dump(mode="json") for message in prefix)])
        file = self.folder / f"{request.prompt}-{sha256_of(begins)[:16]}.kv"
        if file in self._useless:
            return
        try:
            if file not in self._tokens:
                self._tokens[file] = _noted(file) or self._save(file, self._read(prefix))
            self._restore(file)
        except _FAULTS:
            self._useless.add(file)
            _forget(file)

    def _restore(self, file: Path) -> None:
        """Has the server's slot hold the file's state and nothing else. Raises one of _FAULTS when it does not."""
        if self._post("/slots/0?action=restore", {"filename": file.name})["n_restored"] != self._tokens[file]:
            raise ValueError(f"{file} was not taken back whole")

    def _read(self, prefix: Sequence[Message]) -> int:
        """Has the server read the prefix, from its first token; returns how many tokens its slot then holds."""
        messages = [message.model_dump(mode="json") for message in (*prefix, Message(role="user", content="x"))]
        body = {"messages": messages, "max_tokens": 1, "temperature": 0, "cache_prompt": False}
        took = self._post("/v1/chat/completions", body)["timings"]
        return int(took["cache_n"]) + int(took["prompt_n"])

    def _save(self, file: Path, tokens: int) -> int:
        """Writes the slot's state to `file` if it is that of these tokens, in place of the task's files that this run
        does not use; returns their number."""
        growing = file.with_suffix(f".{os.getpid()}")
        try:
            saved = self._post("/slots/0?action=save", {"filename": growing.name})
            if saved["n_saved"] != tokens or saved["n_written"] != growing.stat().st_size:
                raise ValueError("the slot was used by another call, or the disk is full")
            growing.chmod(0o600)
            noted = Note(sha256=sha256_of_file(growing), tokens=tokens)
            for older in set(self.folder.glob(f"{file.name.partition('.')[0]}.v*.kv")) - self._tokens.keys():
                _forget(older)
            growing.replace(file)
            _note_of(file).write_text(noted.model_dump_json(), "utf-8")
            return tokens
        finally:
            growing.unlink(missing_ok=True)

    def _post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        """The server's answer. Without a proxy that may be set: it is this very process."""
        connection = http.client.HTTPConnection(self._address, timeout=_PATIENCE)
        try:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key.get_secret_value()}"}
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            said = json.loads(answer.read())
            if answer.status != http.client.OK:
                raise ValueError(f"{path}: {answer.status}")
            return said  # type: ignore[no-any-return]
        finally:
            connection.close()


def _noted(file: Path) -> int | None:
    """How many tokens the file is of; None when there is no note of it. Raises one of _FAULTS when it is another file
    than that which was noted."""
    note = _note_of(file)
    if not note.exists():
        return None
    noted = Note.model_validate_json(note.read_bytes())
    if sha256_of_file(file) != noted.sha256:
        raise ValueError(f"{file} is not what was written")
    return noted.tokens


def _note_of(file: Path) -> Path:
    return file.with_suffix(".json")


def _forget(file: Path) -> None:
    with suppress(OSError):  # of a folder that may only be read; the file is not used
        _note_of(file).unlink(missing_ok=True)
        file.unlink(missing_ok=True)
