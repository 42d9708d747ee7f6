"""Reading headers and addresses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from summarizer.model.connection import is_loopback
from summarizer.model.replies import CallPlace, seconds_to_wait

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:1/v1", True),
        ("http://localhost/v1", True),
        ("http://[::1]:1/", True),
        ("http://127.9.9.9/v1", True),
        ("http://127.example.org/v1", False),
        ("http://localhost.example.org/v1", False),
        ("http://127.0.0.1@example.org/v1", False),
        ("http://10.0.0.1/v1", False),
        ("https://api.example.org/v1", False),
        ("", False),
    ],
)
def test_this_machine(url: str, expected: bool) -> None:
    """Loopback addresses are told from others."""
    assert is_loopback(url) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("2", 2.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("Mon, 06 May 2024 07:08:19 GMT", 10.0),
        ("Mon, 06 May 2024 07:08:19 -0000", 10.0),
        ("Mon, 06 May 2024 07:00:00 GMT", 0.0),
        ("Mon, 99 May 2024 07:00:00 GMT", None),
        ("Mon, 06 May 20240000000000000000 07:00:00 GMT", None),
        ("Mon, 06 May 2024 07:00:00 +99999999999999", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 1e9),
        ("1e308", 1e9),
        ("9" * 5_000, None),
    ],
)
def test_retry_after(header: str | None, expected: float | None) -> None:
    """Both forms of Retry-After are seconds from now, never negative and never more than can be written down; what
    cannot be read asks for nothing."""
    assert seconds_to_wait({} if header is None else {"retry-after": header}, NOW) == expected


def test_an_explanation_that_cannot_be_written_is_none() -> None:
    """An error's body nested more deeply than Python writes out, and a number of more digits."""
    nested: object = 1
    for _ in range(100_000):
        nested = [nested]
    place = CallPlace(where="delta", address="http://127.0.0.1/v1", model="small", secrets=())
    for body in (nested, {"message": nested}, {"message": 10**5_000}):
        assert "rejected the request (400: no explanation)" in str(place.refused(400, body))


@pytest.mark.parametrize(
    ("header", "expected"), [("250", 0.25), ("-1", 0.0), ("1e308", 1e9), ("nan", 2.0), ("soon", 2.0)]
)
def test_milliseconds_go_before_seconds(header: str, expected: float) -> None:
    """OpenAI's header in milliseconds is the finer of the two; what cannot be read leaves it to Retry-After."""
    assert seconds_to_wait({"retry-after-ms": header, "retry-after": "2"}, NOW) == expected
