"""How many machine instructions a call takes: unlike seconds, nearly the same on a busy machine and on a free one.

Linux only: perf_event_open(2), user-space instructions of this thread, which needs no rights where
/proc/sys/kernel/perf_event_paranoid is 2 or less.
"""

from __future__ import annotations

import ctypes
import gc
import os
import platform
import struct
from collections.abc import Callable

_SYSCALL = {"x86_64": 298, "aarch64": 241}
_SIZE, _INSTRUCTIONS = 128, 1  # of struct perf_event_attr; PERF_COUNT_HW_INSTRUCTIONS
_USER_ONLY = (1 << 5) | (1 << 6)  # exclude_kernel, exclude_hv
_FLAGS_AT = 40


def can_count() -> bool:
    """True where instructions can be counted."""
    counter = _open()
    if counter >= 0:
        os.close(counter)
    return counter >= 0


def count(call: Callable[[], object]) -> int:
    """The instructions that `call` took. Raises OSError where they cannot be counted.

    No garbage is collected meanwhile: that takes the longer, the more objects anybody has.
    """
    counter = _open()
    if counter < 0:
        raise OSError("this system counts no instructions")
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        before = _read(counter)
        call()
        return _read(counter) - before
    finally:
        os.close(counter)
        if was_enabled:
            gc.enable()


def _open() -> int:
    number = _SYSCALL.get(platform.machine())
    if number is None or platform.system() != "Linux":
        return -1
    attributes = bytearray(_SIZE)
    struct.pack_into("<IIQ", attributes, 0, 0, _SIZE, _INSTRUCTIONS)
    struct.pack_into("<Q", attributes, _FLAGS_AT, _USER_ONLY)
    return int(ctypes.CDLL(None).syscall(number, (ctypes.c_char * _SIZE).from_buffer(attributes), 0, -1, -1, 0))


def _read(counter: int) -> int:
    return int(struct.unpack("<Q", os.read(counter, 8))[0])
