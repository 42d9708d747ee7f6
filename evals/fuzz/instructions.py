"""What a call costs: machine instructions, which a busy machine does not change, or else processor time.

Instructions are those of this thread outside the kernel, by Linux's perf_event_open(2), which needs no rights where
/proc/sys/kernel/perf_event_paranoid is 2 or less.
"""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import signal
import struct
import time
from collections.abc import Callable
from functools import cache
from math import inf
from types import FrameType

_SYSCALL = {"x86_64": 298, "aarch64": 241}
_SIZE, _INSTRUCTIONS = 128, 1  # of struct perf_event_attr; PERF_COUNT_HW_INSTRUCTIONS
_USER_ONLY = (1 << 5) | (1 << 6)  # exclude_kernel, exclude_hv
_FLAGS_AT = 40


def cost(call: Callable[[], object], seconds: float = 1.0) -> float:
    """The instructions that `call` took, or nanoseconds of processor time where they cannot be counted; infinite when
    it had not ended after so many seconds of processor time.

    Of the main thread only. No garbage is collected meanwhile: that takes the longer, the more objects anybody has.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    handler = signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        before = _spent()
        call()
        return _spent() - before
    except _TooLongError:
        return inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, handler)
        if was_enabled:
            gc.enable()


class _TooLongError(BaseException):
    """No Exception, which a reader might catch."""


def _give_up(number: int, frame: FrameType | None) -> None:
    raise _TooLongError


def _spent() -> int:
    counter = _counter()
    return int(struct.unpack("<Q", os.read(counter, 8))[0]) if counter >= 0 else time.thread_time_ns()


@cache
def _counter() -> int:
    number = _SYSCALL.get(platform.machine())
    if number is None or platform.system() != "Linux":
        return -1
    attributes = bytearray(_SIZE)
    struct.pack_into("<IIQ", attributes, 0, 0, _SIZE, _INSTRUCTIONS)
    struct.pack_into("<Q", attributes, _FLAGS_AT, _USER_ONLY)
    return int(ctypes.CDLL(None).syscall(number, (ctypes.c_char * _SIZE).from_buffer(attributes), 0, -1, -1, 0))
