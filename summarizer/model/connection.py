"""Where a model is served, and what may be sent there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http.cookiejar import CookieJar
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr

from summarizer.model.redaction import is_secret
from summarizer.recordings.request import Request
from summarizer.records.errors import UsageFault
from summarizer.records.facets import Record


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
