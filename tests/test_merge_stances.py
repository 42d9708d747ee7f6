"""Who takes which position, and which positions contradict each other."""

from __future__ import annotations

from reported import Report, flood

from summarizer.brief_records import Dispute, Position
from summarizer.clusters import in_reading_order
from summarizer.merge.actors import merge_actors
from summarizer.merge.events import merge_events
from summarizer.merge.disputes import find_disputes
from summarizer.merge.stances import merge_stances


def _positions(*reports: Report) -> tuple[Position, ...]:
    told = in_reading_order(report.summary() for report in reports)
    return merge_stances(told, merge_actors(told))


def _disputes(*reports: Report) -> tuple[Dispute, ...]:
    told = in_reading_order(report.summary() for report in reports)
    cast = merge_actors(told)
    return find_disputes(told, cast, merge_stances(told, cast), merge_events(told, cast))


def _sides(dispute: Dispute) -> list[tuple[str, ...]]:
    return [side.rests_on for side in dispute.sides]


def _report(name: str = "a") -> Report:
    return Report(name).actor("Norland", aliases=("Nor",)).actor("Sudmark").actor("Velta", "organisation")


def test_one_position_with_all_its_citations() -> None:
    """The same accusation in two articles is one position, whatever name the holder goes by."""
    positions = _positions(*flood())
    assert [(position.holder, position.act, len(position.members)) for position in positions] == [
        ("Sudmark", "accuses", 2),
        ("Norland", "denies", 1),
    ]


def test_other_acts_polarities_targets_and_claims_stay_side_by_side() -> None:
    """Only the same act, polarity and target with a claim that shares words merge."""
    base = _report("a").stance("Nor", "urges", "Sudmark", "Sudmark should open the gates", polarity="neutral")
    others = [
        _report("b").stance("Norland", "demands", "Sudmark", "Sudmark should open the gates", polarity="neutral"),
        _report("c").stance("Norland", "urges", "Sudmark", "Sudmark should open the gates", polarity="opposed"),
        _report("d").stance("Norland", "urges", "Velta", "Velta should open the gates", polarity="neutral"),
        _report("e").stance("Norland", "urges", "Sudmark", "Sudmark ought to pay its debts", polarity="neutral"),
        _report("f").stance("Velta", "urges", "Sudmark", "Sudmark should open the gates", polarity="neutral"),
    ]
    for other in others:
        assert len(_positions(base, other)) == 2
    same = _report("g").stance("Norland", "urges", "Sudmark", "Open the gates at once", polarity="neutral", quoted=True)
    (position,) = _positions(base, same)
    assert position.quoted
    assert position.holder == "Norland"


def test_targets_that_are_things_match_by_their_words() -> None:
    """ "the new dam" and "a new dam on the Ombra" are one thing; an actor and a thing are not."""
    one = _report("a").stance("Norland", "rejects", "the new dam", "The new dam costs too much")
    same = _report("b").stance("Norland", "rejects", "a new dam on the Ombra", "The dam costs too much")
    assert len(_positions(one, same)) == 1
    thing = _report("c").stance("Norland", "rejects", "Sudmark", "The new dam costs too much")
    assert len(_positions(one, thing)) == 2


def test_accusation_and_denial() -> None:
    """A denial answers the accusation of the one it is addressed to, when they share words."""
    (dispute,) = _disputes(*flood())
    assert (dispute.rule, _sides(dispute)) == ("accusation and denial", [("stance-1",), ("stance-2",)])
    assert dispute.about.startswith("Sudmark against Norland: ")


def test_a_denial_without_common_words_answers_its_own_article_only() -> None:
    """ "denies any guilt" answers an accusation of the same article, not one of another."""
    accusation = _report("a").stance("Sudmark", "accuses", "Norland", "Norland let the walls rot")
    assert not _disputes(accusation, _report("b").stance("Norland", "denies", "Sudmark", "Bears no guilt"))
    accusation.stance("Norland", "denies", "Sudmark", "Bears no guilt")
    assert [dispute.rule for dispute in _disputes(accusation)] == ["accusation and denial"]


def test_a_denial_of_the_allegation_itself() -> None:
    """A denial may be aimed at the allegation instead of at the accuser."""
    report = _report().stance("Sudmark", "accuses", "Norland", "Norland hid the inspection papers")
    report.stance("Norland", "denies", "hiding inspection papers", "Nothing was hidden")
    assert [dispute.rule for dispute in _disputes(report)] == ["accusation and denial"]


