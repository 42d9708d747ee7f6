"""Stances that a small model turns round are set right where the sentence leaves no choice."""

from __future__ import annotations

import pytest

from summarizer.grounding.righting import charge, parted, righted, with_object
from summarizer.language.cues import find_cues
from summarizer.prompts.drafts import EventDraft, StanceDraft


def a_draft(holder: str, target: str, cue: str = "accused") -> StanceDraft:
    return StanceDraft(cue=cue, holder=holder, target=target, act="accuses", claim="It failed")


def ends(holder: str, target: str, cue: str, text: str) -> tuple[str, str, str | None]:
    """Holder, target and the rule that fired, after righting."""
    found = next(one for one in find_cues(text) if one.text == cue)
    draft, rule = righted(a_draft(holder, target, cue), found, text)
    return draft.holder, draft.target, rule


def test_what_stands_behind_the_verb_is_the_target() -> None:
    """ "A accused B" cannot mean that B accused A."""
    text = "Peru has sought allies and accused Chile, which has ships there, of failing to help."
    assert ends("Chile", "Peru", "accused", text) == ("Peru", "Chile", "holder: before 'accused'")
    assert ends("Peru", "Chile", "accused", text) == ("Peru", "Chile", None)


def test_an_owner_behind_the_verb_is_not_the_target() -> None:
    """ "accused Chile's minister": Chile itself is not accused."""
    text = "Peru accused Chile’s minister of lying."
    assert ends("Chile", "Peru", "accused", text)[2] is None


def test_who_is_judged_in_a_quotation_does_not_judge() -> None:
    """The speaker of the quotation is the holder, what it is about the target."""
    text = "“Lima is making a huge mistake by leaving the pact,” the Foreign Ministry in Quito said on Monday."
    assert ends("Lima", "Peru", "huge mistake", text) == (
        "Foreign Ministry in Quito",
        "Lima",
        "holder: who is quoted",
    )


def test_who_is_told_of_a_mistake_did_not_find_it() -> None:
    """ "A told B that he is making a mistake": A is the holder."""
    text = 'Quito denies any guilt and told Quispe that "he is making a big mistake by flirting with Chile."'
    assert ends("Quispe", "Peru", "big mistake", text) == ("Quito", "Quispe", "holder: who is quoted")


def test_who_argues_that_somebody_is_to_blame_is_the_holder() -> None:
    """Reported speech has a speaker as a quotation has."""
    text = "However, Quito argues that Peru’s president, Rosa Quispe, bears responsibility for the delay."
    assert ends("Peru", "Rosa Quispe", "bears responsibility", text)[:2] == ("Quito", "Rosa Quispe")


def test_the_target_of_a_denial_is_the_accuser() -> None:
    """The guideline's rule, where the sentence has both."""
    text = "Peru has accused Quito of fraud, an allegation that Ecuador has denied."
    assert ends("Ecuador", "Quito", "denied", text) == ("Ecuador", "Peru", "target: who is denied")
    alone = "Ecuador has denied that Quito was involved."
    assert ends("Ecuador", "Quito", "denied", alone)[2] is None


def test_a_demand_is_not_taken_from_its_holder() -> None:
    """Only judgements are turned: a quoted demand may well be its subject's own."""
    text = "“Peru demands a new vote,” the mayor said."
    assert ends("Peru", "vote", "demands", text)[2] is None


def test_a_stance_towards_two_is_two_stances() -> None:
    """ "A and B" are two targets; a name with "and" in it, or a thing, is one."""
    both, thing = a_draft("Quito", "Peru and Chile"), a_draft("Quito", "bread and butter")
    event = EventDraft(what="Peru and Chile meet", status="happened")
    drafts = parted([both, thing, event], ["Quito accused Peru and Chile."])
    assert [draft.target for draft in drafts if isinstance(draft, StanceDraft)] == ["Peru", "Chile", "bread and butter"]
    assert drafts[-1] == event


