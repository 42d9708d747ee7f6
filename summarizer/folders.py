"""Where things are kept between runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path


def cache_folder(kept: Literal["recordings", "models", "prefixes"]) -> Path:
    """The folder for recordings, models, or what a model has read of the prompts.

    It is below `SUMMARIZER_CACHE_DIR`, or else below the user's cache folder.
    """
    chosen = os.environ.get("SUMMARIZER_CACHE_DIR")
    base = Path(chosen).expanduser() if chosen else user_cache_path("summarizer", appauthor=False)
    return base / kept
