"""Where a model is served, and what may be sent there."""

from __future__ import annotations

import html
import logging
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.cookiejar import CookieJar
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr

from summarizer.recordings.request import Request
from summarizer.records.errors import UsageFault
from summarizer.records.facets import Record

# --- redaction --------------------------------------------------------------------------------------------------------


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


# --- connection -------------------------------------------------------------------------------------------------------


class Connection(Record):
    """Where a model is served: `base_url` (None: the SDK's default), the key, and the model's name on that server.

    `insecure` lets the key go where others can read it. `prepare` is awaited before each attempt at a request, and
    raises nothing.
    """

    base_url: str | None = Field(default=None, repr=False)
    api_key: SecretStr
    model: str
    insecure: bool = False
    prepare: Callable[[Request], Awaitable[None]] | None = Field(default=None, repr=False)

    @property
    def login(self) -> tuple[str, str] | None:
        """User and password, where the address names them."""
        parts = urlsplit(self.base_url or "")
        user, password = parts.username or "", parts.password or ""
        return (unquote(user), unquote(password)) if user or password else None

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody else may see: the key, and what the address holds of a login, together as it is sent."""
        words = (self.api_key.get_secret_value(), ":".join(self.login or ()), (self.login or ("", ""))[1])
        return tuple(filter(None, words))


class NoCookies(CookieJar):
    """What a server asks to be told again is forgotten."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Keeps none."""


def check_connection(base_url: str | None, api_key: SecretStr, *, insecure: bool) -> None:
    """Raises UsageFault when no request can be made of these: not an http(s) address, or a key no header can carry.

    Also when others could read the key, or a password in the address, unless `insecure`: it goes unencrypted over http,
    through a proxy or not. By https it goes through a proxy's tunnel unread, and to this machine by no proxy at all.
    """
    secret = api_key.get_secret_value()
    if not secret:
        raise UsageFault("OPENAI_API_KEY is empty. Set it; a server that asks for no key takes any word.")
    if not (secret.isascii() and secret.isprintable() and secret == secret.strip()):
        raise UsageFault("OPENAI_API_KEY holds spaces, line ends or characters that no key has. Set it again.")
    if base_url is None:
        return
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        shown = base_url.rpartition("@")[2]  # what is before may be a password
        raise UsageFault(
            f"--base-url {shown!r} is not the address of a server. Give one such as http://localhost:8080/v1."
        )
    if parts.scheme == "http" and not (insecure or is_loopback(base_url)) and (is_secret(secret) or parts.password):
        raise UsageFault(
            f"--base-url {address_of(base_url)}: the {'password' if parts.password else 'key in OPENAI_API_KEY'} would "
            "go there unencrypted, for everyone on the way to read, a proxy too. Give an https address, or a port of "
            "this machine that a tunnel leads on from; or add --insecure, and it is sent all the same."
        )


def address_of(url: str) -> str:
    """The URL's scheme, host, port and path, without user, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}".rstrip("/")


def is_loopback(url: str) -> bool:
    """True for an address of this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
