"""Figures: the number is the text's and never the model's; the label only says what is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.quantities.find import find_quantities
from summarizer.language.quantities.words import TIME_UNITS
from summarizer.prompts.drafts import FigureDraft
from summarizer.records.article import Article, Publication
from summarizer.records.summary import AS_PUBLISHED, Figure
from tests.support.drafting import an_article, grounded, reason_of

PUBLISHED = Publication(date="2021-06-04", basis="sidecar")


def figures(article: Article, *labels: FigureDraft) -> tuple[Figure, ...]:
    groundwork = grounded(article, "figures", *labels)
    assert groundwork.ungrounded == ()
    return groundwork.records.figures


def figure(sentence: str, published: Publication | None = None, **fields: str) -> Figure:
    (quantity,) = find_quantities(sentence)
    label = FigureDraft.model_validate({"number": quantity.text, "unit": "thing", "measures": sentence[:100]} | fields)
    (found,) = figures(an_article(sentence, published=published), label)
    return found


@pytest.mark.parametrize(
    ("sentence", "value", "low", "high", "qualifier"),
    [
        ("The flood drowned 12 cows.", 12, None, None, "exact"),
        ("The flood drowned more than 1,200 cows.", 1200, None, None, "more_than"),
        ("The dam cost $11.5m.", 11_500_000, None, None, "exact"),
        ("The flood drowned between 12 and 15 cows.", None, 12, 15, "exact"),
        ("The flood drowned dozens of cows.", None, None, None, "about"),
        ("The flood drowned about two dozen cows.", 24, None, None, "about"),
    ],
)
def test_value_range_and_qualifier_are_those_of_the_text(
    sentence: str, value: float | None, low: float | None, high: float | None, qualifier: str
) -> None:
    """Computed from the sentence's characters; the label cannot even hold a value."""
    found = figure(sentence)
    assert (found.value, found.low, found.high, found.qualifier) == (value, low, high, qualifier)
    assert [evidence.text for evidence in found.evidence] == [sentence]


@pytest.mark.parametrize("number", ["13", "120", "12 cows", "twelve", "1 2", "", "12."])
def test_a_label_for_another_number_is_refused(number: str) -> None:
    """The label has to repeat the very characters of the number at its place."""
    article = an_article("The flood drowned 12 cows.")
    reason = reason_of(grounded(article, "figures", FigureDraft(number=number, unit="cow", measures="cows drowned")))
    assert f"the label is for {number!r}, the number here is '12'" in reason


def test_labels_belong_to_numbers_by_their_place() -> None:
    """Two labels in the wrong order are both refused, even though both numbers are in the sentence."""
    article = an_article("The flood drowned 12 cows and 40 sheep.")
    cows = FigureDraft(number="12", unit="cow", measures="cows drowned")
    sheep = FigureDraft(number="40", unit="sheep", measures="sheep drowned")
    assert [found.value for found in figures(article, cows, sheep)] == [12, 40]
    assert grounded(article, "figures", sheep, cows).tally.ungrounded == 2


def test_a_label_beyond_the_last_number_is_refused() -> None:
    """There are as many figures as numbers, and no more."""
    article = an_article("The flood drowned 12 cows.")
    label = FigureDraft(number="12", unit="cow", measures="cows drowned")
    groundwork = grounded(article, "figures", label, label)
    assert (groundwork.tally.used, groundwork.tally.ungrounded) == (1, 1)
    assert "there is no number" in groundwork.ungrounded[0].reason


def test_each_number_is_cited_from_its_own_sentence() -> None:
    """In a window of several sentences the evidence is the sentence that has the number."""
    article = an_article("The flood drowned 12 cows.", "Nothing else happened.", "Then 40 sheep drowned.")
    cows = FigureDraft(number="12", unit="cow", measures="cows drowned")
    sheep = FigureDraft(number="40", unit="sheep", measures="sheep drowned")
    evidence = [found.evidence[0].text for found in figures(article, cows, sheep)]
    assert evidence == ["The flood drowned 12 cows.", "Then 40 sheep drowned."]


# --- what is counted ------------------------------------------------------------------------------------------------


def test_a_wording_that_the_sentence_does_not_bear_out_is_replaced_by_its_own_words() -> None:
    """What is counted is then the noun after the number, or the words before it; the figure is partly grounded."""
    found = figure("The flood drowned 12 cows.", measures="bicycles stolen from a museum")
    assert (found.measures, found.grounding) == ("cows", "partial")
    assert found.provenance.rules
    assert figure("The flood drowned 12 cows.", measures="").measures == "cows"
    found = figure("The dam in Vardé cost $11.5m.", measures="bicycles stolen from a museum")
    assert found.measures == "The dam in Vardé cost"
    found = figure("The flood drowned 12 cows.", measures="cows drowned by the flood")
    assert (found.measures, found.grounding, found.provenance.rules) == ("cows drowned by the flood", "exact", ())


