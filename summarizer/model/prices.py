"""What a model's tokens cost: a table in TOML that the user can replace. The shipped one is `prices.toml`."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from summarizer.model.budget import Price
from summarizer.records.errors import UsageFault

_SHIPPED = "the shipped table"


def load_price(model: str, path: Path | None = None) -> Price:
    """The price of `model`, by its name on the server, from the table at `path`, or else from the shipped one.

    Raises UsageFault when the table cannot be read, or has no price of that very name.
    """
    price = find_price(model, path)
    if price is None:
        raise UsageFault(
            f"There is no price of {model} in {path or _SHIPPED}, and --max-cost needs one. Give a table with --prices "
            f'FILE, in TOML and in US dollars for a million tokens, with the lines ["{model}"], input = 0.25 and '
            "output = 2.00."
        )
    return price


def find_price(model: str, path: Path | None = None) -> Price | None:
    """The same, but None when the table has no price of that name."""
    table = path or _SHIPPED
    try:
        text = (path or resources.files("summarizer.model").joinpath("prices.toml")).read_text("utf-8")
        prices = tomllib.loads(text, parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise UsageFault(f"Cannot read the prices in {table}: {error}") from error
    if model not in prices:
        return None
    try:
        return Price.model_validate(prices[model])
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "its content"
        raise UsageFault(f"The price of {model} in {table} is malformed ({field}: {first['msg']}).") from error
