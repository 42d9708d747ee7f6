"""Checks what a live run made of the smoke article: `check.py BRIEF.json OUT_DIR`. Exits 1 with the first fault.

The model may word things as it likes; these are the things that any working run has to find.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def faults(brief: dict[str, list[dict[str, object]]], out: Path) -> list[str]:
    """What is missing from the brief or the folder, in words."""
    names = {str(actor["name"]) for actor in brief["actors"]}
    values = {point["value"] for series in brief["figures"] for point in series["points"]}  # type: ignore[attr-defined]
    found = [f"no actor {name}" for name in ("Ingrid Haug", "Per Olsen") if name not in names]
    found += [f"no figure {value}" for value in (1200, 4) if value not in values]
    found += [f"no {facet}" for facet in ("events", "stances", "narrative") if not brief[facet]]
    found += [f"no file {pattern}" for pattern in ("*/brief.md", "*/brief.json") if not list(out.glob(pattern))]
    return found


if __name__ == "__main__":
    wrong = faults(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]))
    print("; ".join(wrong) or "the smoke run found what it had to find")
    sys.exit(bool(wrong))
