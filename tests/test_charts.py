"""Charts: what stands in them is what the brief says, and hostile text stays text."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from itertools import combinations, pairwise

import pytest
from charted import (
    SVG,
    a_point,
    a_series,
    an_event,
    dates_given,
    drawn_in,
    labels_for,
    named_links,
    parsed,
    texts_in,
)
from hypothesis import given
from hypothesis import strategies as st

from summarizer.brief_records import FigurePoint
from summarizer.render.charts import figure_chart, timeline_chart
from summarizer.render.charts.figure_plan import FigurePlan, plan_figure
from summarizer.render.charts.label_places import Box, Wanted, place_labels
from summarizer.render.charts.lettering import clean, lines_of, number_in_words, ticks_in_words, width_of
from summarizer.render.charts.time_axis import Period, axis_over
from summarizer.render.charts.timeline_plan import TimelinePlan, plan_timeline
from summarizer.render.charts.value_scale import scale_of

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</svg><svg onload=alert(1)>",
    "javascript:alert(1)",
    "datum['value']; {{7*7}} &lt;b&gt;",
    "left\u202eright\u2066 \x00\x07\x1b[2J\ufffe\ud800",
    "x" * 5000,
    "]]><!-- <![CDATA[",
)
DRAWN = {"svg", "g", "path", "line", "text", "a", "title"}
ADDRESS = re.compile(r"#s-[\w-]+-\d+")

_DAYS = st.dates(date(2031, 1, 1), date(2031, 12, 28)).map(str)
_DATES = st.none() | _DAYS | st.sampled_from(["2031", "2031-05", "2031-05-02/2031-05-06", "XXXX-11-07", "soon", "199X"])
_NUMBERS = st.integers(0, 10**7).map(float) | st.floats(-1e6, 1e12).map(lambda number: round(number, 3))
_QUALIFIERS = st.sampled_from(["exact", "about", "more_than", "at_least", "nearly", "less_than", "up_to"])


@st.composite
def points(draw: st.DrawFn, most: int = 8) -> list[FigurePoint]:
    drawn = draw(st.lists(st.tuples(_NUMBERS, _DATES, _QUALIFIERS, st.booleans()), min_size=2, max_size=most))
    return [
        a_point(f"a{at}", value, as_of, qualifier=qualifier, as_of_basis="publication" if weak and as_of else "text")
        for at, (value, as_of, qualifier, weak) in enumerate(drawn)
    ]


def planned(*given_points: FigurePoint, relation: str | None = "update", **more: object) -> FigurePlan:
    series = a_series(*given_points, relation=relation, **more)  # type: ignore[arg-type]
    plan = plan_figure(series, labels_for(series))
    assert plan is not None
    return plan


def chart(*given_points: FigurePoint, relation: str | None = "update", **more: object) -> str | None:
    series = a_series(*given_points, relation=relation, **more)  # type: ignore[arg-type]
    return figure_chart(series, labels_for(series))


# --- what nothing is drawn of -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "svg",
    [
        chart(a_point("a"), a_point("b")),
        chart(a_point("a", 12), a_point("b", 13), unit="person / USD / EUR"),
        chart(a_point("a", 12)),
        chart(a_point("a", 12), a_point("b")),
        chart(a_point("a", 12), a_point("b", 30), relation="different_scope"),
        chart(a_point("a", 22e6, text="$22 million"), a_point("b", 2e7, text="20 million euros"), unit="USD / EUR"),
        chart(a_point("a", 12), a_point("b", float("inf"))),
        chart(a_point("a", 12), a_point("b", 1e-300)),
        timeline_chart([an_event("The dam breaks", "2031-05-02")], {"alpha": "alpha"}),
        timeline_chart([an_event("A", "2031-05-02"), an_event("B", "XXXX-05-03")], {"alpha": "alpha"}),
        timeline_chart(
            [an_event("A", "2031-05-02"), an_event("B", "2031-05-03", salience="background")], {"alpha": "a"}
        ),
    ],
)
def test_nothing_is_drawn_of_less_than_two(svg: str | None) -> None:
    """Numbers of different units or scope, amounts without a number and dates without a year make no chart."""
    assert svg is None


def test_drawing_is_imported_by_the_first_chart_only() -> None:
    """Importing the charts, and asking for one that there is not, imports neither altair nor vl-convert."""
    asked = (
        "import sys; from summarizer.render.charts import timeline_chart; assert timeline_chart([], {}) is None;"
        "print([name for name in ('altair', 'vl_convert') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


# --- hostile text -----------------------------------------------------------------------------------------------------


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
    svg = timeline_chart([an_event("<b>Rain</b> & wind", "2031-05-02"), an_event("B", "2031-05-03")], {"alpha": "a"})
    assert "<b>Rain</b> & wind" in texts_in(svg)


def test_addresses_lead_within_the_page() -> None:
    """Every link is a plain fragment, `#s-LABEL-SENTENCE`, that opens no window."""
    svg = chart(a_point("a", 12, "2031-05-02"), a_point("b", 30, "2031-05-03"), a_point("c-d", 30))
    links = list(parsed(svg).iter(f"{SVG}a"))
    assert {link.get("href") for link in links} == {"#s-a-1", "#s-b-1", "#s-c-d-1"}
    assert all(ADDRESS.fullmatch(link.get("href", "")) and link.get("target") is None for link in links)
    assert "vega" not in (svg or "")


def test_the_same_brief_gives_the_same_characters() -> None:
    """A chart drawn twice is the same."""
    told = [a_point("a", 12, "2031-05-02"), a_point("b", 30, "2031-06")]
    assert chart(*told) == chart(*told)


def test_a_chart_has_a_name_and_named_links() -> None:
    """The root is named by what the chart shows; each mark is a link with a name; all else is hidden from readers."""
    svg = chart(a_point("a", 6600, "2031", qualifier="more_than"), a_point("b", 19000), a_point("c", 19000))
    root = parsed(svg)
    assert root.get("aria-label") == "people in the shelters of Velt: more than 6,600 (2031; a), 19,000 (undated; b, c)"
    assert [link.get("aria-label") for link in named_links(svg)] == [
        "more than 6,600 (2031; a), sentence 1 of a",
        "19,000 (undated; b, c), sentence 1 of b",
        "19,000 (undated; b, c), sentence 1 of c",
    ]
    others = [element for parent in root.iter() if parent.tag != f"{SVG}a" for element in parent]
    assert all(one.get("aria-hidden") == "true" for one in others if one.tag not in (f"{SVG}g", f"{SVG}a"))


# --- figures ----------------------------------------------------------------------------------------------------------


@given(points())
def test_every_value_is_readable_and_no_label_covers_another(told: list[FigurePoint]) -> None:
    """Up to eight values: each is written out beside its mark, within the sheet, and no two labels overlap."""
    plan = planned(*told)
    assert {label.mark.sources for label in plan.labels} == {mark.sources for mark in plan.marks}
    for label in plan.labels:
        assert number_in_words(label.mark.reading.low) in label.value
        assert label.place.box.left >= 0
        assert label.place.box.top >= 0
        assert label.place.box.right <= plan.width
        assert label.place.box.bottom <= plan.scale.bottom
    assert not any(a.place.box.meets(b.place.box) for a, b in combinations(plan.labels, 2))


def test_the_written_values_reach_the_drawing() -> None:
    """The text of the SVG has each value, its source, and what is to be said of it."""
    svg = chart(
        a_point("a", 1200, "2031-05-02"),
        a_point("b", 11_500_000, "2031-05-04", qualifier="nearly"),
        a_point("c", low=12.0, high=15.0, as_of="2031-05"),
        a_point("d", 1200, "2031-05-09", as_of_basis="publication", stale=True),
        a_point("e", low=7.0, text="seven or more"),
        a_point("f", high=9.0, text="up to nine"),
    )
    shown = texts_in(svg)
    assert {"1,200", "nearly 11.5m", "12–15", "at least 7", "up to 9"} <= set(shown)
    assert {"a", "b", "c · May 2031", "d · published · earlier value repeated", "e", "f"} <= set(shown)


@given(points(most=30))
def test_of_many_values_the_ends_and_extremes_are_labelled(told: list[FigurePoint]) -> None:
    """However many values there are, at most eight have labels, the largest and smallest dated ones among them, and
    what has none is announced."""
    plan = planned(*told)
    shown = [label.mark.reading for label in plan.labels]
    dated = [mark.reading for mark in plan.marks if mark.reading.period]
    assert len(shown) <= 8
    if dated and len(shown) >= 2:
        assert max(one.high for one in dated) in [one.high for one in shown]
        assert min(one.low for one in dated) in [one.low for one in shown]
    assert (len(shown) < len(plan.marks)) == any("without a label" in note for note in plan.notes)


@given(points())
def test_what_is_undated_stands_apart_from_the_axis(told: list[FigurePoint]) -> None:
    """No undated value stands on the axis of time, and no dated one in the band of the undated."""
    plan = planned(*told)
    for mark in plan.marks:
        if mark.reading.period is None:
            assert plan.undated is not None
            assert plan.undated.left < mark.x
        else:
            assert plan.axis is not None
            assert plan.undated is None or mark.x < plan.undated.left
    if plan.axis is not None and plan.undated is not None:
        assert plan.axis.stretches[-1].right < plan.undated.left


def test_the_undated_band_is_named() -> None:
    """The band says what it is; without undated values there is none."""
    assert "undated" in texts_in(chart(a_point("a", 12, "2031-05-02"), a_point("b", 30)))
    assert "undated" in texts_in(chart(a_point("a", 12), a_point("b", 30)))
    assert "undated" not in texts_in(chart(a_point("a", 12, "2031-05-02"), a_point("b", 30, "2031-05-03")))


def test_a_month_is_a_bar_over_its_days() -> None:
    """A value for a month reaches from the first day to the last on the same scale as the days beside it."""
    plan = planned(a_point("a", 12, "2031-05"), a_point("b", 30, "2031-05-01"), a_point("c", 31, "2031-05-31"))
    svg = chart(a_point("a", 12, "2031-05"), a_point("b", 30, "2031-05-01"), a_point("c", 31, "2031-05-31"))
    month, first, last = (drawn_in(link) for link in named_links(svg))
    a_day = (last.x - first.x) / 30
    assert month.element.tag == f"{SVG}line"
    assert month.x == pytest.approx(first.x - a_day / 2, abs=0.02)
    assert float(month.get("x2")) == pytest.approx(31 * a_day, abs=0.02)
    assert plan.axis is not None


def test_the_drawing_stands_where_the_plan_says() -> None:
    """Vega's scales and the plan's place a value and a date alike, on either side of a break."""
    told = [a_point("a", 12, "1994-05"), a_point("b", 30, "2031-05-02"), a_point("c", 50, "2031-05-09/2031-05-11")]
    plan, svg = planned(*told), chart(*told)
    axis = plan.axis
    assert axis is not None
    assert len(axis.stretches) == 2
    for mark, link in zip(plan.marks, (named_links(svg)[at] for at in (0, 2, 1)), strict=True):
        shape, period = drawn_in(link), mark.reading.period
        assert period is not None
        assert shape.x == pytest.approx(axis.x(period.start) if mark.is_bar else mark.x, abs=0.02)
        assert shape.y == pytest.approx(plan.scale.y(mark.reading.low), abs=0.02)


@given(points())
def test_the_scale_starts_at_zero_or_says_so(told: list[FigurePoint]) -> None:
    """Zero is on the scale unless all values lie within a fifth of the largest; then the chart says so. All values are
    on it."""
    plan = planned(*told)
    values = [value for mark in plan.marks for value in (mark.reading.low, mark.reading.high)]
    assert all(plan.scale.low <= value <= plan.scale.high for value in values)
    hides = 0 < max(values) - min(values) < 0.2 * max(map(abs, values))
    assert plan.scale.has_zero != hides
    assert any("does not start at zero" in note for note in plan.notes) == hides


@pytest.mark.parametrize(
    ("qualifier", "direction"),
    [("more_than", 1), ("at_least", 1), ("less_than", -1), ("up_to", -1), ("nearly", -1), ("exact", 0), ("about", 0)],
)
def test_bounds_are_drawn_as_bounds(qualifier: str, direction: int) -> None:
    """What is more than a number has an arrow upwards, what is less or nearly one downwards, an estimate none."""
    plan = planned(a_point("a", 50, "2031-05-02", qualifier=qualifier), a_point("b", 100, "2031-05-03"))
    mark = plan.marks[0]
    tip = mark.tip(plan.scale)
    assert (0 if tip is None else (tip > 50) - (tip < 50)) == direction


def test_estimates_and_weak_dates_look_weaker() -> None:
    """An estimate is hollow; what only its article dates is hollow, grey and dotted; a plain number is filled."""
    svg = chart(
        a_point("a", 12, "2031-05-02"),
        a_point("b", 30, "2031-05-03", qualifier="about"),
        a_point("c", 40, "2031-05-04", as_of_basis="publication"),
    )
    plain, estimate, weak = (drawn_in(link) for link in named_links(svg))
    assert (plain.get("fill"), plain.get("stroke")) == ("var(--accent)", "var(--accent)")
    assert (estimate.get("fill"), estimate.get("stroke")) == ("var(--surface)", "var(--accent)")
    assert (weak.get("fill"), weak.get("stroke")) == ("var(--surface)", "var(--muted)")
    assert weak.get("stroke-dasharray")
    assert not estimate.get("stroke-dasharray")


def test_conflicts_are_ringed_and_named() -> None:
    """Values that contradict each other have a ring and the word; others of the series have not."""
    told = [a_point("a", 12, "2031-05-02"), a_point("b", 19, "2031-05-02"), a_point("c", 30, "2031-05-04")]
    svg = chart(*told, relation="conflict")
    assert [text for text in texts_in(svg) if "conflict" in text] == ["a · conflict", "b · conflict"]
    assert (svg or "").count('fill="none" stroke="var(--warn)"') == 2
    assert "conflict" not in (chart(*told, relation=None) or "")


def _joined(*told: FigurePoint, relation: str = "update") -> list[tuple[float, float]]:
    return [(step.before.low, step.after.low) for step in planned(*told, relation=relation).steps]


def test_lines_join_what_is_dated_and_undisputed() -> None:
    """A step leads from value to value of an update; never to an undated or repeated one, nor where two values are
    given for a time; a year gives way to its days."""
    one, two, three = a_point("a", 1, "2031-05-01"), a_point("b", 2, "2031-05-02"), a_point("c", 3, "2031-05-03")
    assert _joined(one, two, three) == [(1, 2), (2, 3)]
    assert _joined(one, two, three, relation="conflict") == []
    assert _joined(one, a_point("x", 9), two) == [(1, 2)]
    assert _joined(one, two, a_point("x", 1, "2031-05-02", stale=True), three) == [(1, 2), (2, 3)]
    assert _joined(one, two, a_point("x", 9, "2031-05-02"), three) == []
    assert _joined(one, two, a_point("x", 2, "2031-05-02", qualifier="about"), three) == [(1, 2), (2, 3)]
    assert _joined(a_point("x", 9, "2031"), one, two) == [(1, 2)]
    assert _joined(one, a_point("x", low=2, high=4, as_of="2031-05-02"), three) == []


def test_lines_are_dashed_where_a_value_is_not_plain() -> None:
    """A step from or to a bound, an estimate or a weakly dated value is dashed."""
    one = a_point("a", 1, "2031-05-01")
    assert planned(one, a_point("b", 2, "2031-05-02")).steps[0].is_firm
    assert not planned(one, a_point("b", 2, "2031-05-02", qualifier="at_least")).steps[0].is_firm
    assert not planned(one, a_point("b", 2, "2031-05-02", as_of_basis="publication")).steps[0].is_firm
    svg = chart(one, a_point("b", 2, "2031-05-02", qualifier="at_least"), a_point("c", 3, "2031-05-03"))
    steps = [path for path in parsed(svg).iter(f"{SVG}path") if path.get("fill") is None]
    assert [path.get("stroke-dasharray") for path in steps] == ["4,3", "4,3"]


def test_one_mark_for_each_article() -> None:
    """Articles that say the same have a mark each, side by side, in shapes of their own, and one label."""
    svg = chart(*(a_point(name, 7, "2031-05-02") for name in "abc"), a_point("a", 9, "2031-05-04"))
    marks = [drawn_in(link) for link in named_links(svg)]
    assert len({mark.get("d") for mark in marks[:3]}) == 3
    assert marks[0].get("d") == marks[3].get("d")
    assert marks[0].x < marks[1].x < marks[2].x
    assert texts_in(svg).count("a, b, c") == 1


def test_no_shape_stands_for_two_articles() -> None:
    """With more articles than shapes all are drawn alike."""
    plan = planned(*(a_point(f"a{at}", at + 1.0, f"2031-05-0{at + 1}") for at in range(8)))
    assert {source.shape for mark in plan.marks for source in mark.sources} == {0}


def test_values_in_other_units_are_named_and_not_drawn() -> None:
    """Of a series of persons and shares the persons are drawn; the share and the vague amount are named."""
    told = [a_point("a", 6600), a_point("b", 65000), a_point("c", 50, text="half"), a_point("d", text="dozens")]
    svg = chart(*told, unit="person / percent")
    assert "Not on this scale: half (c); dozens (d)." in texts_in(svg)
    assert len(named_links(svg)) == 2


def test_a_range_over_a_period_is_a_box() -> None:
    """A range for a month is as wide as the month and as high as the range."""
    plan = planned(a_point("a", low=10, high=20, as_of="2031-05"), a_point("b", 30, "2031-07"))
    svg = chart(a_point("a", low=10, high=20, as_of="2031-05"), a_point("b", 30, "2031-07"))
    path = drawn_in(named_links(svg)[0])
    across, down = re.findall(r"[hv](-?[\d.]+)", path.get("d"))[:2]
    period = plan.marks[0].reading.period
    assert plan.axis is not None
    assert period is not None
    assert float(across) == pytest.approx(plan.axis.x(period.end) - plan.axis.x(period.start), abs=0.02)
    assert abs(float(down)) == pytest.approx(abs(plan.scale.y(20) - plan.scale.y(10)), abs=0.02)


def test_a_range_without_a_date_is_a_rule() -> None:
    """A range that is no period's is an upright rule from its lower end to its upper one."""
    told = [a_point("a", low=10, high=20), a_point("b", 30)]
    plan, svg = planned(*told), chart(*told)
    rules = [line for line in parsed(svg).iter(f"{SVG}line") if line.get("stroke") == "var(--accent)"]
    assert [float(line.get("y2", "")) for line in rules] == [
        pytest.approx(plan.scale.y(20) - plan.scale.y(10), abs=0.02)
    ]


