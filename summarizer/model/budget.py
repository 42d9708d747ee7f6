"""What a run may spend on its own calls, and what it has spent. A call that a recording answers costs nothing.

The limits are kept, not merely noticed: before each HTTP call the most that it can cost is set aside, and it is made
only if that fits beside what is spent and what is set aside for the calls under way. Afterwards the server's count
takes its place. A call whose count never came (a time-out, a broken connection, a server that leaves it out) counts as
the most, since it may have been charged; one that was refused (a status of 400 or more) counts as a call, and as no
tokens.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from importlib import resources
from pathlib import Path

from pydantic import Field, ValidationError

from summarizer.records.errors import BudgetSpent, UsageFault
from summarizer.records.facets import Record

_MILLION = 1_000_000


class Price(Record):
    """US dollars for a million tokens."""

    input: Decimal = Field(ge=0, allow_inf_nan=False)
    output: Decimal = Field(ge=0, allow_inf_nan=False)

    def of(self, input_tokens: int, output_tokens: int) -> Decimal:
        """What these cost, in US dollars."""
        return (input_tokens * self.input + output_tokens * self.output) / _MILLION


FREE = Price(input=Decimal(0), output=Decimal(0))


class Budget(Record):
    """The most that a run may spend; None is no limit. `tokens` counts input and output, `cost` is in US dollars."""

    calls: int | None = Field(default=None, ge=0)
    tokens: int | None = Field(default=None, ge=0)
    cost: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)


class Spending(Record):
    """HTTP calls, failed ones among them, and their tokens. Spendings add up."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Spending) -> Spending:
        return Spending(**{name: getattr(self, name) + getattr(other, name) for name in Spending.model_fields})

    def __sub__(self, other: Spending) -> Spending:
        return Spending(**{name: getattr(self, name) - getattr(other, name) for name in Spending.model_fields})

    @property
    def tokens(self) -> int:
        """Input and output together."""
        return self.input_tokens + self.output_tokens

    def cost(self, price: Price) -> Decimal:
        """In US dollars."""
        return price.of(self.input_tokens, self.output_tokens)


class Charge:
    """What one call is charged: the most that it can cost, until `spent` is set."""

    def __init__(self, most: Spending) -> None:
        self.spent = most


class Account:
    """A run's spending against its budget; `spent` is what was spent so far. One event loop's own."""

    def __init__(self, budget: Budget | None = None, price: Price = FREE) -> None:
        self.budget = budget or Budget()
        self.price = price
        self.spent = Spending()
        self._closed_by: str | None = None
        self._set_aside = Spending()
        self._settled = asyncio.Event()

    @asynccontextmanager
    async def charge(self, most: Spending) -> AsyncIterator[Charge]:
        """The call is made in the block, whose `Charge` takes what it cost; `most` is the most that it can cost.

        Waits where only the calls under way leave no room. Raises BudgetSpent when there is none.
        """
        while (limit := self._exceeded_by(most)) and self._set_aside.calls and not self._closed_by:
            self._settled.clear()
            await self._settled.wait()
        self._closed_by = self._closed_by or limit
        if self._closed_by:
            self._settled.set()
            raise BudgetSpent(
                f"the budget of {self._closed_by} leaves no room for another call. Run again with a larger one: what "
                "is answered is recorded and costs nothing."
            )
        self._set_aside += most
        charge = Charge(most)
        try:
            yield charge
        finally:
            self._set_aside -= most
            self.spent += charge.spent
            self._settled.set()

    @property
    def cost(self) -> Decimal | None:
        """What was spent in US dollars; None where nobody asked, and so nobody said what a token costs."""
        return None if self.budget.cost is None else self.spent.cost(self.price)

    @property
    def is_closed(self) -> bool:
        """True once a call was refused: after the first none is made, since what is asked next depends on answers."""
        return self._closed_by is not None

    def _exceeded_by(self, most: Spending) -> str | None:
        """The first limit that another call may exceed, in words."""
        then, budget = self.spent + self._set_aside + most, self.budget
        if budget.calls is not None and then.calls > budget.calls:
            return f"{budget.calls:,} calls (--max-calls)"
        if budget.tokens is not None and then.tokens > budget.tokens:
            return f"{budget.tokens:,} tokens (--max-tokens)"
        if budget.cost is not None and then.cost(self.price) > budget.cost:
            return f"${budget.cost} (--max-cost)"
        return None


# --- prices -----------------------------------------------------------------------------------------------------------


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