@pytest.mark.parametrize(
    ("before", "text", "targets"),
    [
        (["Peru and Chile met."], "Quito called on both sides to stop.", ["Peru", "Chile"]),
        (
            ["Brazil and Peru met.", "Peru and Chile quarrel"],
            "Ana called on the two states to stop.",
            ["Peru", "Chile"],
        ),
        (["Peru met Chile."], "Quito called on both sides to stop.", ["Chile"]),
        (["Peru and Brazil met."], "Quito called on both sides to stop.", ["Chile"]),
        (["Peru and Chile met."], "Quito called on Chile to stop both sides.", ["Chile"]),
        ([], "Quito called on both sides to stop.", ["Chile"]),
    ],
)
def test_both_sides_are_those_last_named_together(before: list[str], text: str, targets: list[str]) -> None:
    """Where "A and B" stands before it and the model has one of them; otherwise the target is as the model has it."""
    drafts = parted([a_draft("Quito", "Chile", "called on")], [*before, text])
    assert [draft.target for draft in drafts if isinstance(draft, StanceDraft)] == targets


def test_both_sides_that_the_model_has_are_not_doubled() -> None:
    """A draft for each of the two stays one for each."""
    drafts = [a_draft("Quito", "Chile", "called on"), a_draft("Quito", "Peru", "called on")]
    assert parted(drafts, ["Peru and Chile met.", "Quito called on both sides to stop."]) == tuple(drafts)


@pytest.mark.parametrize(
    ("text", "target", "ended"),
    [
        ("The board in Quito added that Peru will provide drinking water worth 3m soles.", "Peru", "drinking water"),
        ("The board in Quito added that Peru will provide tents and beds.", "Peru", "tents"),
        ("The board in Quito will provide tents for Peru.", "Peru", "Peru"),
    ],
)
def test_what_somebody_is_to_give_is_promised(text: str, target: str, ended: str) -> None:
    """ "A said that B will provide C": the promise is of C, not towards B."""
    assert ends("board", target, "will provide", text)[1] == ended


def test_a_subject_right_before_the_verb_keeps_its_place() -> None:
    """ "A left, and C accused B": A accused nobody."""
    text = "Ana Lopez left, and Chile accused Peru of poisoning the Loa."
    assert ends("Peru", "Ana Lopez", "accused", text)[2] is None


def test_the_object_ends_before_a_clause() -> None:
    """An object is taken up to a stop, a clause or twelve words, without a preposition left hanging."""
    text = "“I condemn in the strongest terms the attack of last night on the dam, which fell,” Quispe said."
    cue = next(one for one in find_cues(text) if one.text == "condemn")
    found = with_object(a_draft("Quispe", "Peru", "condemn"), cue, text)
    assert found is not None
    assert found.target == "the attack of last night on the dam"


def test_a_demand_has_no_object_to_take() -> None:
    """ "Demands bread" is about bread; whose it is to give stands elsewhere."""
    text = "Peru demands bread from Chile."
    assert with_object(a_draft("Peru", "Quito", "demands"), find_cues(text)[0], text) is None


def test_who_is_said_to_be_obliged_is_the_target() -> None:
    """ "A, B's ambassador, said C should stop": the demand is on C."""
    text = "Rosa Quispe, Peru's ambassador to Chile, said Quito should stop the dam."
    assert ends("Rosa Quispe", "Chile", "said", text) == ("Rosa Quispe", "Quito", "target: who is said to be obliged")
    assert ends("Rosa Quispe", "Quito", "said", text)[2] is None


