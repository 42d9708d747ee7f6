"""Evidence: the characters of the article, and how far words, numbers and names are borne out by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.grounding import ground
from summarizer.grounding.evidence import Source, attribution
from summarizer.language.cues import find_cues
from summarizer.language.likeness.support import foreign_names, foreign_numbers, stems, support
from summarizer.language.mentions import find_mentions
from summarizer.language.occurrences import stands_in
from summarizer.language.quantities.find import find_quantities
from summarizer.prompts.drafts import ActorDraft, EventDraft, FigureDraft, StanceDraft
from summarizer.records.article import Span
from tests.support.drafting import an_article, drafted, grounded

# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("the fire kills 12 people", "Twelve people died in the fire."),
        ("the fire kills twelve people", "The fire killed 12 people."),
        ("1200 families move", "Some 1,200 families moved."),
        ("500,000 people live there", "The city of half a million people."),
        ("a budget of $11.5 million", "The budget is $11.5m."),
        ("a budget of 11.5 million", "The budget is $11.5m."),
        ("12 to 15 trucks", "Between 12 and 15 trucks came."),
        ("12 trucks", "Between 12 and 15 trucks came."),
        ("a 10-day truce", "The 10-day truce ended."),
        ("a vote in 2014", "They voted in 2014."),
        ("a meeting on May 3", "They met on 3 May 2021."),
        ("dozens of trucks", "Dozens of lorries came."),
        ("thousands flee", "Tens of thousands fled."),
        ("no number at all", "Nothing was counted."),
    ],
)
def test_a_number_that_the_text_gives_is_not_foreign(wording: str, text: str) -> None:
    """Digits, words and scales are compared by what they are worth."""
    assert foreign_numbers(wording, text) == ()


@pytest.mark.parametrize(
    ("wording", "text", "foreign"),
    [
        ("13 people die", "Twelve people died.", "13"),
        ("thirteen people die", "12 people died.", "thirteen"),
        ("5 billion people", "It cost 5 million.", "5 billion"),
        ("5 people", "It cost 5 million.", "5"),
        ("115 people", "A share of 11.5.", "115"),
        ("1,200 people", "Some 12,000 people.", "1,200"),
        ("two to five weeks", "It took two to three weeks.", "two to five weeks"),
        ("a 15-day truce", "The 10-day truce ended.", "15-day"),
        ("thousands of trucks", "Dozens of trucks came.", "thousands"),
        ("a vote in 2015", "They voted in 2014.", "2015"),
        ("a meeting on May 4", "They met on May 3.", "4"),
        ("€20 million", "It cost $20 million.", "€20 million"),
        ("1.200.000 people", "It cost 1.300.000.", "1.200.000"),
    ],
)
def test_a_number_that_the_text_does_not_give_is_foreign(wording: str, text: str, foreign: str) -> None:
    """Another digit, scale, range, unit or year is another number."""
    assert foreign_numbers(wording, text) == (foreign,)


@given(st.integers(2, 10**9), st.integers(2, 10**9))
def test_two_numbers_are_the_same_only_when_equal(one: int, other: int) -> None:
    """Of any two counts, a text that gives one gives the other only when they are equal."""
    foreign = foreign_numbers(f"The flood drowned {one:,} cows", f"In all, {other:,} cows drowned.")
    assert bool(foreign) == (one != other)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_wording_and_no_text_makes_a_comparison_raise(wording: str, text: str) -> None:
    """Whatever characters there are, the checks answer; and every text bears out itself."""
    foreign_numbers(wording, text)
    foreign_names(wording, text, text)
    attribution(text)
    assert 0 <= support(wording, text) <= 1
    assert support(text, text) == bool(stems(text))
    assert foreign_numbers(text, text) == ()


# --- words and names ------------------------------------------------------------------------------------------------


def test_support_is_the_share_of_content_words() -> None:
    """Function words do not count, inflections do not matter, numbers must be whole."""
    assert support("The bridges fell into the river", "A bridge over the rivers") == pytest.approx(2 / 3)
    assert support("of the and", "Nothing of the kind") == 0.0
    assert support("2014", "20145") == 0.0
    assert stems("The Bridges, of 2014 tonnes") == {"bridg", "2014", "tonne"}


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("Oman", "The sultan of Oman spoke.", True),
        ("Oman", "Romania spoke.", False),
        ("Rom", "Romania spoke.", False),
        ("Ruiz", "Ruiz’s letter", True),
        ("U.S.", "The U.S. left.", True),
        ("C++", "They use C++ here.", True),
    ],
)
def test_a_name_stands_in_a_text_as_whole_words(name: str, text: str, stands: bool) -> None:
    """A part of another word is no name."""
    assert stands_in(name, text) is stands


CHILE = "President Ana Lopez met Chilean Prime Minister Dan Reyes in the capital."


@pytest.mark.parametrize(
    "wording",
    [
        "President Ana Lopez meets Dan Reyes",
        "President Lopez meets Prime Minister Reyes",
        "Lopez meets Reyes of Chile",
        "Officials meet in the capital",
        "Encounter of Reyes and Lopez",
        "Striking officials meet",
        "A. Lopez meets D. Reyes",
    ],
)
def test_names_of_the_text_are_borne_out(wording: str) -> None:
    """Shorter forms and the country for its adjective are the same name."""
    assert foreign_names(wording, CHILE + " Officials met too. Meetings go on.", CHILE) == ()


@pytest.mark.parametrize(
    ("wording", "foreign"),
    [
        ("President Ana Ruiz meets Dan Reyes", "President Ana Ruiz"),
        ("President Carla Lopez meets Dan Reyes", "President Carla Lopez"),
        ("Prime Minister Ruiz meets Lopez", "Prime Minister Ruiz"),
        ("President Ana Lopez meets Peruvian Prime Minister Dan Reyes", "Peruvian Prime Minister Dan Reyes"),
        ("Bolivia meets Lopez", "Bolivia"),
    ],
)
def test_a_name_with_another_word_is_foreign(wording: str, foreign: str) -> None:
    """The same office with another person, another first name or another country is another name."""
    assert foreign_names(wording, CHILE, CHILE) == (foreign,)


def test_a_full_name_may_come_from_elsewhere_in_the_article() -> None:
    """The surname must stand in the sentence; the first name may stand where the article introduces the person."""
    assert foreign_names("Dan Reyes resigns", "Reyes resigned.", CHILE) == ()
    assert foreign_names("Dan Reyes resigns", "He resigned.", CHILE) == ("Dan Reyes",)


# --- sources ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("According to the Red Crescent, 40 people fled.", "Red Crescent"),
        ("Forty people fled, according to officials.", "officials"),
        ("Forty people fled, according to what she saw.", None),
        ("Forty people fled, Mayor Ana Lopez said.", "Mayor Ana Lopez"),
        ("Forty people fled, said Ana Lopez.", "Ana Lopez"),
        ("Forty people fled, police said.", "police"),
        ("The Mountain Rescue Service in Peru said forty people fled.", "Mountain Rescue Service in Peru"),
        ("Forty people fled from Lima.", None),
    ],
)
def test_the_source_is_the_name_beside_a_word_of_reporting(sentence: str, source: str | None) -> None:
    """A figure is attributed by the sentence's own words, or not at all."""
    assert attribution(sentence) == source


