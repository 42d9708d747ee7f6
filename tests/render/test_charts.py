"""Charts: what stands in them is what the brief says, and hostile text stays text."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.records.brief import FigurePoint, MergedEvent
from summarizer.render.charts import figure_chart, timeline_chart
from tests.support.charted import (
    SVG,
    a_point,
    a_series,
    an_event,
    dates_given,
    drawn_in,
    heads_in,
    labels_for,
    marks_in,
    named_links,
    parsed,
    texts_in,
    ticks_in,
)

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</svg><svg onload=alert(1)>",
    "javascript:alert(1)",
    "datum['value']; {{7*7}} &lt;b&gt;",
    "left\u202eright\u2066 \x00\x07\x1b[2J\ufffe\ud800",
    "x" * 5000,
    "]]><!-- <![CDATA[",
    "7",
)
DRAWN = {"svg", "g", "path", "line", "text", "tspan", "a", "title"}
LABEL = {name: name for name in ("alpha", "beta", "gamma")}
LEFT, RIGHT = 172, 400  # pixels, of a row's line
ACCENT, WARN, MUTED, SURFACE = (f"var(--{name})" for name in ("accent", "warn", "muted", "surface"))

_DATES = st.dates().map(str) | st.sampled_from(["2031", "2031-05", "2031-05-02/2031-05-06", "XXXX-11-07", "199X"])
_NUMBERS = st.integers(-10, 10**7).map(float) | st.floats(-1e6, 1e12).map(lambda number: round(number, 3))


def chart(*given_points: FigurePoint, relation: str | None = "update", **more: object) -> str | None:
    series = a_series(*given_points, relation=relation, **more)  # type: ignore[arg-type]
    return figure_chart(series, labels_for(series))


def timeline(*events: MergedEvent) -> str | None:
    return timeline_chart(events, LABEL)


# --- what nothing is drawn of -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "svg",
    [
        chart(a_point("a"), a_point("b")),
        chart(a_point("a", 12), a_point("b", 13), unit="person / USD / EUR"),
        chart(a_point("a", 12)),
        chart(a_point("a", 12), a_point("b")),
        chart(a_point("a", 12, "2031-05-02"), a_point("b", 12), a_point("c", 12, qualifier="about")),
        chart(a_point("a", 12), a_point("b", 30), relation="different_scope"),
        chart(a_point("a", 22e6, text="$22 million"), a_point("b", 2e7, text="20 million euros"), unit="USD / EUR"),
        chart(a_point("a", 12), a_point("b", float("inf"))),
        chart(a_point("a", 12), a_point("b", 1e-300)),
        timeline(an_event("The dam breaks", "2031-05-02")),
        timeline(an_event("A", "2031-05-02"), an_event("B", "XXXX-05-03")),
        timeline(an_event("A", "2031-05-02"), an_event("B", "2031-05-03", salience="background")),
    ],
)
def test_nothing_is_drawn_of_less_than_two(svg: str | None) -> None:
    """One value, however often it is given, numbers of different units or scope, amounts without a number and dates
    without a year make no chart."""
    assert svg is None


def test_drawing_is_imported_by_the_first_chart_only() -> None:
    """Importing the charts, and asking for one that there is not, imports neither altair nor vl-convert."""
    asked = (
        "import sys; from summarizer.render.charts import timeline_chart; assert timeline_chart([], {}) is None;"
        "print([name for name in ('altair', 'vl_convert') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


# --- what every chart is ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """Whatever articles and models write, a chart has only shapes, text and links within the page, and no character
    that steers; nothing is computed from the text."""
    label = {"one": text, "two": "two"}
    told = (a_point("one", 12, "2031-05-02"), a_point("two", 30, text), a_point("two", text=text))
    series = a_series(*told, measures=text, unit=text)
    events = [an_event(text, "2031-05-02", "one"), an_event(text, "2031-06", "two", place=text)]
    for svg in (figure_chart(series, label), timeline_chart(events, label)):
        for element in parsed(svg).iter():
            assert element.tag.removeprefix(SVG) in DRAWN
            assert not {"style", "id", "class"} & set(element.attrib)
            assert all(not name.startswith("on") for name in element.attrib)
            if element.tag == f"{SVG}a":
                assert element.get("href", "").startswith("#s-")
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\ud800-\udfff]", svg or "")
        assert "49" not in "".join(texts_in(svg))


def test_text_is_shown_as_it_is() -> None:
    """Markup in an event's wording is read as its characters."""
    svg = timeline(an_event("<b>Rain</b> & wind", "2031-05-02"), an_event("B", "2031-05-03"))
    assert "<b>Rain</b> & wind · alpha" in [text.replace("\xa0", " ") for text in texts_in(svg)]


