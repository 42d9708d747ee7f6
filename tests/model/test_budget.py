"""A run's budget: what it may spend is never exceeded, and what it does not reach is said and counted."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.model.budget import FREE, Account, Budget, Price, Spending, load_price
from summarizer.model.client import Model
from summarizer.recordings.store import Recordings
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import BudgetSpent, SummarizerError, UsageFault
from tests.support.answering import Answering
from tests.support.servers import Act, ScriptedServer, Seen, completion, completion_with, reset, status
from tests.support.shell import BRIDGE, PROTEST, Shell
from tests.support.towns import QUICK, VARDE, WHERE, Connecting, Town, a_request

MILL = "The old mill in Odense burned down on Sunday. Fire chief Dan Reyes denied that 3 people were hurt.\n"
ONE = Spending(calls=1, input_tokens=100, output_tokens=50)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Recordings]:
    with Recordings(tmp_path / "store") as recordings:
        yield recordings


# --- the account ----------------------------------------------------------------------------------------------------


class TestAccount:
    @settings(max_examples=60, deadline=None)
    @given(
        budget=st.builds(Budget, calls=st.none() | st.integers(0, 30), tokens=st.none() | st.integers(0, 3000)),
        costs=st.lists(st.integers(0, 150), max_size=40),
        width=st.integers(1, 8),
    )
    def test_no_limit_is_ever_exceeded(self, budget: Budget, costs: list[int], width: int) -> None:
        """Whatever calls cost, up to their most, and however many are under way: spent and set aside stay within."""
        account = Account(budget)
        slots = asyncio.Semaphore(width)

        async def spend(cost: int) -> bool:
            async with slots:
                try:
                    async with account.charge(ONE) as charge:
                        await asyncio.sleep(0)
                        charge.spent = Spending(calls=1, output_tokens=cost)
                except BudgetSpent:
                    return False
                return True

        async def spend_all() -> list[bool]:
            return await asyncio.gather(*map(spend, costs))

        made = asyncio.run(spend_all())
        assert account.spent.calls == sum(made)
        assert budget.calls is None or account.spent.calls <= budget.calls
        assert budget.tokens is None or account.spent.tokens <= budget.tokens
        assert account.is_closed == (not all(made))

    async def test_a_call_waits_for_those_under_way(self) -> None:
        """Room that a call under way has set aside and does not use is room for the next one."""
        account = Account(Budget(tokens=200))

        async def cheap() -> None:
            async with account.charge(ONE) as charge:
                await asyncio.sleep(0.005)
                charge.spent = Spending(calls=1, input_tokens=10)

        await asyncio.gather(*(cheap() for _ in range(5)))
        assert (account.spent.tokens, account.is_closed) == (50, False)

    async def test_after_the_first_refusal_none_is_made(self) -> None:
        """A smaller call that would still fit is refused too: what is asked must not depend on sizes."""
        account = Account(Budget(tokens=160))
        async with account.charge(ONE) as charge:
            charge.spent = Spending(calls=1, input_tokens=100)
        for most in (ONE, Spending(calls=1)):
            with pytest.raises(BudgetSpent, match=r"160 tokens \(--max-tokens\)"):
                async with account.charge(most):
                    pass
        assert account.spent.calls == 1

    async def test_a_call_that_breaks_counts_as_its_most(self) -> None:
        """What may have been charged is counted."""
        account = Account()
        with pytest.raises(ZeroDivisionError):
            async with account.charge(ONE):
                raise ZeroDivisionError
        assert account.spent == ONE

    def test_costs_are_exact(self) -> None:
        """Ten calls for a tenth of a cent each are one cent, and not a hair more."""
        price = Price(input=Decimal("0.25"), output=Decimal("2.00"))
        spent = sum((Spending(calls=1, input_tokens=2000, output_tokens=250) for _ in range(10)), Spending())
        assert spent.cost(price) == Decimal("0.01")
        assert spent.cost(FREE) == 0


# --- what a call is charged -----------------------------------------------------------------------------------------


async def spent_on(act: Act, store: Recordings, budget: Budget | None = None) -> Spending:
    """What a run is charged for one request that is met with `act` at first and then answered."""
    account = Account(budget)
    with ScriptedServer([act, completion(VARDE)]) as server:
        async with Model("small@1", Connecting(server.base_url), store, QUICK, account) as model:
            with suppress(SummarizerError):
                await model.ask(a_request(), Town, WHERE)
    assert account.spent.calls == len(server.requests)
    return account.spent


def without_counts(content: str) -> Act:
    body = json.loads(completion(content).body)
    del body["usage"]
    return Act(body=json.dumps(body).encode())


@pytest.mark.parametrize(
    ("act", "calls", "out"),
    [
        (completion(VARDE), 1, 5),
        (completion("prose"), 2, 10),
        (status(503), 2, 5),
        (status(400), 1, 0),
        (completion('{"name":"Var', finish_reason="length"), 1, 5),
        (completion(None, refusal="I would rather not."), 1, 5),
        (completion_with([]), 1, 5),
        (without_counts(VARDE), 1, 60),
        (reset(), 2, 65),
        (Act(body=b"{", missing=9), 2, 65),
        (Act(body=b"<html>"), 1, 60),
    ],
    ids=["good", "re-ask", "503", "400", "length", "refusal", "empty", "uncounted", "reset", "cut", "page"],
)
async def test_what_is_charged(store: Recordings, act: Act, calls: int, out: int) -> None:
    """Every attempt is a call. Tokens as the server counts them, also of a reply that is of no use; none for a refusal
    by status; and the most (max_tokens: 60) where the count did not come."""
    spent = await spent_on(act, store)
    assert (spent.calls, spent.output_tokens) == (calls, out)


@pytest.mark.parametrize("counts", ['{"prompt_tokens": -5, "completion_tokens": 1.5}', '{"prompt_tokens": "7"}', "{}"])
async def test_counts_that_are_none(store: Recordings, counts: str) -> None:
    """A negative, broken or missing count is no count: it is charged as the most, and breaks nothing."""
    body = completion(VARDE).body.replace(
        b'{"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}', counts.encode()
    )
    spent = await spent_on(Act(body=body), store)
    assert (spent.calls, spent.output_tokens) == (1, 60)
    assert spent.input_tokens > 100
    recording = store.get(a_request().key)
    assert recording is not None
    assert (recording.input_tokens, recording.output_tokens) == (0, 0)


async def test_retries_are_calls_too(store: Recordings) -> None:
    """A budget of one call is one HTTP call, and its retry is refused."""
    assert await spent_on(status(503), store, Budget(calls=1)) == Spending(calls=1)


async def test_what_is_set_aside_is_never_less_than_what_is_charged(store: Recordings) -> None:
    """A token is at least a byte: a server that counts every byte of what it got stays within what was set aside."""

    def by_the_byte(seen: Seen) -> Act:
        body = json.loads(completion(VARDE).body)
        body["usage"] = {"prompt_tokens": len(seen.body), "completion_tokens": 60}
        return Act(body=json.dumps(body).encode())

    tokens = 40_000
    account = Account(Budget(tokens=tokens))
    with ScriptedServer(by_the_byte) as server:
        async with Model("small@1", Connecting(server.base_url), store, QUICK, account) as model:
            asked = (model.ask(a_request(f"{number} Vardé 市 Ключ"), Town, WHERE) for number in range(80))
            outcomes = await asyncio.gather(*asked, return_exceptions=True)
    refused = sum(isinstance(outcome, BudgetSpent) for outcome in outcomes)
    assert 0 < refused == 80 - len(server.requests) < 80
    assert tokens * 0.9 < account.spent.tokens <= tokens


# --- prices ---------------------------------------------------------------------------------------------------------


class TestPrices:
    def test_the_shipped_table(self) -> None:
        """Every price in it can be read, and none is nothing."""
        import tomllib
        from importlib import resources

        names = tomllib.loads(resources.files("summarizer.model").joinpath("prices.toml").read_text("utf-8"))
        assert len(names) >= 10
        for name in names:
            price = load_price(name)
            assert 0 < price.input < price.output < 1000

    def test_a_table_of_the_user_s(self, tmp_path: Path) -> None:
        """It takes the place of the shipped one, decimal by decimal."""
        (tmp_path / "p.toml").write_text('["mine:8b"]\ninput = 0.1\noutput = 3\n', "utf-8")
        assert load_price("mine:8b", tmp_path / "p.toml") == Price(input=Decimal("0.1"), output=Decimal(3))
        with pytest.raises(UsageFault, match=r"no price of gpt-5-mini in .*p\.toml"):
            load_price("gpt-5-mini", tmp_path / "p.toml")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "There is no price of m in .*--prices FILE"),
            ('["m"]\ninput = 1\n', "malformed .output: Field required"),
            ('["m"]\ninput = -1\noutput = 1\n', "malformed .input: Input should be greater"),
            ('["m"]\ninput = nan\noutput = 1\n', "malformed .input"),
            ('["m"]\ninput = 1\noutput = 1\ncached = 1\n', "malformed .cached: Extra"),
            ("m = 3\n", "malformed"),
            ("[m", "Cannot read the prices"),
        ],
        ids=["none", "half", "negative", "nan", "more", "number", "no-toml"],
    )
    def test_a_table_that_cannot_be_used(self, tmp_path: Path, text: str, said: str) -> None:
        """A price that is missing or is none is the user's to mend; it is not taken for zero."""
        (tmp_path / "p.toml").write_text(text, "utf-8")
        with pytest.raises(UsageFault, match=said):
            load_price("m", tmp_path / "p.toml")

    def test_a_table_that_is_not_there(self, tmp_path: Path) -> None:
        """The file is named."""
        with pytest.raises(UsageFault, match=r"Cannot read the prices in .*nowhere\.toml"):
            load_price("m", tmp_path / "nowhere.toml")


