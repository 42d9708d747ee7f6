"""Keeping a key out of logs: those of libraries repeat what a server says, which may be the key that it was sent."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Redacting(logging.Filter):
    """Puts … in the place of the secret, in a record's text and in its traceback."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if self._secret in text:
            record.msg, record.args = text.replace(self._secret, "…"), ()
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info).replace(self._secret, "…")
        return True


@contextmanager
def redacted(secret: str) -> Iterator[None]:
    """While this lasts, nothing that the root logger's handlers write shows `secret`."""
    redacting = _Redacting(secret)
    handlers = list(logging.getLogger().handlers)
    for handler in handlers:
        handler.addFilter(redacting)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(redacting)
