"""Keeping secrets out of sight: a server may repeat what it was sent, and libraries log what a server says."""

from __future__ import annotations

import html
import logging
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from urllib.parse import unquote

# A key of fewer characters may be a word, such as those that stand for none; real ones have 20 and more.
_KEY_CHARACTERS = 12
# As JSON writes a character, however often it was written anew: texts of replies hold JSON that holds texts.
_ESCAPED = re.compile(r"""\\+(?:u([0-9a-fA-F]{4})|(["\\/]))""")


def is_secret(word: str) -> bool:
    """False for what is too short to be a real key, and may be any word."""
    return len(word) >= _KEY_CHARACTERS


def repeats(text: str, secrets: Collection[str]) -> bool:
    """Whether `text` gives one of `secrets` away: as it is, or by escapes of JSON, HTML or URLs, or in Base64."""
    plain = unquote(html.unescape(_ESCAPED.sub(_character, text)))
    return any(form in text or form in plain for secret in secrets if is_secret(secret) for form in _forms(secret))


def hide(text: str, secrets: Collection[str]) -> str:
    """`text` with … in the place of each of `secrets`; nothing but … where it repeats one in other letters."""
    for secret in secrets:
        text = text.replace(secret, "…")
    return "…" if repeats(text, secrets) else text


@contextmanager
def redacted(secrets: Collection[str]) -> Iterator[None]:
    """While this lasts, no record that is logged in this process, by whomever and to wherever, shows a secret."""
    make = logging.getLogRecordFactory()
    kept = [secret for secret in secrets if is_secret(secret)]

    def made(*arguments: object, **named: object) -> logging.LogRecord:
        record: logging.LogRecord = make(*arguments, **named)
        _redact(record, kept)
        return record

    logging.setLogRecordFactory(made)
    try:
        yield
    finally:
        kept.clear()
        # Whoever has set a factory since goes on with this one, which now alters nothing.
        if logging.getLogRecordFactory() is made:
            logging.setLogRecordFactory(make)


def _redact(record: logging.LogRecord, secrets: Collection[str]) -> None:
    try:
        text = record.getMessage()
    except Exception:  # noqa: BLE001  # a faulty call of the log is reported by who writes the record, with all it holds
        text = f"{record.msg} {record.args}"
    if (shown := hide(text, secrets)) != text:
        record.msg, record.args = shown, ()
    if record.exc_info:
        trace = logging.Formatter().formatException(record.exc_info)
        if (shown := hide(trace, secrets)) != trace:
            record.exc_info, record.exc_text = None, shown


@lru_cache
def _forms(secret: str) -> frozenset[str]:
    """The secret, and what Base64 makes of it, whichever of three bytes it begins on, without what its neighbours
    have a part in."""
    content = secret.encode()
    forms = {secret}
    for before in range(3):
        whole = slice((before * 8 + 5) // 6, (before + len(content)) * 8 // 6)
        forms |= {encode(bytes(before) + content).decode()[whole] for encode in (b64encode, urlsafe_b64encode)}
    return frozenset(forms)


def _character(escaped: re.Match[str]) -> str:
    return chr(int(escaped[1], 16)) if escaped[1] else escaped[2]