def test_a_label_away_from_its_mark_is_led_to_it() -> None:
    """Where many values lie close together, a line leads from a mark to a label that found no place beside it."""
    close = [a_point(name, 50 + at / 10, f"2031-05-0{at % 2 + 1}") for at, name in enumerate("abcdefg")]
    plan, svg = planned(*close, a_point("z", 1, "2031-06-30")), chart(*close, a_point("z", 1, "2031-06-30"))
    led = [label for label in plan.labels if label.place.led]
    assert led
    leaders = [line for line in parsed(svg).iter(f"{SVG}line") if line.get("stroke") == "var(--muted)"]
    places = [line.get("transform", "").removeprefix("translate(").split(",")[0] for line in leaders]
    assert all(any(abs(float(x) - label.mark.x) < 6 for x in places) for label in led)


def test_labels_without_room_stand_in_a_column() -> None:
    """Labels that find no free place beside each other are put one below the other, in order of their marks."""
    room = Box(0, 0, 100, 100)
    wanted = [Wanted(20, y, 5, 90, 24, room) for y in (90, 50, 52, 10)]
    boxes = [placed.box for placed in place_labels(wanted, [])]
    assert all(room.holds(box) for box in boxes)
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert [box.top for box in sorted(boxes, key=lambda box: box.top)] == [boxes[at].top for at in (3, 1, 2, 0)]


