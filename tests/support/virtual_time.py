"""An event loop in which waiting takes no time: a sleep of an hour moves the clock by an hour, nothing else does."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):  # type: ignore[valid-type, misc]
    """Looks for events without waiting, and counts what it would have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        self.waited += 0 if found else timeout or 0
        return found  # type: ignore[no-any-return]


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.waited


def run(work: Coroutine[Any, Any, T]) -> tuple[T, float]:
    """What `work` returns, and the seconds that it waited."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        made = runner.run(work)
        return made, runner.get_loop().time()
