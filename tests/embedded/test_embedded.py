"""The embedded model's file: which one is chosen, and what is said of it."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from summarizer.embedded.find import find_weights, list_models, model_identity
from summarizer.embedded.weights import QWEN_CODER, ModelSource, Quiet
from summarizer.folders import cache_folder
from summarizer.records.errors import EmbeddedModelFault

ROOT = Path(__file__).parents[2]
TINY = b"GGUF" + b"not much of a model" * 9
OTHER = b"GGUF" + b"another model" * 9
SOURCE = ModelSource(
    repo="nobody/tiny",
    file="tiny.gguf",
    bytes=len(TINY),
    sha256=hashlib.sha256(TINY).hexdigest(),
    licence="CC0-1.0",
    package="tinyweights-part",
    parts=3,
    version="1.0",
)


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No model of the user's own, and an empty cache."""
    monkeypatch.delenv("SUMMARIZER_GGUF", raising=False)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(tmp_path / "cache"))


def put(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


# --- find -----------------------------------------------------------------------------------------------------------


def test_the_cache_folder_is_the_users_unless_the_environment_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SUMMARIZER_CACHE_DIR` wins over the platform's cache folder; models are kept in `models` below either."""
    assert cache_folder("models") == tmp_path / "cache" / "models"
    monkeypatch.delenv("SUMMARIZER_CACHE_DIR")
    assert cache_folder("models").parts[-2:] == ("summarizer", "models")


def test_the_option_wins_over_the_environment_and_that_over_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order: the path given, `SUMMARIZER_GGUF`, the cache; an empty variable counts as unset."""
    cached = put(cache_folder("models") / "tiny.gguf", TINY)
    monkeypatch.setenv("SUMMARIZER_GGUF", "")
    assert find_weights(source=SOURCE).path == cached
    monkeypatch.setenv("SUMMARIZER_GGUF", put(tmp_path / "mine.gguf", OTHER))
    assert find_weights(source=SOURCE).path == str(tmp_path / "mine.gguf")
    given = put(tmp_path / "given.gguf", OTHER + b"!")
    assert find_weights(given, source=SOURCE).path == given


def test_a_users_own_model_is_known_by_its_hash(tmp_path: Path) -> None:
    """Another GGUF is identified by its stem and its own hash; a renamed copy of the known one as the known one."""
    own = find_weights(put(tmp_path / "mine.v2.gguf", OTHER), source=SOURCE)
    assert own.model_id == f"mine.v2@{hashlib.sha256(OTHER).hexdigest()[:12]}"
    assert (own.sha256, own.bytes) == (hashlib.sha256(OTHER).hexdigest(), len(OTHER))
    assert find_weights(put(tmp_path / "copy.gguf", TINY), source=SOURCE).model_id == SOURCE.model_id


def test_the_embedded_models_name_with_other_bytes_is_refused(tmp_path: Path) -> None:
    """A file of the user's that bears the known name and a wrong hash is refused with both hashes, and not removed."""
    path = put(tmp_path / "tiny.gguf", OTHER)
    with pytest.raises(EmbeddedModelFault) as fault:
        find_weights(path, source=SOURCE)
    for part in (path, SOURCE.sha256, hashlib.sha256(OTHER).hexdigest(), "rename"):
        assert part in str(fault.value)
    assert Path(path).exists()


@pytest.mark.parametrize("content", [b"", b"GGU", b"<html>not found</html>"])
def test_what_is_no_gguf_is_refused_before_it_is_loaded(tmp_path: Path, content: bytes) -> None:
    """An empty, cut or foreign file is named together with the option that asked for it."""
    with pytest.raises(EmbeddedModelFault, match=r"--model names .*mine\.gguf, which is not a GGUF model"):
        find_weights(put(tmp_path / "mine.gguf", content), source=SOURCE)


def test_a_path_that_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing path and a folder are named together with the variable that asked for them."""
    for path in (tmp_path / "absent.gguf", tmp_path):
        monkeypatch.setenv("SUMMARIZER_GGUF", str(path))
        with pytest.raises(EmbeddedModelFault, match=r"SUMMARIZER_GGUF names .*, which is not a file"):
            find_weights(source=SOURCE)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal to open a file becomes a message with the path; simulated, since root may read anything."""
    path = put(tmp_path / "mine.gguf", OTHER)

    def refuse(*_: object, **__: object) -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(EmbeddedModelFault, match=r"mine\.gguf, which cannot be read: .*Permission denied"):
        find_weights(path, source=SOURCE)


def test_the_identity_needs_no_file_for_the_embedded_model(tmp_path: Path) -> None:
    """Recordings can be looked up before anything is fetched; a file of the user's own is hashed."""
    assert model_identity() == "qwen2.5-coder-1.5b-instruct-q4_k_m@cc324af070c2"
    path = put(tmp_path / "mine.gguf", OTHER)
    assert model_identity(path, SOURCE) == find_weights(path, source=SOURCE).model_id
    assert not cache_folder("models").exists()


def test_the_listing_says_what_is_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a place, in the order of search, each with its state; nothing is removed or fetched."""
    cached = cache_folder("models") / "tiny.gguf"
    assert [(place.place, place.state) for place in list_models(SOURCE)] == [
        ("cache", "missing"),
        ("hub", "to be fetched"),
        ("package registry", "to be fetched"),
    ]
    put(cached, TINY)
    monkeypatch.setenv("SUMMARIZER_GGUF", put(tmp_path / "mine.gguf", OTHER))
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror.example/")
    own, kept, hub, registry = list_models(SOURCE)
    assert (own.state, own.licence, own.model_id) == ("other model", None, model_identity(source=SOURCE))
    assert (kept.state, kept.licence, kept.bytes) == ("verified", "CC0-1.0", len(TINY))
    assert hub.where == "http://mirror.example/nobody/tiny"
    assert "tinyweights-part" in registry.where
    put(cached, OTHER)
    assert list_models(SOURCE)[1].state == "wrong hash"
    assert cached.exists()


def test_the_known_model_is_the_one_documented() -> None:
    """The constants of the embedded model; a changed one would change every recording's key."""
    assert QWEN_CODER.size == "1.12 GB"
    assert QWEN_CODER.model_id.endswith(f"@{QWEN_CODER.sha256[:12]}")


def test_importing_costs_no_heavy_library() -> None:
    """Neither llama.cpp nor the hub's client nor rich is imported with the modules."""
    heavy = "{'xllamacpp', 'huggingface_hub', 'rich', 'filelock'}"
    code = (
        f"import sys, summarizer.embedded.find, summarizer.embedded.server; print(sorted({heavy} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# --- progress -------------------------------------------------------------------------------------------------------


def test_the_quiet_progress_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A library call prints nothing."""
    quiet = Quiet()
    quiet.say("x")
    quiet.start(1, "x")
    quiet.advance(1)
    quiet.done()
    assert capsys.readouterr() == ("", "")