@given(st.lists(st.floats(0, 200), min_size=2, max_size=8))
def test_a_column_keeps_to_its_room(heights: list[float]) -> None:
    """However close the marks, labels that fit one below the other do not overlap, nor leave their room."""
    room = Box(0, 0, 100, 200)
    boxes = [one.box for one in place_labels([Wanted(20, y, 5, 95, 25, room) for y in heights], [])]
    assert all(room.left <= box.left and box.right <= room.right for box in boxes)
    assert all(box.top >= -0.001 and box.bottom <= 200.001 for box in boxes)
    tops = sorted(box.top for box in boxes)
    assert all(b - a > 24.999 for a, b in pairwise(tops))


# --- timeline ---------------------------------------------------------------------------------------------------------

LABEL = {name: name for name in ("alpha", "beta", "gamma")}


def timeline(*events: object) -> TimelinePlan:
    plan = plan_timeline(events, LABEL)  # type: ignore[arg-type]
    assert plan is not None
    return plan


def test_events_stand_in_order_of_time() -> None:
    """A row for each main event with a date, the earliest first; others are counted."""
    plan = timeline(
        an_event("C", "2031-05-09"),
        an_event("A", "2031-05-01", "beta", "alpha"),
        an_event("B", "2031-05-02", salience="background"),
        an_event("D", "XXXX-05-02"),
        an_event("E", None),
    )
    assert [row.told for row in plan.rows] == [("A",), ("C",)]
    assert plan.rows[0].source == "1 May 2031 · beta, alpha"
    assert plan.notes == ("2 events without a date or a year: see the list.",)