def test_addresses_lead_within_the_page() -> None:
    """Every link is a plain fragment, `#s-LABEL-SENTENCE`, that opens no window; no other address stands in a chart."""
    svg = chart(a_point("a", 12, "2031-05-02"), a_point("b", 30, "2031-05-03"), a_point("c-d", 31))
    links = list(parsed(svg).iter(f"{SVG}a"))
    assert {link.get("href") for link in links} == {"#s-a-1", "#s-b-1", "#s-c-d-1"}
    assert all(link.get("target") is None for link in links)
    assert (svg or "").count("//") == 1  # the namespace


def test_the_same_brief_gives_the_same_characters() -> None:
    """A chart drawn twice is the same."""
    told = [a_point("a", 12, "2031-05-02"), a_point("b", 30, "2031-06")]
    assert chart(*told) == chart(*told)


def test_a_chart_has_a_name_and_named_links() -> None:
    """The root is named by what the chart shows; each mark is a link with a name, each word leads where its mark does;
    all but the marks is hidden from readers."""
    svg = chart(a_point("a", 6600, "2031", qualifier="more_than"), a_point("b", 19000), a_point("c", 19000))
    root = parsed(svg)
    assert root.get("aria-label") == "people in the shelters of Velt: more than 6,600 (2031; a); 19,000 (undated; b, c)"
    assert [link.get("aria-label") for link in named_links(svg)] == [
        "more than 6,600 (2031; a), sentence 1 of a",
        "19,000 (undated; b, c), sentence 1 of b",
    ]
    others = [element for parent in root.iter() if parent.tag != f"{SVG}a" for element in parent]
    hidden = [one for one in others if one.tag not in (f"{SVG}g", f"{SVG}a", f"{SVG}tspan")]
    assert all(one.get("aria-hidden") == "true" for one in hidden)
    words = [link.get("href") for link in root.iter(f"{SVG}a") if link.get("tabindex") == "-1"]
    assert sorted(words, key=str) == ["#s-a-1", "#s-a-1", "#s-b-1", "#s-b-1"]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(_NUMBERS, st.none() | _DATES), min_size=2, max_size=8, unique_by=lambda told: told[0]))
def test_a_chart_fits_a_phone(told: list[tuple[float, str | None]]) -> None:
    """Whatever is drawn, a chart is 400 pixels wide, give or take what an axis needs, its letters are no smaller than
    11, no two ticks say the same, and every mark stands on its row's line."""
    points = [a_point(f"a{at}", value, as_of) for at, (value, as_of) in enumerate(told)]
    events = [an_event(f"E{at}", as_of) for at, (_, as_of) in enumerate(told)]
    for svg in filter(None, (chart(*points), timeline(*events))):
        root = parsed(svg)
        assert 400 <= float(root.get("width", "")) <= 430
        assert all(float(text.get("font-size", "").removesuffix("px")) >= 11 for text in root.iter(f"{SVG}text"))
        assert ticks_in(svg)
        for link in named_links(svg):
            mark = drawn_in(link)
            assert LEFT < mark.x <= mark.x + mark.width < RIGHT


# --- figures ----------------------------------------------------------------------------------------------------------


