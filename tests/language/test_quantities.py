"""Quantities: what counts as one, and the value, bound, unit and noun that the characters give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.quantities.find import Amount, find_quantities, parse_number

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
ONES_WORDS = [*ONES.split(), "eighteen", "nineteen"]
TENS_WORDS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def _spell(number: int) -> str:
    """A whole number below a thousand million in words, the British way."""
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            joint = " and " if 0 < rest < 100 else " "
            return f"{_spell(number // size)} {name}" + (joint + _spell(rest) if rest else "")
    if number < 20:
        return ONES_WORDS[number]
    return TENS_WORDS[number // 10 - 2] + (f"-{ONES_WORDS[number % 10]}" if number % 10 else "")


VALUES = [
    ("6,600", 6600, None),
    ("11.5m", 11_500_000, None),
    ("11.5m euros", 11_500_000, "EUR"),
    ("$22 million", 22_000_000, "USD"),
    ("20 million Swiss Francs", 20_000_000, "CHF"),
    ("A$5bn", 5_000_000_000, "AUD"),
    ("€3.2m", 3_200_000, "EUR"),
    ("£400,000", 400_000, "GBP"),
    ("3m pounds", 3_000_000, "GBP"),
    ("10 pounds", 10, "pound"),
    ("5 million yuan", 5_000_000, "CNY"),
    ("USD 5 million", 5_000_000, "USD"),
    ("$50k", 50_000, "USD"),
    ("3 lakh rupees", 300_000, "INR"),
    ("12,34,567", 1_234_567, None),
    ("1\u202f500", 1500, None),
    ("1\u00a0234\u00a0567", 1_234_567, None),
    ("6 000", 6000, None),
    ("1.500.000", 1_500_000, None),
    ("11,5", 11.5, None),
    ("1,234.5 kg", 1234.5, "kilogram"),
    ("45%", 45, "percent"),
    ("9 per cent", 9, "percent"),
    ("12mph", 12, "mile per hour"),
    ("30 sq km", 30, "square kilometre"),
    ("25-tonne", 25, "tonne"),
    ("12 tons", 12, "tonne"),
    ("three-year", 3, "year"),
    ("five-member", 5, "member"),
    ("13-strong", 13, None),
    ("24 hours", 24, "hour"),
    ("three centuries", 3, "century"),
    ("seven", 7, None),
    ("twenty-one", 21, None),
    ("two hundred and fifty", 250, None),
    ("twelve hundred", 1200, None),
    ("two million three hundred thousand", 2_300_000, None),
    ("a million", 1_000_000, None),
    ("half a million", 500_000, None),
    ("half a dozen", 6, None),
    ("two dozen", 24, None),
    ("a dozen", 12, None),
    ("two and a half million", 2_500_000, None),
    ("three and a half years", 3.5, "year"),
    ("2½ hours", 2.5, "hour"),
    ("½", 0.5, None),
    ("half", 50, "percent"),
    ("half an hour", 0.5, "hour"),
    ("half a mile", 0.5, "mile"),
    ("a third", 33.33, "percent"),
    ("two-thirds", 66.67, "percent"),
    ("three quarters", 75, "percent"),
    ("one in five", 20, "percent"),
    ("9 in 10", 90, "percent"),
    ("a decade", 1, "decade"),
    ("m\u0131ll\u0131on", None, None),
    ("two m\u0131llion", 2_000_000, None),
    ("\u017fix", 6, None),
]


@pytest.mark.parametrize(("text", "value", "unit"), VALUES)
def test_value_and_unit_come_from_the_characters(text: str, value: float | None, unit: str | None) -> None:
    """One written quantity has one value in base units, and the unit its own characters show."""
    amount = parse_number(text)
    assert amount == (None if value is None else Amount(value=value, unit=unit))


RANGES = [
    ("10 to 15", 10, 15, None),
    ("10-15", 10, 15, None),
    ("five to 10 percent", 5, 10, "percent"),
    ("two or three weeks", 2, 3, "week"),
    ("$10-15 million", 10_000_000, 15_000_000, "USD"),
    ("$10 million to $15 million", 10_000_000, 15_000_000, "USD"),
    ("500,000 to 1 million", 500_000, 1_000_000, None),
    ("10% to 15%", 10, 15, "percent"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), RANGES)
def test_a_range_has_both_ends(text: str, low: float, high: float, unit: str | None) -> None:
    """A rising pair is a range; what only one end says (sign, multiple, unit) holds for both."""
    assert parse_number(text) == Amount(low=low, high=high, unit=unit)


@pytest.mark.parametrize(
    "text", ["", "people", "7 people", "about 7", "2-1", "5b", "six weeks to two months", "1" * 400]
)
def test_what_is_not_one_quantity_has_no_amount(text: str) -> None:
    """Anything but one whole quantity gives None: words, a score, a noun beside it, two quantities."""
    assert parse_number(text) is None


@given(st.integers(0, 10**9 - 1), st.sampled_from([",", "\u202f", "\u00a0", " ", "", "’"]))
def test_a_whole_number_is_read_back_in_every_style(number: int, separator: str) -> None:
    """Formatting a number with any separator, or in words, and reading it gives the number exactly."""
    assert parse_number(f"{number:,}".replace(",", separator)) == Amount(value=number)
    assert parse_number(_spell(number)) == Amount(value=number)


@given(
    st.decimals(min_value="0.1", max_value="999.9", places=1), st.sampled_from(["million", "billion", "bn", "trillion"])
)
def test_a_multiple_is_exact(number: object, word: str) -> None:
    """A decimal times a multiple is computed without rounding error, in money and in counts."""
    factor = {"million": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}[word]
    exact = int(str(number).replace(".", "")) * factor // 10
    assert parse_number(f"{number} {word}") == Amount(value=exact)
    assert parse_number(f"${number} {word}") == Amount(value=exact, unit="USD")


QUALIFIED = [
    ("More than 6,600 villagers came.", "6,600", "more_than"),
    ("They lost over a million sheep.", "a million", "more_than"),
    ("Upwards of 900 came.", "900", "more_than"),
    ("At least 19 fell.", "19", "at_least"),
    ("No fewer than 12 fell.", "12", "at_least"),
    ("Nearly 80 fell.", "80", "nearly"),
    ("Just under 100 fell.", "100", "nearly"),
    ("Almost two-thirds of them left.", "two-thirds", "nearly"),
    ("It took about two weeks.", "two weeks", "about"),
    ("Some 30,000 died.", "30,000", "about"),
    ("About another 40 came.", "40", "about"),
    ("An estimated 5,000 left.", "5,000", "about"),
    ("The town has around 40 wells.", "40", "about"),
    ("Fewer than 30 stayed.", "30", "less_than"),
    ("It cost under $5 million.", "$5 million", "less_than"),
    ("As many as 40 fell.", "40", "up_to"),
    ("No more than 3 came.", "3", "up_to"),
    ("They pay up to $5 million.", "$5 million", "up_to"),
    ("The 40 people came.", "40", "exact"),
    ("Moreover 40 people came.", "40", "exact"),
    ("They sent only another additional 40 men.", "40", "exact"),
    ("We saw 100-plus people.", "100", "at_least"),
    ("We saw 300+ homes.", "300", "at_least"),
    ("We saw 40 or more.", "40", "at_least"),
    ("We saw 50 or so.", "50", "about"),
    ("We saw 50 or fewer.", "50", "up_to"),
    ("It hurt dozens.", "dozens", "about"),
]


@pytest.mark.parametrize(("text", "written", "qualifier"), QUALIFIED)
def test_the_words_beside_a_quantity_bound_it(text: str, written: str, qualifier: str) -> None:
    """The nearest bounding words give the qualifier and stay outside the span; without any it is exact."""
    assert [(found.text, found.qualifier) for found in find_quantities(text)] == [(written, qualifier)]


NONE = [
    "On September 28, 2023, in 2020 and in the 1990s, on 7/11, on 2023/9/8 and three weeks ago.",
    "At 6am, 11.30am, at 6.10, at 5.p.m, 17:30, 0600 GMT and between 7 and 8 p.m. and ten o'clock.",
    "He, aged 31, met Ann Lee, 45, and a 45-year-old with a two-year-old, ages 5 to 12. She is 31 years old.",
    "Tom Hill (31) and Ann Lee, 30, from Leeds, turned 40, in the under-18s.",
    "The G20 took Flight 370, an A350, a Boeing 737, COVID-19, No. 10, Section 8, iPhone 8 and Unit 731.",
    "The Kestrel 835 failed. Channel Four said so; the Group of Seven agreed; top 10; the top five.",
    "The second round, the third, the 20th, the first half, a third attempt, the second half of it.",
    "It is one of the oldest; no one knows one another; one day he left; that one; one said so; one clearly.",
    "They won 3-1, voted 52-48; 24/7; see 3/8 and 192.168.0.1, page 3 of 12.",
    "Call 020 7946 0958, 800-555-0199 or +44 20 7946 0958, dial 911; see www.example.org/24, a.b12@c.org, #42.",
    "A two-way, one-off, five-star, ten-point plan of zero tolerance at 11 Sandy Lane on day two of it.",
    "1. Bread\n2) Milk",
    "In recent days and the years of war it scores well.",
    "It was half full, in half, the other half, 007 and a year.",
]


@pytest.mark.parametrize("text", NONE)
def test_dates_times_ages_ordinals_names_and_idioms_are_no_quantities(text: str) -> None:
    """None of what the labelling guideline excludes is found, nor numbers in names, addresses, scores and idioms."""
    assert find_quantities(text) == ()


FOUND = [
    ("One person died in a one-day raid; at least one fled within one hour.", ["One", "one-day", "one", "one hour"]),
    ("Tens of thousands fled after decades of war, a decades-long one.", ["Tens of thousands", "decades", "decades"]),
    ("For years, several hundred men and a few cows.", ["years", "several hundred", "a few"]),
    ("Scores of men cost tens of thousands of dollars.", ["Scores", "tens of thousands of dollars"]),
    ("Between 10 and 15 people came.", ["10 and 15"]),
    ("It rose from 10 to 15 percent.", ["10", "15 percent"]),
    ("It fell from 15 to 10 weeks.", ["15", "10 weeks"]),
    ("Six weeks to two months.", ["Six weeks", "two months"]),
    ("At $82 a share or $1,200-a-month.", ["$82", "$1,200"]),
    ("More than half of the 120 left.", ["half", "120"]),
    ("It fell by half after nearly a decade.", ["half", "a decade"]),
    ("In Nice 84 people fell, and 0 cats.", ["84", "0"]),
    ("In London, 20 of those hurt left.", ["20"]),
    ("Storm Leaves Five Dead", ["Five"]),
    ("Some 2000 people, not those of 2000.", ["2000"]),
    ("Two met 12, 14 and 17.", ["Two", "12", "14", "17"]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_every_quantity_is_found_as_written(text: str, expected: list[str]) -> None:
    """Each quantity comes out once, in order, with its sign and unit and without its qualifier."""
    assert [found.text for found in find_quantities(text)] == expected


@pytest.mark.parametrize("text", ["dozens of men", "for years", "several weeks", "a few hundred men"])
def test_a_vague_amount_has_no_value(text: str) -> None:
    """Without a number there is no value, and the amount is about."""
    (found,) = find_quantities(text)
    assert found.vague
    assert found.qualifier == "about"
    assert (found.value, found.low, found.high) == (None, None, None)


def test_the_letter_m_is_metres_only_where_a_distance_follows() -> None:
    """ "400m from" measures a distance; elsewhere the letter stands for million."""
    amounts = [(found.value, found.unit) for found in find_quantities("It is 400m from 67m people and 11.5m euros.")]
    assert amounts == [(400, "metre"), (67_000_000, None), (11_500_000, "EUR")]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("seven surrounding districts in", "surrounding districts"),
        ("6,600 Armenians from", "Armenians"),
        ("30,000 people", "people"),
        ("dozens of armed men", "armed men"),
        ("12 tons of humanitarian cargo had", "humanitarian cargo"),
        ("half of the voters", "voters"),
        ("one man told us", "man"),
        ("a 25-tonne truck, unmarked", "truck"),
        ("thousands displaced in", None),
        ("20 of those", None),
        ("20\nLocal bakers", None),
        ("20 (twenty)", None),
        ("20 very many", None),
        ("20 red green blue pink white word", None),
        ("$110-a-share offer", None),
        ("we saw 20", None),
    ],
)
def test_the_noun_is_what_is_counted(text: str, noun: str | None) -> None:
    """The phrase right after the quantity up to its plural, or up to where it visibly stops; else nothing."""
    assert find_quantities(text)[0].noun == noun


PIECES = ["$", "1,000", "2020", "half", "a", "million", "one", "in", "to", "-", "of", "m", "May", "3", "%", "between"]
PIECES += ["and", "km", "dozen", ".", " ", "from", "at", "or", "aged", "more than", "weeks", "\u017f", "\u0131", "½"]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_quantities_of_any_text_are_exact_ordered_and_disjoint(text: str) -> None:
    """For any text: `text[start:end]` is the quantity's text, in order, without overlap, with one kind of amount."""
    end = 0
    for found in find_quantities(text):
        assert text[found.start : found.end] == found.text
        assert found.start >= end
        end = found.end
        assert (found.low is None) is (found.high is None)
        assert [found.value is not None, found.low is not None, found.vague].count(True) == 1
    parse_number(text)