# --- a run ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfd)
    for name, text in (("bridge", BRIDGE), ("mill", MILL), ("protest", PROTEST)):
        shell.write(f"{name}.txt", text)
    (tmp_path / "prices.toml").write_text('["small"]\ninput = 1\noutput = 10\n', "utf-8")
    return shell


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


def command(server: ScriptedServer, *more: str) -> tuple[str, ...]:
    return ("articles", "--base-url", server.base_url, "--model", "small", "--concurrency", "2", *more)


def briefs(shell: Shell) -> list[StoryBrief]:
    return [StoryBrief.model_validate_json(path.read_bytes()) for path in shell.folder.glob("out/*/brief.json")]


def timeless(file: Path) -> str:
    """A brief without the seconds that its calls took."""
    return re.sub(r"model seconds as recorded: .*", "", file.read_text("utf-8"))


def counted(seen: Seen) -> Act:
    """An answer that counts a token for every four bytes, as a server would."""
    body = json.loads(Answering()(seen).body)
    written = len(body["choices"][0]["message"]["content"])
    body["usage"] = {"prompt_tokens": len(seen.body) // 4, "completion_tokens": written // 4}
    return Act(body=json.dumps(body).encode())


def test_a_budget_is_kept_and_the_next_run_goes_on(shell: Shell, server: ScriptedServer, tmp_path: Path) -> None:
    """Law: for every budget of calls the run ends with code 1 and a brief that says what is missing, or with no brief;
    the run without a budget then asks only the rest, and what it writes is what an undisturbed run writes."""
    whole = shell.run(*command(server, "--cache", "whole", "--out", "whole"))
    total = len(server.requests)
    assert whole.code == 0
    for calls in (0, 1, 2, 3, 5, total - 1):
        cache = f"cache-{calls}"
        shell.run("cache", "clear", "--yes", "--cache", cache)
        before = len(server.requests)
        ended = shell.run(*command(server, "--cache", cache, "--out", f"part-{calls}", "--max-calls", str(calls)))
        assert (ended.code, len(server.requests) - before) == (1, calls)
        assert f"the budget of {calls} calls (--max-calls) leaves no room for another call" in ended.err
        again = shell.run(*command(server, "--cache", cache, "--out", f"then-{calls}"))
        assert (again.code, len(server.requests) - before) == (0, total)
        folders = (tmp_path / "whole", tmp_path / f"then-{calls}")
        one, other = ({file.relative_to(root): file for file in root.rglob("*.md")} for root in folders)
        assert list(one) == list(other)
        assert [timeless(one[name]) for name in one] == [timeless(other[name]) for name in one]


def test_the_ledger_counts_what_was_not_asked(shell: Shell, server: ScriptedServer) -> None:
    """Every window is used, empty or not asked, every article used or not asked; the brief says so at its head."""
    ended = shell.run(*command(server, "--max-calls", "5", "--plain", "--cache", "fresh"))
    ledgers = [brief.ledger for brief in briefs(shell)]
    assert ledgers
    for ledger in ledgers:
        assert ledger.windows.not_asked > 0
        assert (ledger.windows.failed, ledger.windows.truncated, ledger.articles.failed) == (0, 0, 0)
    assert "**Incomplete:** the budget of the run was spent with" in ended.out
    assert re.search(r"- Windows: .*\d+ not asked", ended.out)
    assert "not asked: " in ended.err


@pytest.mark.parametrize(
    ("option", "amount", "said"),
    [
        ("--max-tokens", "20000", "20,000 tokens (--max-tokens)"),
        ("--max-cost", "0.021", "$0.021 (--max-cost)"),
    ],
)
def test_tokens_and_dollars(shell: Shell, option: str, amount: str, said: str) -> None:
    """Both limits end the run as a limit of calls does, before they are exceeded; what was spent is said."""
    with ScriptedServer(counted) as server:
        ended = shell.run(*command(server, option, amount, "--profile", "embedded", "--prices", "prices.toml"))
        spent = [json.loads(counted(seen).body)["usage"] for seen in server.requests]
    assert ended.code == 1
    assert said in ended.err
    sent, written = (sum(one[name] for one in spent) for name in ("prompt_tokens", "completion_tokens"))
    told = re.search(r"\(([\d,]+) calls?, ([\d,]+) tokens(?:, \$([\d.]+))?\)", ended.err)
    assert told
    assert (told[1], told[2]) == (f"{len(spent):,}", f"{sent + written:,}")
    dollars = (sent + 10 * written) / 1e6
    assert 0 < (sent + written if option == "--max-tokens" else dollars) <= float(amount)
    assert told[3] == (f"{dollars:.4f}" if option == "--max-cost" else None)


def test_recorded_calls_cost_nothing(shell: Shell, server: ScriptedServer) -> None:
    """With a budget of nothing at all a recorded run is whole."""
    shell.run(*command(server))
    asked = len(server.requests)
    ended = shell.run(*command(server, "--max-calls", "0", "--max-tokens", "0"))
    assert (ended.code, len(server.requests)) == (0, asked)
    assert "Incomplete" not in ended.out


def test_a_budget_that_ends_in_the_narrative(shell: Shell, server: ScriptedServer) -> None:
    """Sentences that there was no money for stay plain, with the reason, and the run has failed."""
    shell.run(*command(server, "--plain", "--profile", "embedded"))
    asked = len(server.requests)
    ended = shell.run(*command(server, "--max-calls", "0", "--profile", "embedded"))
    assert (ended.code, len(server.requests)) == (1, asked)
    kept = [reason for brief in briefs(shell) if brief.narration for reason in brief.narration.kept_plain]
    assert kept
    assert all("the budget of 0 calls" in reason for reason in kept)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--max-cost", "1"), "There is no price of small in the shipped table"),
        (("--max-cost", "1", "--prices", "nowhere.toml"), "Cannot read the prices in nowhere.toml"),
        (("--max-cost", "nan"), "'nan' is not an amount"),
        (("--max-cost", "a dollar"), "'a dollar' is not an amount"),
        (("--max-cost", "-1"), "'-1' is not an amount"),
        (("--max-calls", "-1"), "--max-calls"),
        (("--max-tokens", "many"), "--max-tokens"),
    ],
)
def test_a_wrong_budget_exits_with_2(shell: Shell, server: ScriptedServer, more: tuple[str, ...], said: str) -> None:
    """Before anything is asked."""
    ended = shell.run(*command(server, *more))
    assert (ended.code, len(server.requests)) == (2, 0)
    assert said in ended.err