def test_events_of_the_background_are_drawn_where_there_are_no_others() -> None:
    """Events that are all background make a timeline of their own."""
    assert len(timeline(*(an_event(at, f"2031-05-0{at}", salience="background") for at in "12")).rows) == 2


def test_a_timeline_shows_how_close_a_date_is() -> None:
    """A day is a point, a month a bar over its days; what is not told as a fact is hollow."""
    events = [
        an_event("Rain", "2031-05"),
        an_event("Flood", "2031-05-02"),
        an_event("Repairs", "2031-05-09", status="planned"),
    ]
    plan, svg = timeline(*events), timeline_chart(events, LABEL)
    month, flood, repairs = (drawn_in(link) for link in sorted(named_links(svg), key=lambda one: drawn_in(one).y))
    across = float(re.findall(r"h(-?[\d.]+)", month.get("d"))[0])
    axis = plan.axis
    start = date(2031, 5, 1).toordinal()
    # "Flood" comes first: the narrower of two dates does not open the month.
    assert {round(shape.y) for shape in (month, flood, repairs)} == {
        round(r.middle) - (4 if r.told == ("Rain",) else 0) for r in plan.rows
    }
    assert month.x == pytest.approx(axis.x(start), abs=0.02)
    assert across == pytest.approx(axis.x(start + 31) - axis.x(start), abs=0.02)
    assert flood.x == pytest.approx(axis.x(start + 1.5), abs=0.02)
    assert (flood.get("fill"), repairs.get("fill")) == ("var(--accent)", "var(--surface)")
    assert "9 May 2031 · planned · alpha" in texts_in(svg)


