"""Makes the modules of `evals/speed`, which are no package, importable by tests: to be imported before them."""

from __future__ import annotations

import sys
from pathlib import Path

SPEED = Path(__file__).parents[1] / "evals" / "speed"
sys.path.insert(0, str(SPEED))