@pytest.mark.parametrize(
    ("sentence", "worded", "measures"),
    [
        (
            "It is the first visit of its kind in nearly three decades.",
            "length of the visit of its kind",
            "time since the last visit of its kind",
        ),
        ("He left for the first time in six weeks, she said.", "length of the first time", "time since the last time"),
        ("The first visit lasted six weeks.", "length of the first visit", "length of the first visit"),
        (
            "They were the first visitors in a group of 12.",
            "first visitors in the group",
            "first visitors in the group",
        ),
    ],
)
def test_the_first_in_a_time_tells_when_the_last_was(sentence: str, worded: str, measures: str) -> None:
    """The label of a small model takes such a time for the length of the event itself."""
    assert figure(sentence, measures=worded).measures == measures


HANDED = "The soldiers had handed food packages to 324 families in the village of Lomas."


@pytest.mark.parametrize(
    ("sentence", "worded", "measures"),
    [
        (HANDED, "families handed food packages to the soldiers", "families in the village of Lomas"),
        (HANDED, "families who were handed food packages", "families who were handed food packages"),
        (HANDED, "food packages handed to families", "food packages handed to families"),
        ("Moscow sent 12 soldiers to the village.", "soldiers sent by Moscow to the village", None),
        ("The soldiers left 12 villages to the families.", "families left to the soldiers", "villages to the families"),
    ],
)
def test_who_gives_in_the_text_does_not_receive_in_the_label(sentence: str, worded: str, measures: str | None) -> None:
    """A label that turns a giving round is not shown, though each of its words stands in the sentence."""
    assert figure(sentence, measures=worded).measures == (measures or worded)


@pytest.mark.parametrize("unit", ["USD", "usd", "EUR", "dollar", "Dollars", "euros", "percent", "AMD", "", " "])
def test_a_currency_or_share_that_the_text_does_not_show_is_no_unit(unit: str) -> None:
    """Money and percent are units only where the text shows them; no word is no unit either."""
    assert figure("The flood drowned 12 cows.", unit=unit).unit == "cows"
    assert figure("The total was 12.", unit=unit).unit == "unit"


@pytest.mark.parametrize(
    ("sentence", "drafted", "unit"),
    [
        ("The dam cost $11.5m.", "EUR", "USD"),
        ("The dam cost 11.5 million euros.", "person", "EUR"),
        ("Some 12 percent of the herd drowned.", "cow", "percent"),
        ("The flood drowned 12 cows.", "Cow", "cow"),
        ("The flood drowned 12 people.", "people", "person"),
        ("The flood drowned 12 families.", "Families", "family"),
    ],
)
def test_the_unit_is_the_texts_where_it_shows_one(sentence: str, drafted: str, unit: str) -> None:
    """Else it is the label's, in lower case and in the singular."""
    assert figure(sentence, unit=drafted).unit == unit


# --- as of, and who says so -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "as_of"),
    [
        ("By Tuesday the flood had drowned 12 cows.", "2021-06-01"),
        ("The flood drowned 12 cows on Tuesday.", "2021-06-01"),
        ("The flood of 2014 drowned 12 cows as of Tuesday.", "2021-06-01"),
        ("The flood that began in 2014 and ended in 2015 drowned 12 cows.", None),
        ("The flood drowned 12 cows.", None),
    ],
)
def test_the_date_a_figure_holds_for_comes_from_its_sentence(sentence: str, as_of: str | None) -> None:
    """The marked date, or the only one; of several unmarked ones, none."""
    assert figure(sentence, PUBLISHED).as_of == as_of


@pytest.mark.parametrize(
    ("sentence", "as_of"),
    [
        ("Friday's flood is the worst since 2004, when 12 cows drowned.", "2004"),
        ("Unlike on Monday or in 2004, when 12 cows drowned, nothing was lost.", "2004"),
        ("On Monday and Tuesday, when the dam broke, Odrin Guild lost 12 cows.", None),
        ("The worst year between Monday and 2004 was that when 12 cows drowned.", None),
    ],
)
def test_a_clause_tells_of_the_date_that_it_hangs_on(sentence: str, as_of: str | None) -> None:
    """ "…, when 12 cows drowned" is dated by what stands before it, whatever other dates the sentence has."""
    assert figure(sentence, PUBLISHED).as_of == as_of


def test_a_doubtful_publication_date_dates_no_figure() -> None:
    """A weekday says nothing when the date of the article is in doubt."""
    doubtful = PUBLISHED.model_copy(update={"doubt": "the text speaks of later days"})
    assert figure("The flood drowned 12 cows on Tuesday.", doubtful).as_of is None


def test_a_figure_is_attributed_by_its_sentence() -> None:
    """The source is named beside a word of reporting, else the article states it itself."""
    assert figure("The flood drowned 12 cows, Mayor Ana Lopez said.").attributed_to == "Mayor Ana Lopez"
    assert figure("The flood drowned 12 cows near Ana Lopez.").attributed_to is None