def test_dates_that_exclude_each_other_are_all_drawn() -> None:
    """An event with two dates has both, each leading to the sentence of an article that gives it."""
    disputed = dates_given(("2031-05-02", "alpha"), ("2031-05-04", "beta"))
    events = [
        an_event("A bridge falls", "2031-05-02", "alpha", "beta", differences=(disputed,)),
        an_event("B", "2031-05-09"),
    ]
    svg = timeline_chart(events, LABEL)
    assert [link.get("href") for link in named_links(svg)][:2] == ["#s-alpha-7", "#s-beta-7"]
    assert "2 May 2031 or 4 May 2031, disputed · alpha, beta" in texts_in(svg)
    assert drawn_in(named_links(svg)[0]).get("stroke") == "var(--warn)"


def test_a_date_of_few_is_told_as_theirs() -> None:
    """A date that most articles of an event do not give is said to be of those that do, and leads to one of them."""
    events = [an_event("A", "2031-05-02", "alpha", "beta", "gamma", dated_by=("gamma",)), an_event("B", "2031-05-03")]
    svg = timeline_chart(events, LABEL)
    assert "2 May 2031 · alpha, beta, gamma; dated by gamma only" in texts_in(svg)
    assert named_links(svg)[0].get("href") == "#s-gamma-3"


