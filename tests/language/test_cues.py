"""Stance cues: found by a table, in every form of its words, with the act that the table gives."""

from __future__ import annotations

import tomllib
from importlib import resources
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.cues import DUTY, SPEECH, find_cues, inflected, is_object
from summarizer.records.facets import Act

TABLE = tomllib.loads(resources.files("summarizer.language.lexicon").joinpath("cues.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("accuse", {"accuse", "accuses", "accused", "accusing"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("betray", {"betray", "betrays", "betrayed", "betraying"}),
        ("condemn", {"condemn", "condemns", "condemned", "condemning"}),
        ("bless", {"bless", "blesses", "blessed", "blessing"}),
        ("vouch", {"vouch", "vouches", "vouched", "vouching"}),
        ("tax", {"tax", "taxes", "taxed", "taxing"}),
        ("wish", {"wish", "wishes", "wished", "wishing"}),
        ("call for", {"call for", "calls for", "called for", "calling for"}),
        ("stand by", {"stand by", "stands by", "standed by", "standing by"}),
    ],
)
def test_a_verb_is_inflected_by_the_regular_rules(verb: str, forms: set[str]) -> None:
    """-s or -es, -ed, -ing; a final y after a consonant becomes ie; of a phrase the first word changes."""
    assert set(inflected(verb)) == forms


def test_a_short_vowel_doubles_the_consonant() -> None:
    """The doubled forms are there beside the plain ones, since the spelling does not tell the stress."""
    assert {"slammed", "slamming", "slams"} <= set(inflected("slam"))
    assert "vowwed" not in inflected("vow")
    assert "backked" not in inflected("back")


def test_every_entry_of_the_table_has_an_act_or_is_plain_speech() -> None:
    """A heading of the table is an act of the records, or `said`."""
    assert set(TABLE) <= {*get_args(Act), SPEECH}
    assert all(set(words) == {"verbs", "phrases"} for words in TABLE.values())


@pytest.mark.parametrize(
    ("act", "form"),
    [
        pytest.param(act, form, id=f"{act}: {form}")
        for act, words in TABLE.items()
        if act != SPEECH
        for form in [*(inflected(verb)[0] for verb in words["verbs"]), *words["phrases"]]
    ],
)
def test_every_word_of_the_table_is_found_with_its_act(act: str, form: str) -> None:
    """Each entry, put into a sentence, is a cue of its act, or part of a longer one."""
    sentence = f"They {form} them"
    (cue, *_) = [cue for cue in find_cues(sentence) if form in cue.text]
    assert sentence[cue.start : cue.end] == cue.text
    if cue.text == form:
        assert cue.act == act


@pytest.mark.parametrize(
    ("sentence", "cues"),
    [
        ("Chile accused Peru, which denied it.", [("accused", "accuses"), ("denied", "denies")]),
        ("ACCUSED by Chile, Peru left.", [("ACCUSED", "accuses")]),
        ("Peru called for talks.", [("called for", "demands")]),
        ("Peru called on Chile to leave.", [("called on", "urges")]),
        ("The setback and the askew unwanted mask.", []),
        ("Peru left.", []),
        ("", []),
    ],
)
def test_cues_are_whole_words_with_their_acts(sentence: str, cues: list[tuple[str, str]]) -> None:
    """The longest form wins, in any case, and never inside another word."""
    assert [(cue.text, cue.act) for cue in find_cues(sentence)] == cues


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Peru said it left.", []),
        ("“We left,” Peru said.", ["said"]),
        ('"We left," Peru said.', ["said"]),
        ("“We left,” Peru said and denied more.", ["denied"]),
        ("We left,” Peru told them.", ["told"]),
    ],
)
def test_plain_speech_counts_only_beside_quoted_words_and_alone(sentence: str, found: list[str]) -> None:
    """ "Said" is a cue where words are quoted and no other cue stands; it settles no act."""
    cues = find_cues(sentence)
    assert [cue.text for cue in cues] == found
    assert all((cue.act is None) == (cue.text in ("said", "told")) for cue in cues)


@pytest.mark.parametrize(
    "sentence", ["The demand of the workers grew.", "Oslo's support fell.", "Peru’s request came."]
)
def test_a_noun_behind_an_article_or_possessive_takes_no_position(sentence: str) -> None:
    """It names a position without taking one."""
    assert find_cues(sentence) == ()


WORDS = st.sampled_from(
    [
        "Peru",
        "accused",
        "denied",
        "call",
        "for",
        "on",
        "demand for",
        "the",
        "said",
        "“no”",
        "'s",
        "support",
        ".",
        "é",
        "\n",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=15).map(" ".join)))
def test_cues_are_in_order_and_never_overlap(text: str) -> None:
    """Any text: no error, spans that fit their characters, each cue behind the one before."""
    cues = find_cues(text)
    assert all(text[cue.start : cue.end] == cue.text for cue in cues)
    assert all(one.end <= two.start for one, two in pairwise(cues))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Oslo accused ", True),
        ("Oslo has praised the ", True),
        ("The union told ", True),
        ("“No,” said ", False),
        ("Oslo was accused by ", False),
        ("On Monday ", False),
    ],
)
def test_an_object_stands_right_behind_a_cue_that_takes_one(before: str, expected: bool) -> None:
    """Behind plain "said" a subject may stand, and behind "by" one always does."""
    assert is_object(f"{before}Bergen for it.", len(before)) is expected


def test_plain_speech_counts_where_something_is_said_to_be_due() -> None:
    """ "Said" with a duty takes a position without a quotation; without one it does not."""
    assert [cue.text for cue in find_cues("But Chile said the deal must end.")] == ["said"]
    assert find_cues("But Chile said the deal had ended.") == ()


@pytest.mark.parametrize("verb", ["must", "Should", "ought to", "needs to", "need to", "has to", "have to"])
def test_the_verbs_of_duty(verb: str) -> None:
    """Each stands for what is due, as a word of its own."""
    assert DUTY.fullmatch(verb)
    assert not DUTY.search(f"x{verb}x")


@pytest.mark.parametrize("words", ["Oslo needs a bridge", "Oslo has toll roads", "Oslo had to wait", "Oslo may go"])
def test_what_is_no_duty(words: str) -> None:
    """A need for a thing, having one, and what had to be in the past, are none."""
    assert DUTY.search(words) is None