@given(st.integers(2, 10**12), st.text(max_size=60), st.text(max_size=30), st.text(max_size=100))
def test_no_label_changes_a_value(count: int, number: str, unit: str, measures: str) -> None:
    """Whatever a label says, the record has the value of the sentence, or there is no record."""
    article = an_article(f"The flood drowned {count:,} cows.")
    for written in (number, f"{count:,}"):
        found = grounded(article, "figures", FigureDraft(number=written, unit=unit, measures=measures)).records.figures
        assert [one.value for one in found] == ([count] if written == f"{count:,}" else [])


def test_a_period_behind_a_figure_is_its_own() -> None:
    """ "Between … and …" behind the number in its clause dates it, "since the 1950s" says when a count began."""
    article = an_article("Since the 1950s 20 people were hurt in crashes between March 2015 and March 2016.")
    draft = FigureDraft(number="20", unit="person", measures="people hurt in crashes")
    (found,) = grounded(article, "figures", draft).records.figures
    assert found.as_of == "2015-03/2016-03"
    assert figure("The flood drowned 12 cows, while Odrin lost none between March 2015 and March 2016.").as_of is None
    assert figure("Since the 1950s the flood drowned 12 cows in March 2015 and March 2016.").as_of is None


@pytest.mark.parametrize(
    ("sentence", "as_of"),
    [
        ("The flood has drowned 12 cows.", "2021-06-04"),
        ("There are currently 12 cows on the dyke.", "2021-06-04"),
        ("The flood has drowned 12 cows since Monday and 2 May.", None),
        ("The flood drowned 12 cows.", None),
    ],
)
def test_what_is_said_of_the_present_holds_for_the_day_of_publication(sentence: str, as_of: str | None) -> None:
    """Only where the day is known and the sentence has no date of its own; the rule is named."""
    label = FigureDraft(number="12", unit="cow", measures="cows drowned by the flood")
    article = an_article(sentence, published=PUBLISHED)
    found = figures(article, *[label] * len(find_quantities(sentence)))[0]
    assert found.as_of == as_of
    assert (AS_PUBLISHED in found.provenance.rules) == (as_of is not None)
    assert figures(an_article(sentence), *[label] * len(find_quantities(sentence)))[0].as_of is None


@pytest.mark.parametrize(
    ("sentence", "as_of"),
    [
        ("The flood drowned 12 cows until Norland opened the gates on Tuesday.", None),
        ("The flood drowned 12 cows while Norland kept its gates shut as of Tuesday.", None),
        ("The flood drowned 12 cows beside the gates of Norland as of Tuesday.", "2021-06-01"),
        ("The flood drowned 12 cows, Norland said on Tuesday.", "2021-06-01"),
        ("The flood drowned 12 cows on Tuesday, and Norland opened its gates on Wednesday.", "2021-06-01"),
        ("On Tuesday, while Norland slept, the flood drowned 12 cows.", "2021-06-01"),
    ],
)
def test_a_date_of_another_clause_dates_no_figure(sentence: str, as_of: str | None) -> None:
    """A clause that begins between number and date takes the date with it, be it marked by "as of" or not."""
    assert figure(sentence, PUBLISHED).as_of == as_of


@pytest.mark.parametrize("opening", ["While", "Although", "Though", "As"])
def test_a_figure_of_the_main_clause_is_attributed_there(opening: str) -> None:
    """Who speaks in a clause put in front gives no number behind it, and gives the ones in it."""
    front = f"{opening} Ana Lopez said little"
    assert figure(f"{front}, the flood drowned 12 cows.").attributed_to is None
    assert figure(f"{front}, the flood drowned 12 cows, Odrin Guild said.").attributed_to == "Odrin Guild"
    assert figure(f"{opening} Ana Lopez said 12 cows drowned, the flood fell.").attributed_to == "Ana Lopez"
    assert figure("The flood drowned 12 cows, Ana Lopez said.").attributed_to == "Ana Lopez"


@pytest.mark.parametrize("unit", TIME_UNITS)
def test_how_long_something_has_lasted_is_no_count_of_the_day_of_publication(unit: str) -> None:
    """A duration takes no date from publication, and keeps one that its sentence has."""
    plural = "centuries" if unit == "century" else f"{unit}s"
    found = figure(f"The flood has lasted 12 {plural}.", PUBLISHED)
    assert (found.unit, found.as_of, AS_PUBLISHED in found.provenance.rules) == (unit, None, False)
    assert figure("The flood has cost 12 dollars.", PUBLISHED).as_of == PUBLISHED.date
    assert figure(f"As of Tuesday the flood has lasted 12 {plural}.", PUBLISHED).as_of == "2021-06-01"


@pytest.mark.parametrize(
    ("worded", "measures"),
    [
        ("number of cows drowned", "cows drowned"),
        ("The total number of the cows drowned", "cows drowned"),
        ("percentage of cows that drowned", "cows that drowned"),
        ("numbers of the flood", "numbers of the flood"),
        ("length of the flood", "length of the flood"),
    ],
)
def test_that_it_is_a_number_is_not_what_it_measures(worded: str, measures: str) -> None:
    """ "12, number of cows drowned" says twice that it counts."""
    sentence = "The flood, of a length and of numbers never seen, drowned 12 cows; so many cows had never drowned."
    assert figure(sentence, measures=worded).measures == measures