def _trading_blame(first: str, second: str, claims: tuple[str, str]) -> Report:
    report = _report().write(first).stance("Norland", "accuses", "Sudmark", claims[0])
    if second:
        report.write(second)
    return report.stance("Sudmark", "accuses", "Norland", claims[1])


def test_mutual_accusation() -> None:
    """Two that accuse each other of the same are one dispute, found once; of other things in other articles, none."""
    claims = ("Sudmark broke the truce on the river", "Norland broke the truce on the river")
    (dispute,) = _disputes(_trading_blame("Norland blamed Sudmark.", "Sudmark blamed Norland.", claims))
    assert dispute.rule == "mutual accusation"
    assert "against each other" in dispute.about
    elsewhere = _report("b").stance("Sudmark", "accuses", "Norland", "Norland owes large debts")
    assert not _disputes(_report("a").stance("Norland", "accuses", "Sudmark", "Sudmark broke the truce"), elsewhere)


def test_one_sentence_read_twice_is_no_mutual_accusation() -> None:
    """The same claim on both sides is a dispute only where the sentence says that it is mutual."""
    claims = ("They broke the truce on the river", "They broke the truce on the river")
    assert not _disputes(_trading_blame("Norland accused Sudmark after it broke the truce.", "", claims))
    assert not _disputes(_trading_blame("Norland blamed Sudmark.", "Sudmark was blamed.", claims))
    assert _disputes(_trading_blame("Norland and Sudmark accused each other of breaking the truce.", "", claims))


def test_a_rejection_of_the_demand_answers_what_was_demanded_before_it() -> None:
    """ "rejects the demand" finds the demand in the sentences before, by the thing its own sentence names."""

    def told(rejection: str, between: int = 0, target: str = "the demand") -> tuple[Dispute, ...]:
        report = _report().write("Norland demanded a canal through the salt marsh.")
        report.stance("Norland", "demands", "a canal through the salt marsh", "Dig it", polarity="neutral")
        for _ in range(between):
            report.write("It rained.")
        report.write(rejection)
        return _disputes(report.stance("Sudmark", "rejects", target, "No"))

    (dispute,) = told("Sudmark rejects the demand, and the canal is not in the treaty.")
    assert _sides(dispute) == [("stance-1",), ("stance-2",)]
    assert dispute.rule == "demand and rejection"
    assert not told("Sudmark rejects the demand.")
    assert not told("Sudmark rejects the demand for the canal.", between=5)
    assert not told("Sudmark rejects the canal report.", target="the report")


def test_demand_and_rejection_with_supporters() -> None:
    """A rejected demand stands against the demand and all who support it, never against the same holder."""
    canal = "a canal through the salt marsh"
    report = _report().stance("Norland", "demands", canal, "A canal must be dug", polarity="neutral")
    report.stance("Velta", "supports", "the demand for a salt marsh canal", "Backs the canal", polarity="supportive")
    report.stance("Sudmark", "rejects", "the salt marsh canal", "No canal will be dug")
    report.stance("Sudmark", "demands", "a canal beside the salt marsh", "Dig elsewhere", polarity="neutral")
    (dispute,) = _disputes(report)
    assert dispute.rule == "demand and rejection"
    assert [len(side) for side in _sides(dispute)] == [2, 1]


def test_allegation_and_denial() -> None:
    """A denial of reports stands against the alleged event, not against one that happened."""
    report = _report().stance("Norland", "denies", "reports of hidden arms deliveries", "Nothing was delivered")
    happened = report.event("Norland delivers hidden arms to Velta", "2031-05-01", "Norland", "Velta")
    assert not _disputes(happened)
    alleged = _report("b").stance("Norland", "denies", "reports of hidden arms deliveries", "Nothing was delivered")
    alleged.event("Norland delivers hidden arms to Velta", "2031-05-01", "Norland", "Velta", status="alleged")
    (dispute,) = _disputes(alleged)
    assert (dispute.rule, _sides(dispute)[0]) == ("allegation and denial", ("event-1",))


def test_a_position_that_is_not_grounded_supports_no_dispute() -> None:
    """Two grounded positions make a dispute; a missing one does not."""
    report = _report().stance("Sudmark", "accuses", "Norland", "Norland let the walls rot", grounding="missing")
    report.stance("Norland", "denies", "Sudmark", "The walls did not rot")
    assert not _disputes(report)