def test_a_row_for_each_reading() -> None:
    """A row has its value with its bound, its date and its articles; articles that say the same of a date share it."""
    svg = chart(
        a_point("a", 1200, "2031-05-02"),
        a_point("b", 11_500_000, "2031-05-04", qualifier="nearly"),
        a_point("c", low=12.0, high=15.0, as_of="2031-09"),
        a_point("d", 1200, "2031-05-09", as_of_basis="publication", stale=True),
        a_point("e", low=7.0, text="seven or more"),
        a_point("f", high=9.0, text="up to nine"),
        a_point("g", 1200, "2031-05-02"),
    )
    assert heads_in(svg) == ["1,200", "nearly 11.5m", "12–15", "1,200", "at least 7", "up to 9"]
    below = {"2 May 2031 · a, g", "4 May 2031 · b", "Sep 2031 · c", "undated · e", "undated · f"}
    assert below | {"published 9 May 2031 · d · earlier value repeated"} <= set(texts_in(svg))


@settings(max_examples=10, deadline=None)
@given(st.lists(_NUMBERS, min_size=2, max_size=8, unique=True))
def test_marks_stand_where_the_values_say(values: list[float]) -> None:
    """The places of the marks, and of zero, which is on every scale, are in proportion to the values."""
    svg = chart(*(a_point(f"a{at}", value) for at, value in enumerate(values)))
    marks = [drawn_in(link).x for link in named_links(svg)]
    zero = ticks_in(svg)["0"]
    widest = max(range(len(values)), key=lambda at: abs(values[at]))
    for value, x in zip(values, marks, strict=True):
        assert x - zero == pytest.approx((marks[widest] - zero) * value / values[widest], abs=0.01)


@pytest.mark.parametrize(
    ("qualifier", "direction"),
    [("more_than", 1), ("at_least", 1), ("less_than", -1), ("up_to", -1), ("nearly", -1), ("exact", 0), ("about", 0)],
)
def test_bounds_are_drawn_as_bounds(qualifier: str, direction: int) -> None:
    """More than a number has an arrow to the right, less or nearly one to the left, an estimate none."""
    svg = chart(a_point("a", 50, "2031-05-02", qualifier=qualifier), a_point("b", 100, "2031-05-03"))
    bound, value = (drawn_in(link).get("d") for link in named_links(svg))
    assert ("L16,0" in bound) - ("L-16,0" in bound) == direction
    assert (bound == value) == (direction == 0)


def test_a_range_is_a_bar() -> None:
    """A range reaches from its lower end to its upper one, on the scale of the others."""
    svg = chart(a_point("a", low=10, high=20), a_point("b", 10), a_point("c", 20))
    bar, low, high = (marks_in(svg)[name] for name in ("10–20 (undated; a)", "10 (undated; b)", "20 (undated; c)"))
    assert (bar.x, bar.x + bar.width) == (pytest.approx(low.x), pytest.approx(high.x))


def test_estimates_and_weak_dates_look_weaker() -> None:
    """An estimate is hollow; what only its article dates is hollow and grey, what is repeated late grey."""
    svg = chart(
        a_point("a", 12, "2031-05-02"),
        a_point("b", 30, "2031-05-03", qualifier="about"),
        a_point("c", 40, "2031-05-04", as_of_basis="publication"),
        a_point("d", 12, "2031-05-05", stale=True),
    )
    looks = [(mark.get("fill"), mark.get("stroke")) for mark in map(drawn_in, named_links(svg))]
    assert looks == [(ACCENT, ACCENT), (SURFACE, ACCENT), (SURFACE, MUTED), (MUTED, MUTED)]


def test_conflicts_are_marked_and_named() -> None:
    """In a series in conflict, what is given for one date differently is red and has the word; others have not."""
    told = [a_point("a", 12, "2031-05-02"), a_point("b", 19, "2031-05-02"), a_point("c", 30, "2031-05-04")]
    svg = chart(*told, relation="conflict")
    assert [text for text in texts_in(svg) if "conflict" in text] == [
        f"2 May 2031 · {name} · conflict" for name in "ab"
    ]
    assert [drawn_in(link).get("stroke") for link in named_links(svg)] == [WARN, WARN, ACCENT]
    assert "conflict" not in (chart(*told, relation=None) or "")


