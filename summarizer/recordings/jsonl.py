"""Recordings as JSON lines: sorted, one recording a line, fit for review in a diff.

A file opens with what its recordings share, one declaration a line: every response schema, and every message that
occurs more than once (`{"message": …, "shared": HASH}`, `{"schema_text": …, "shared": HASH}`). A recording's line then
names them by HASH, the first 16 hex digits of the SHA-256 of the declared value's canonical JSON. A recording's key
covers all of its request, so a wrong declaration cannot pass: the key of the restored request would differ.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from summarizer.recordings.request import Message, Recording, Request, Sampling, canonical_json, sha256_of
from summarizer.records.errors import CacheFault
from summarizer.records.facets import Record

MAX_LINE_BYTES = 4 * 2**20


class _Shared(Record):
    """A declaration: a message or a schema, and the hash that later lines name it by."""

    shared: str
    message: Message | None = None
    schema_text: str | None = None


class _JsonLine(Record):
    """One recording: each message in full or as the hash of its declaration, the schema as the hash of its."""

    key: str
    model: str
    prompt: str
    prompt_sha256: str
    messages: tuple[Message | str, ...]
    schema_shared: str
    parameters: Sampling
    reply: str
    input_tokens: int
    output_tokens: int
    seconds: float
    calls: int
    answered_by: str | None = None


_LINE: TypeAdapter[_Shared | _JsonLine] = TypeAdapter(_Shared | _JsonLine)


def lines_of(recordings: Iterable[Recording]) -> Iterator[str]:
    """The file's lines, each with its line feed: declarations sorted by kind and hash, recordings sorted by key.

    The lines depend on the recordings alone, not on their order.
    """
    by_key = {recording.key: recording for recording in recordings}
    ordered = [by_key[key] for key in sorted(by_key)]
    uses = Counter(message for recording in ordered for message in recording.request.messages)
    messages = {message: _hash(message) for message, count in uses.items() if count > 1}
    schemas = {text: _hash(text) for text in {recording.request.response_schema for recording in ordered}}
    declarations = [
        *sorted((_Shared(shared=short, message=message) for message, short in messages.items()), key=_short),
        *sorted((_Shared(shared=short, schema_text=text) for text, short in schemas.items()), key=_short),
    ]
    for declaration in declarations:
        yield _text(declaration)
    for recording in ordered:
        request = recording.request
        yield _text(
            _JsonLine(
                **recording.model_dump(exclude={"request"}),
                **request.model_dump(exclude={"messages", "response_schema", "parameters"}),
                messages=tuple(messages.get(message, message) for message in request.messages),
                schema_shared=schemas[request.response_schema],
                parameters=request.parameters,
            )
        )


def write(path: Path, recordings: Iterable[Recording]) -> None:
    """Write the recordings to `path`, whole or not at all, for their owner's eyes only, as articles may not be public.

    Raises CacheFault when it cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        # "x" follows no link that somebody put there meanwhile.
        with open(unfinished, "x", encoding="utf-8", newline="\n", opener=_privately) as stream:
            stream.writelines(lines_of(recordings))
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CacheFault(f"The recordings cannot be written to {path}: {error.strerror}. Give another path.") from error


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def read(path: Path) -> tuple[Recording, ...]:
    """The recordings of `path`, in the file's order.

    Raises CacheFault, naming file and line, for a line that is too long or malformed, refers to something undeclared,
    or holds a recording whose key is not that of its content; also when the file cannot be read.
    """
    declared: dict[str, Message | str] = {}
    recordings: list[Recording] = []
    try:
        with path.open("rb") as stream:
            for number, line in enumerate(iter(lambda: stream.readline(MAX_LINE_BYTES + 1), b""), start=1):
                try:
                    parsed = _parsed(line)
                    if isinstance(parsed, _Shared):
                        declared[parsed.shared] = _declared(parsed)
                    else:
                        recordings.append(_restored(parsed, declared))
                except ValueError as error:
                    raise CacheFault(
                        f"{path}, line {number}: {_reason(error)}. Nothing was imported; export the recordings again, "
                        "or take the file's committed version."
                    ) from error
    except OSError as error:
        raise CacheFault(f"The recordings in {path} cannot be read: {error.strerror}. Check the path.") from error
    return tuple(recordings)


def _parsed(line: bytes) -> _Shared | _JsonLine:
    if len(line) > MAX_LINE_BYTES:
        raise ValueError(f"the line is longer than {MAX_LINE_BYTES} bytes")
    return _LINE.validate_json(line)


def _declared(shared: _Shared) -> Message | str:
    value = shared.schema_text if shared.message is None else shared.message
    if value is None or _hash(value) != shared.shared:
        raise ValueError(f"the declaration {shared.shared} does not have that hash")
    return value


def _restored(line: _JsonLine, declared: dict[str, Message | str]) -> Recording:
    messages = [declared.get(part) if isinstance(part, str) else part for part in line.messages]
    schema = declared.get(line.schema_shared)
    if not isinstance(schema, str) or not all(isinstance(message, Message) for message in messages):
        raise ValueError("it refers to a message or schema that no line before it declares")
    content = {name: getattr(line, name) for name in _JsonLine.model_fields}
    request = {name: content.get(name) for name in Request.model_fields}
    request |= {"messages": messages, "response_schema": schema}
    rest = {name: content.get(name) for name in Recording.model_fields if name != "request"}
    return Recording(request=Request(**request), **rest)


def _hash(value: Message | str) -> str:
    plain = value.model_dump(mode="json") if isinstance(value, Message) else value
    return sha256_of(canonical_json(plain))[:16]


def _short(shared: _Shared) -> str:
    return shared.shared


def _text(record: Record) -> str:
    return canonical_json(record.model_dump(mode="json", exclude_none=True)) + "\n"


def _reason(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{first['msg']} ({place})" if place else str(first["msg"])