@pytest.mark.parametrize(
    ("sentence", "cue", "said"),
    [
        ("Norland accused Sudmark of draining the lake, and left.", "accused", "draining the lake"),
        ("Norland accused Sudmark of not paying 1,200 ferrymen.", "accused", "not paying 1,200 ferrymen"),
        ("Norland accused Sudmark of draining the lake after the feast.", "accused", "draining the lake"),
        ("Norland accused the mayor of Odrin of draining the lake.", "accused", "draining the lake"),
        ("Norland blamed Sudmark for draining the lake; nobody else did.", "blamed", "draining the lake"),
        ("Norland praised Sudmark for mending the walls.", "praised", "mending the walls"),
        (
            "Norland criticised Sudmark for ending “the long peace” early.",
            "criticised",
            "ending “the long peace” early",
        ),
        ("Norland accused Sudmark of “a cold theft,” and left.", "accused", "a cold theft"),
        ('Norland accused Sudmark of "a cold theft".', "accused", "a cold theft"),
        ("Norland accused Sudmark of theft.", "accused", None),
        ("Norland accused Sudmark.", "accused", None),
        ("Draining the lake, Norland accused Sudmark.", "accused", None),
        ("Norland praised the mayor of lasting fame.", "praised", None),
        ("Norland denied reports of draining the lake.", "denied", None),
        ("Norland demanded boats for draining the lake.", "demanded", None),
    ],
)
def test_a_charge_is_in_the_sentences_own_words(sentence: str, cue: str, said: str | None) -> None:
    """Behind "of" or "for": a verb in -ing up to the end of its clause, or a quotation without its marks; else none.

    What is demanded or denied is no charge, and praise is "for" something.
    """
    found = next(one for one in find_cues(sentence) if one.text == cue)
    assert charge(found, sentence) == said


@pytest.mark.parametrize(("accusation", "claim"), [("draining the lake", "draining the lake"), ("theft", "It failed")])
def test_a_denial_takes_the_charge_as_its_claim(accusation: str, claim: str) -> None:
    """What is denied is what one is accused of; without a charge the drafted claim stays."""
    text = f"Norland has accused Sudmark of {accusation}, an allegation that Sudmark has denied."
    denial = next(one for one in find_cues(text) if one.text == "denied")
    draft, rule = righted(a_draft("Sudmark", "Sudmark", "denied"), denial, text)
    assert (draft.holder, draft.target, draft.claim) == ("Sudmark", "Norland", claim)
    assert rule == "target: who is denied"


@pytest.mark.parametrize(
    ("before", "target"),
    [
        ("Chile accused Peru of draining the lake.", "Chile"),
        ("Chile sought allies in Ghana and accused Peru of draining the lake.", "Chile"),
        ("Chile accused Bolivia of draining the lake.", "Ghana"),
        ("Chile met Peru.", "Ghana"),
        ("Peru accused Peru’s army of draining the lake.", "Ghana"),
    ],
)
def test_a_bare_denial_answers_the_accusation_before_it(before: str, target: str) -> None:
    """Only where the sentence before accuses the denier, and the denial itself names nobody."""
    text = "Lima denies any guilt."
    (cue,) = find_cues(text)
    draft, rule = righted(a_draft("Lima", "Ghana", "denies"), cue, text, before)
    assert (draft.target, rule) == (target, "target: who is denied" if target == "Chile" else None)
    named = "Lima denies any guilt towards Ghana."
    assert righted(a_draft("Lima", "Ghana", "denies"), find_cues(named)[0], named, before)[1] is None


@pytest.mark.parametrize(
    ("text", "cue", "target", "whole"),
    [
        ("Chile accepts Lomas is part of Peru but wants peace.", "accepts", "Lomas", "Lomas is part of Peru"),
        ("Chile rejected reports that Lomas fell.", "rejected", "reports", "reports that Lomas fell"),
        ("Chile rejected Lomas.", "rejected", "Lomas", None),
        ("Chile accused Peru is what they say.", "accused", "Peru", None),
    ],
)
def test_a_clause_behind_the_verb_is_the_whole_target(text: str, cue: str, target: str, whole: str | None) -> None:
    """Who accepts that B is lost does not support B; a bare noun says nothing without what follows it."""
    _, found, rule = ends("Chile", target, cue, text)
    assert (found, rule) == (whole or target, f"target: all that stands behind '{cue}'" if whole else None)