def test_values_in_other_units_are_named_and_not_drawn() -> None:
    """Of a series of persons and shares the persons are drawn; the share and the vague amount are named."""
    told = [a_point("a", 6600), a_point("b", 65000), a_point("c", 50, text="half"), a_point("d", text="dozens")]
    svg = chart(*told, unit="person / percent")
    assert "Not on this scale: half (c); dozens (d)." in texts_in(svg)
    assert heads_in(svg) == ["6,600", "65,000"]


def test_of_many_readings_the_most_reported_are_drawn() -> None:
    """A chart has sixteen rows at most, those of most articles and the last ones, and says so."""
    told = [a_point(f"a{at}", at, f"2031-05-{at + 1:02}") for at in range(30)]
    svg = chart(*told, a_point("b", 3, "2031-05-04"))
    assert heads_in(svg) == ["3", *map(str, range(15, 30))]
    assert "16 of 30 readings; the table has all." in texts_in(svg)


def test_numbers_lose_nothing() -> None:
    """Numbers have separators, and are shortened only where that loses no digit."""
    numbers = {6600: "6,600", 11_500_000: "11.5m", 11_512_345: "11,512,345", 2e9: "2bn", 0.25: "0.25", -2e6: "−2m"}
    assert heads_in(chart(*(a_point(f"a{at}", number) for at, number in enumerate(numbers)))) == [*numbers.values()]


@pytest.mark.parametrize(
    ("greatest", "ticks"),
    [
        (1.5, ["0", "0.5", "1", "1.5"]),
        (2500, ["0", "500", "1,000", "1,500", "2,000", "2,500"]),
        (60_000, ["0", "20k", "40k", "60k"]),
        (15e5, ["0", "500k", "1m", "1.5m"]),
        (3e9, ["0", "1bn", "2bn", "3bn"]),
    ],
)
def test_ticks_are_written_as_newspapers_do(greatest: float, ticks: list[str]) -> None:
    """Ticks are short round numbers: thousands as k, millions as m, billions as bn."""
    assert list(ticks_in(chart(a_point("a", greatest), a_point("b", greatest / 2)))) == ticks


# --- timeline ---------------------------------------------------------------------------------------------------------


def test_events_stand_in_order_of_time() -> None:
    """A row for each main event with a date, the earliest first; others are counted."""
    svg = timeline(
        an_event("C", "2031-05-09"),
        an_event("A", "2031-05-01", "beta", "alpha"),
        an_event("B", "2031-05-02", salience="background"),
        an_event("D", "XXXX-05-02"),
        an_event("E", None),
    )
    assert heads_in(svg) == ["1 May 2031", "9 May 2031"]
    assert "A\xa0·\xa0beta, alpha" in texts_in(svg)
    assert "2 events without a date or a year: see the list." in texts_in(svg)


def test_events_of_the_background_are_drawn_where_there_are_no_others() -> None:
    """Events that are all background make a timeline of their own."""
    assert len(heads_in(timeline(*(an_event(at, f"2031-05-0{at}", salience="background") for at in "12")))) == 2


def test_a_timeline_shows_how_close_a_date_is() -> None:
    """A day is a point at its tick, a month a bar from its first day to its last; what is no fact is hollow."""
    svg = timeline(
        an_event("Rain", "2031-05"),
        an_event("Flood", "2031-05-01"),
        an_event("Harvest", "2031-05-31"),
        an_event("Repairs", "2031-05-18", status="planned"),
    )
    flood, month, repairs, harvest = (
        marks_in(svg)[name]
        for name in (
            "Flood, 1 May 2031",
            "Rain, May 2031",
            "Repairs (planned), 18 May 2031",
            "Harvest, 31 May 2031",
        )
    )
    assert (month.x, month.x + month.width) == (pytest.approx(flood.x), pytest.approx(harvest.x))
    assert repairs.x == pytest.approx(flood.x + (harvest.x - flood.x) * 17 / 30)
    assert repairs.x == pytest.approx(ticks_in(svg)["18 May"])
    assert (flood.get("fill"), repairs.get("fill")) == (ACCENT, SURFACE)
    assert "Repairs (planned)\xa0·\xa0alpha" in texts_in(svg)


