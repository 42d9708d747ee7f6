"""What the embedded model has read of the prompts, kept between runs.

Every call of a prompt begins with the same instructions and examples, of 670 to 990 tokens each: the four prompts of an
article take two cores some 45 s to read, once a run. llama.cpp writes what it made of them to a file (28 KiB a token)
and takes it back in hundredths of a second, and a call that begins so reads only its own window.

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

from summarizer.calls import Message, Request, canonical_json, sha256_of
from summarizer.facets import Record
from summarizer.weights import sha256_of as sha256_of_file

# Reading a prompt takes ten seconds on two free cores, and minutes on busy ones.
_PATIENCE = 600.0
_FAULTS = (OSError, http.client.HTTPException, ValueError, KeyError)


class Note(Record):
    """What is known of a file of states: its bytes' SHA-256 in hex, and how many tokens it stands for."""

    sha256: str
    tokens: int = Field(ge=1)


class Server(Protocol):
    """Where a server is, and what it answers to."""

    base_url: str
    api_key: SecretStr


class PrefixStates:
    """The states of prompts in `folder`, for a llama.cpp server that keeps its slot's state there.

    `served` tells all that a state depends on besides the prompt: the model, the build of llama.cpp, its settings.
    """

    def __init__(self, folder: Path, server: Server, served: str) -> None:
        self.folder = folder
        self._address = urlsplit(server.base_url).netloc
        self._key = server.api_key
        self._served = served
        self._met: set[str] = set()

    def prepare(self, request: Request) -> None:
        """Before the first call of a prompt: have the server know all of it but the last message, from the file or by
        reading it, which makes the file. Blocks for as long as that takes; raises nothing."""
        if request.prompt in self._met or len(request.messages) < 2:
            return
        self._met.add(request.prompt)
        prefix = request.messages[:-1]
        begins = canonical_json([self._served, *(message.model_dump(mode="json") for message in prefix)])
        file = self.folder / f"{request.prompt}-{sha256_of(begins)[:16]}.kv"
        try:
            if not self._restored(file):
                self._save(file, self._read(prefix))
        except _FAULTS:
            _forget(file)

    def _restored(self, file: Path) -> bool:
        """Whether the server has taken the state back. Raises one of _FAULTS when it should have and did not."""
        note = _note_of(file)
        if not note.exists():
            return False
        noted = Note.model_validate_json(note.read_bytes())
        if sha256_of_file(file) != noted.sha256:
            raise ValueError(f"{file} is not what was written")
        if len(self._met) > 1:
            # The slot is overwritten without further ado. A request that begins otherwise has the server put aside in
            # memory what it has read there, which later calls go on from.
            self._post("/completion", {"prompt": "x", "n_predict": 1})
        if self._post("/slots/0?action=restore", {"filename": file.name})["n_restored"] != noted.tokens:
            raise ValueError(f"{file} was not taken back whole")
        return True

    def _read(self, prefix: Sequence[Message]) -> int:
        """Has the server read the prefix; returns how many tokens its slot then holds."""
        messages = [message.model_dump(mode="json") for message in (*prefix, Message(role="user", content="x"))]
        took = self._post("/v1/chat/completions", {"messages": messages, "max_tokens": 1, "temperature": 0})["timings"]
        return int(took["cache_n"]) + int(took["prompt_n"])

    def _save(self, file: Path, tokens: int) -> None:
        """Writes the slot's state to `file` if it is that of these tokens, in place of the prompt's earlier files."""
        growing = file.with_suffix(f".{os.getpid()}")
        try:
            saved = self._post("/slots/0?action=save", {"filename": growing.name})
            if saved["n_saved"] != tokens or saved["n_written"] != growing.stat().st_size:
                raise ValueError("the slot was used by another call, or the disk is full")
            growing.chmod(0o600)
            noted = Note(sha256=sha256_of_file(growing), tokens=tokens)
            for older in self.folder.glob(f"{file.name.partition('.')[0]}.v*.kv"):
                _forget(older)
            growing.replace(file)
            _note_of(file).write_text(noted.model_dump_json(), "utf-8")
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


def _note_of(file: Path) -> Path:
    return file.with_suffix(".json")


def _forget(file: Path) -> None:
    with suppress(OSError):  # of a folder that may only be read; the file is not used
        _note_of(file).unlink(missing_ok=True)
        file.unlink(missing_ok=True)
