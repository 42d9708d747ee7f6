"""Makes the modules of `evals/planted`, which are no package, importable by tests."""

from __future__ import annotations

import sys
from pathlib import Path

PLANTED = Path(__file__).parents[1] / "evals" / "planted"
sys.path.insert(0, str(PLANTED))