def test_what_reaches_beyond_the_axis_has_an_arrow() -> None:
    """A year around a week ends in arrows at both ends of the axis; what goes on has one from its date."""
    week = [an_event("A", "2031-05-02"), an_event("B", "2031-05-08")]

    def arrows(*events: object) -> int:
        svg = timeline_chart([*week, *events], LABEL) or ""  # type: ignore[list-item]
        return sum(path.get("aria-hidden") == "true" for path in parsed(svg).iter(f"{SVG}path"))

    assert arrows() == 0
    assert arrows(an_event("C", "2031")) == 2
    assert arrows(an_event("D", "2031-05-03", status="ongoing")) == 1
    axis = timeline(*week, an_event("C", "2031")).axis
    assert not axis.holds(date(2031, 1, 1).toordinal())


def test_of_very_many_events_the_most_reported_are_drawn() -> None:
    """A timeline has forty rows at most, and says that it has."""
    events = [an_event(f"E{at}", f"2031-05-{at % 28 + 1:02}") for at in range(50)]
    events[49] = an_event("Told by all", "2031-05-03", "alpha", "beta")
    plan = timeline(*events)
    assert len(plan.rows) == 40
    assert ("Told by all",) in [row.told for row in plan.rows]
    assert plan.notes[0].startswith("40 of 50 dated events")


