"""Makes the modules of `evals/fuzz`, which are no package, importable by tests."""

from __future__ import annotations

import sys
from pathlib import Path

FUZZ = Path(__file__).parents[1] / "evals" / "fuzz"
sys.path.insert(0, str(FUZZ))