def test_the_model_on_this_machine_costs_nothing(shell: Shell) -> None:
    """It needs no price: --max-cost is no fault beside it."""
    from summarizer.model.choose import Options, choose_model

    choice = choose_model(Options(model="embedded", budget=Budget(cost=Decimal(1))))
    assert choice.price == FREE


def test_a_brief_says_what_each_article_and_facet_cost_in_money(shell: Shell) -> None:
    """By the table of prices, calls from the cache too; without a price of the model it says nothing of money, and
    what runs on this machine costs nothing."""
    with ScriptedServer(counted) as server:
        for more in ("--prices", "prices.toml"), ():
            assert shell.run(*command(server, *more)).code == 0
            costs = [spent for brief in briefs(shell) for spent in brief.spent]
            assert {(spent.article, spent.task) for spent in costs} >= {("mill", "actors"), ("bridge", "events")}
            for spent in costs:
                dollars = (spent.usage.input_tokens * 1 + spent.usage.output_tokens * 10) / 1e6
                assert spent.usage.input_tokens > 0
                assert spent.cost == (pytest.approx(dollars) if more else None)


def test_a_part_is_not_scored(shell: Shell, server: ScriptedServer) -> None:
    """`summarize eval` says that the budget ended it, in place of scores that mislead."""
    from tests.support.shell import ROOT

    gold, articles = str(ROOT / "evals/gold/seeds"), str(ROOT / "seeds")
    at = ("--base-url", server.base_url, "--model", "small", "--max-calls", "3", "--out", "reports")
    ended = shell.run("eval", "--gold", gold, "--articles", articles, *at)
    assert (ended.code, ended.out) == (1, "")
    assert "The budget ended the run before every article was read" in ended.err
