"""Makes the modules of `evals/injections`, which are no package, importable by tests."""

from __future__ import annotations

import sys
from pathlib import Path

INJECTIONS = Path(__file__).parents[1] / "evals" / "injections"
sys.path.insert(0, str(INJECTIONS))
