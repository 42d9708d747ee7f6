"""Negated, supposed, planned, cleared and alleged verbs: none is told as what happened, and what happened stays so."""

from __future__ import annotations

import pytest

from summarizer.prompts.drafts import EventDraft, StanceDraft
from summarizer.records.facets import Act, Status
from tests.support.drafting import an_article, grounded, reason_of


def status(sentence: str, what: str, drafted: Status = "happened") -> str:
    """The status of the event in the summary, or `refused`."""
    found = grounded(an_article(sentence), "events", EventDraft(what=what, status=drafted)).records.events
    return found[0].status if found else "refused"


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Norland's army did not cross the border on Friday.", "Norland's army crosses the border"),
        ("Norland's army has not yet crossed the border, an envoy found.", "Norland's army crosses the border"),
        ("Norland never sent soldiers to Kesto.", "Norland sends soldiers to Kesto"),
        ("Peru won't send troops to Lomas.", "Peru sends troops to Lomas"),
        ("Peru didn’t send troops to Lomas.", "Peru sends troops to Lomas"),
        ("No trucks reached Lomas on Monday.", "Trucks reach Lomas"),
        ("No shots were fired in Kesto on Tuesday.", "Shots are fired in Kesto"),
        ("None of the soldiers of Norland were killed in the raid.", "Soldiers of Norland are killed in the raid"),
        ("Neither Peru nor Chile sent troops to Lomas.", "Chile sends troops to Lomas"),
        ("Police found no bodies in the lake of Tarn.", "Police find bodies in the lake of Tarn"),
        ("Rescue teams from Chile failed to reach Lomas.", "Rescue teams from Chile reach Lomas"),
        ("Mayor Lena Voss refused to leave Tarn.", "Mayor Lena Voss leaves Tarn"),
        ("The ferry Sturla was unable to leave Tarn.", "The ferry Sturla leaves Tarn"),
        ("Rain prevented the army from entering Lomas.", "The army enters Lomas"),
        ("Norland denied having sent soldiers to Kesto.", "Norland sends soldiers to Kesto"),
        ("Norland denied sending soldiers to Kesto.", "Norland sends soldiers to Kesto"),
        ("Norland denied that it had sent soldiers to Kesto.", "Norland sends soldiers to Kesto"),
        ("Envoys denied reports that Norland sent soldiers to Kesto.", "Norland sends soldiers to Kesto"),
        ("Jon Abel was cleared of stealing 3 million dollars.", "Jon Abel steals 3 million dollars"),
        ("A court acquitted Jon Abel of the murder of a guard.", "Jon Abel murders a guard"),
        ("There is no evidence that Norland bombed the dam.", "Norland bombs the dam"),
        ("The meeting of Norland and Peru did not take place.", "The meeting of Norland and Peru takes place"),
        ("Armed men from Norland did not cross the Ash.", "Armed men from Norland cross the Ash"),
        ("A court cleared Ana Ruiz, the mayor of Tarn, of taking bribes.", "Ana Ruiz takes bribes"),
    ],
)
def test_what_is_negated_or_cleared_is_denied(sentence: str, what: str) -> None:
    """Whatever status the model gives it: the sentence's point is that it did not happen."""
    assert [status(sentence, what, drafted) for drafted in ("happened", "ongoing", "planned")] == ["denied"] * 3


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("The dam at Lomas may break this week.", "The dam at Lomas breaks"),
        ("The dam at Lomas could break, engineers found.", "The dam at Lomas breaks"),
        ("The dam at Lomas might have broken.", "The dam at Lomas breaks"),
        ("If Peru closes the border, Chile would send soldiers to Tarn.", "Peru closes the border"),
        ("If Peru closes the border, Chile would send soldiers to Tarn.", "Chile sends soldiers to Tarn"),
        ("Chile would have sent soldiers to Tarn.", "Chile sends soldiers to Tarn"),
        ("Divers from Tarn tried to raise the wreck.", "Divers from Tarn raise the wreck"),
        ("The army of Sundia did not plan to storm the hall.", "The army of Sundia storms the hall"),
    ],
)
def test_what_is_only_supposed_has_not_happened(sentence: str, what: str) -> None:
    """It is refused, with the words that say so, unless the model says that it is planned or alleged."""
    refused = grounded(an_article(sentence), "events", EventDraft(what=what, status="happened"))
    assert "only supposed" in reason_of(refused)
    assert (status(sentence, what, "ongoing"), status(sentence, what, "planned")) == ("refused", "planned")