# --- axis of time -----------------------------------------------------------------------------------------------------

_PERIODS = st.builds(
    lambda start, days: Period(start.toordinal(), start.toordinal() + days),
    st.dates(),
    st.sampled_from([1, 1, 1, 2, 28, 31, 90, 365, 3652, 36524]),
).filter(lambda period: period.end <= date.max.toordinal() + 1)


@given(st.lists(_PERIODS, min_size=1, max_size=12))
def test_the_axis_runs_forwards(periods: list[Period]) -> None:
    """Later is further right, every day that is known lies on the axis, and each stretch has ticks on it that do not
    touch."""
    axis = axis_over(periods, 60, 660)
    moments = sorted(end for one in periods for end in (one.start, one.end))
    places = [axis.x(moment) for moment in moments]
    assert places == sorted(places)
    assert all(60 <= place <= 660.001 for place in places)
    assert all(axis.holds(one.middle) for one in periods if one.days <= 31)
    for stretch in axis.stretches:
        inside = [axis.x(tick.at) for tick in axis.ticks() if stretch.start <= tick.at <= stretch.end]
        assert inside
        assert all(b - a >= 20 for a, b in pairwise(inside))


def test_a_long_gap_is_cut_out() -> None:
    """An event of 1994 beside a week of 2031 leaves each day of the week room; within a month nothing is cut."""
    week = [Period(date(2031, 5, day).toordinal(), date(2031, 5, day).toordinal() + 1) for day in (1, 3, 7)]
    old = Period(date(1994, 3, 1).toordinal(), date(1994, 4, 1).toordinal())
    axis = axis_over([old, *week], 0, 400)
    assert len(axis.stretches) == 2
    assert len(axis.breaks) == 1
    assert axis.x(week[1].start) - axis.x(week[0].start) > 20
    assert len(axis_over(week, 0, 400).stretches) == 1


def test_ticks_say_the_year_once() -> None:
    """The year stands below the first tick and where another begins; months are named where they begin."""
    days = [Period(date(2031, 12, 30).toordinal(), date(2032, 1, 3).toordinal())]
    told = [(tick.text, tick.year) for tick in axis_over(days, 0, 600).ticks()]
    assert told == [("30 Dec", "2031"), ("31", ""), ("1 Jan", "2032"), ("2", "")]


# --- lettering --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (6600, "6,600"),
        (11_500_000, "11.5m"),
        (11_512_345, "11,512,345"),
        (2e9, "2bn"),
        (0.25, "0.25"),
        (-12.5, "−12.5"),
        (-2e6, "−2m"),
        (0, "0"),
    ],
)
def test_numbers_lose_nothing(number: float, words: str) -> None:
    """Numbers have separators, and are shortened only where that loses no digit."""
    assert number_in_words(number) == words


def test_ticks_are_alike() -> None:
    """All ticks of a scale are in thousands, or none."""
    assert ticks_in_words((0, 500, 1000)) == ("0", "500", "1,000")
    assert ticks_in_words((0, 5000, 10000)) == ("0", "5k", "10k")
    assert ticks_in_words((0, 500_000, 1_000_000)) == ("0", "500k", "1m")


@given(st.text(), st.floats(60, 400), st.integers(1, 3))
def test_lines_fit(text: str, width: float, most: int) -> None:
    """No line is wider than asked, there are no more than asked, and what is left out is shown by dots."""
    lines = lines_of(text, width, 12, most)
    assert len(lines) <= most
    assert all(width_of(line, 12) <= width for line in lines)
    if " ".join(lines).replace(" ", "") != clean(text).replace(" ", ""):
        assert lines[-1].endswith("…")


def test_lines_break_between_words() -> None:
    """A text that is too long ends after a whole word."""
    assert lines_of("The river breaks its banks", 110, 12, 1) == ("The river …",)


@given(st.lists(_NUMBERS, min_size=1))
def test_ticks_stand_on_the_scale(values: list[float]) -> None:
    """A scale has from one to eight ticks, all between its ends."""
    scale = scale_of(values, 0, 200)
    assert 1 <= len(scale.ticks) <= 8
    assert all(scale.low <= tick <= scale.high for tick in scale.ticks)