@pytest.mark.parametrize(
    ("last", "tick", "year"),
    [
        ("2031-05-02", "2 May", "2031"),
        ("2031-05-20", "4 May", "2031"),
        ("2031-09-20", "Jul", "2031"),
        ("2032-09-20", "Jan 2032", None),
        ("2046-09-20", "2040", None),
    ],
)
def test_ticks_are_days_months_or_years(last: str, tick: str, year: str | None) -> None:
    """Ticks are as close as the time is short; the year is said where all is in one."""
    svg = timeline(an_event("A", "2031-05-02"), an_event("B", last))
    assert tick in ticks_in(svg)
    assert ("2031" in texts_in(svg)) == (year is not None)


def test_dates_that_exclude_each_other_are_all_drawn() -> None:
    """An event with two dates has both, in red, each leading to the sentence of an article that gives it."""
    disputed = dates_given(("2031-05-02", "alpha"), ("2031-05-04", "beta"))
    bridge = an_event("A bridge falls", "2031-05-02", "alpha", "beta", differences=(disputed,))
    svg = timeline(bridge, an_event("B", "2031-05-09"))
    assert [link.get("href") for link in named_links(svg)][:2] == ["#s-alpha-7", "#s-beta-7"]
    assert heads_in(svg) == ["date disputed", "9 May 2031"]
    assert "2 May 2031 or 4 May 2031: A bridge falls\xa0·\xa0alpha, beta" in texts_in(svg)
    assert [drawn_in(link).get("stroke") for link in named_links(svg)] == [WARN, WARN, ACCENT]


def test_a_date_of_few_is_told_as_theirs() -> None:
    """A date that most articles of an event do not give is said to be of those that do, and leads to one of them."""
    events = [an_event("A", "2031-05-02", "alpha", "beta", "gamma", dated_by=("gamma",)), an_event("B", "2031-05-03")]
    svg = timeline(*events)
    assert "A\xa0·\xa0alpha, beta, gamma; dated by gamma only" in texts_in(svg)
    assert named_links(svg)[0].get("href") == "#s-gamma-3"


def test_what_reaches_beyond_the_scale_has_an_arrow() -> None:
    """A year around a week ends in arrows at both ends, an event long before it is an arrow; what goes on has one."""
    week = [an_event(f"W{day}", f"2031-05-0{day}") for day in (2, 4, 6, 8)]

    def arrows(*events: MergedEvent) -> list[str]:
        paths = [path.get("d", "") for path in parsed(timeline(*week, *events)).iter(f"{SVG}path")]
        found = [re.match(r"M(-?)\d.*Z$|.*L(-?)16,0", path) for path in paths if "A" not in path and "v" not in path]
        return ["left" if "-" in match.groups() else "right" for match in found if match]

    assert arrows() == []
    assert arrows(an_event("C", "2031")) == ["left", "right"]
    assert arrows(an_event("D", "2031-05-03", status="ongoing")) == ["right"]
    assert arrows(an_event("E", "1994-05-03")) == ["left"]
    days = ticks_in(timeline(*week, an_event("C", "2031"), an_event("E", "1994-05-03")))
    assert all("May" in day for day in days)


def test_of_very_many_events_the_most_reported_are_drawn() -> None:
    """A timeline has twenty-four rows at most, and says that it has."""
    events = [an_event(f"E{at}", f"2031-05-{at % 28 + 1:02}") for at in range(50)]
    events[49] = an_event("Told by all", "2031-05-03", "alpha", "beta")
    svg = timeline(*events)
    assert len(heads_in(svg)) == 24
    assert "Told by all\xa0·\xa0alpha, beta" in texts_in(svg)
    assert any(text.startswith("24 of 50 dated events") for text in texts_in(svg))