# --- spans ----------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "Ana Lopez",
        "accused",
        "Chile",
        "of",
        "12 trucks",
        "“a lie”",
        "é",
        "\U0001f600",
        "denied",
        "on Friday",
        "police",
        "fled",
    ]
)
SENTENCES = st.lists(
    st.lists(WORDS, min_size=1, max_size=8).map(lambda words: " ".join(words) + "."), min_size=1, max_size=5
)


@given(SENTENCES)
def test_evidence_is_the_very_characters_of_its_span(sentences: list[str]) -> None:
    """For every record of every facet, `text[start:end]` of the article is the evidence's text."""
    article = an_article(*sentences)
    calls = []
    for number, sentence in enumerate(sentences, start=1):
        names = [mention.text for mention in find_mentions(sentence)]
        drafts = {
            "actors": [ActorDraft(name=name, kind="person") for name in names],
            "events": [EventDraft(what=sentence, status="happened")],
            "figures": [FigureDraft(number=q.text, unit="x", measures=sentence) for q in find_quantities(sentence)],
            "stances": [
                StanceDraft(cue=cue.text, holder=names[0], target=names[-1], act="other", claim=sentence)
                for cue in find_cues(sentence)
                if names
            ],
        }
        calls += [drafted(article, task, *made, asked=[number]) for task, made in drafts.items() if made]
    groundwork = ground(article, calls)
    records = groundwork.records
    everything = [*records.actors, *records.events, *records.figures, *records.stances]
    assert len(everything) == groundwork.tally.used
    assert len(everything) + groundwork.tally.ungrounded == sum(len(call.drafts) for call in calls)
    for record in everything:
        for evidence in record.evidence:
            assert article.text[evidence.start : evidence.end] == evidence.text


def test_a_source_finds_the_sentence_pointed_at() -> None:
    """`at` is an article's sentence number within the window; without it only a window of one has an answer."""
    article = an_article("One.", "Two.", "Three.")
    several = Source(article, drafted(article, "events", asked=[2, 3], shown=[1]))
    assert several.sentence(3) == article.sentences[2]
    assert several.sentence(1) is None
    assert several.sentence(None) is None
    assert several.before == "One."
    assert Source(article, drafted(article, "events", asked=[2])).sentence(None) == article.sentences[1]
    assert several.evidence(Span(start=5, end=9)).text == "Two."


def test_provenance_names_prompt_model_recording_and_rules() -> None:
    """Every record leads back to the call it came from."""
    article = an_article("Police fled.")
    call = drafted(article, "actors", ActorDraft(name="Police", kind="armed_group"))
    provenance = Source(article, call).provenance(["a rule"])
    assert (provenance.prompt, provenance.prompt_sha256) == (call.prompt, call.prompt_sha256)
    assert (provenance.model, provenance.recordings) == (call.model, (call.recording,))
    assert provenance.rules == ("a rule",)


def test_what_is_refused_is_kept_with_draft_reason_and_recording() -> None:
    """A draft that fails a check is counted and can be inspected; it is in no record."""
    article = an_article("One.", "Police fled.")
    draft = ActorDraft(name="Navy", kind="armed_group")
    groundwork = grounded(article, "actors", draft, asked=[2])
    (refused,) = groundwork.ungrounded
    assert (refused.facet, refused.sentence) == ("actors", 2)
    assert ActorDraft.model_validate_json(refused.draft) == draft
    assert "'Navy'" in refused.reason
    assert refused.recording == "f" * 64
    assert groundwork.records.actors == ()