@pytest.mark.parametrize(
    ("sentence", "what", "told"),
    [
        ("Chile will send soldiers to Tarn.", "Chile sends soldiers to Tarn", "planned"),
        ("Chile found that it would send soldiers to Tarn.", "Chile sends soldiers to Tarn", "planned"),
        ("Soldiers of Sundia prepared to bomb the dam at Tarn.", "Soldiers of Sundia bomb the dam at Tarn", "planned"),
        ("Sundia threatened to bomb the dam at Tarn.", "Sundia bombs the dam at Tarn", "planned"),
        ("Jon Abel allegedly stole 3 million dollars.", "Jon Abel steals 3 million dollars", "alleged"),
        ("A court accused Jon Abel of stealing 3 million dollars.", "Jon Abel steals 3 million dollars", "alleged"),
        ("Jon Abel was charged with stealing 3 million dollars.", "Jon Abel steals 3 million dollars", "alleged"),
    ],
)
def test_what_is_planned_or_alleged_is_told_as_that(sentence: str, what: str, told: str) -> None:
    """The status is the one that the sentence has words for."""
    assert status(sentence, what) == told


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Norland's army did not leave Lomas until Friday.", "Norland's army leaves Lomas"),
        ("The army of Norland did not cross the Ash on Monday but on Tuesday.", "The army of Norland crosses the Ash"),
        ("Norland sent soldiers to Kesto, but did not send tanks.", "Norland sends soldiers to Kesto"),
        ("Norland did not deny sending soldiers to Kesto.", "Norland sends soldiers to Kesto"),
        ("The fire in Tarn not only killed 12 people but destroyed the school.", "The fire in Tarn kills 12 people"),
        ("The fire in Tarn killed no fewer than 12 people.", "The fire in Tarn kills 12 people"),
        ("Police in Tarn found no bodies but weapons.", "Police in Tarn find weapons"),
        ("Peru sent 30 trucks, which may reach Lomas on Friday.", "Peru sends 30 trucks"),
        ("Peru sent 30 trucks to Lomas and could send more.", "Peru sends 30 trucks to Lomas"),
        ("Police in Tarn arrested a man who had threatened to bomb a school.", "Police in Tarn arrest a man"),
        ("A bridge in Tarn collapsed, and no one was hurt.", "A bridge in Tarn collapses"),
        ("Ana Ruiz, who could not pay, fled to Kesto.", "Ana Ruiz flees to Kesto"),
        ("Peru closed the border and, if Chile agrees, opens it again.", "Peru closes the border"),
        ("Sundia bombed the dam after it had threatened to bomb it.", "Sundia bombs the dam"),
        ("Peru won the final in Tarn without losing a match.", "Peru wins the final in Tarn"),
        ("Rescuers from Tarn who could not use boats saved 30 sailors.", "Rescuers from Tarn save 30 sailors"),
        ("Police in Tarn cleared the square of farmers.", "Police in Tarn clear the square"),
        ("A court cleared Jon Abel of stealing.", "A court clears Jon Abel of stealing"),
        ("Norland failed to send troops to Kesto.", "Norland does not send troops to Kesto"),
    ],
)
def test_what_happened_beside_a_negation_or_a_plan_has_happened(sentence: str, what: str) -> None:
    """Only the verb of the wording counts, and only where it stands nowhere by itself."""
    assert status(sentence, what) == "happened"


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Peru's army crossed the border on Friday.", "Peru's army does not cross the border"),
        ("Chile has sent soldiers to Tarn.", "Chile never sends soldiers to Tarn"),
    ],
)
def test_what_is_told_is_not_turned_into_its_opposite(sentence: str, what: str) -> None:
    """A negation that the sentence does not have is refused."""
    draft = EventDraft(what=what, status="happened")
    assert "says that it happened" in reason_of(grounded(an_article(sentence), "events", draft))


@pytest.mark.parametrize(
    ("sentence", "cue", "act"),
    [
        ("The Maritime Union declined to condemn Norland.", "condemn", "criticises"),
        ("Peru does not support Norland in Tarn.", "support", "supports"),
        ("Peru never threatened Norland.", "threatened", "warns"),
        ("Peru refused to praise Norland.", "praise", "praises"),
    ],
)
def test_a_position_that_is_not_taken_is_none(sentence: str, cue: str, act: Act) -> None:
    """A cue right under a negation is refused."""
    holder = "Maritime Union" if "Union" in sentence else "Peru"
    draft = StanceDraft(cue=cue, holder=holder, target="Norland", act=act, claim=sentence.rstrip("."))
    assert "was not done" in reason_of(grounded(an_article(sentence), "stances", draft))
