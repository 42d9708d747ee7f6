"""Who takes which position, and which positions contradict each other."""

from __future__ import annotations

from summarizer.language.likeness.clusters import in_reading_order
from summarizer.merging.story.actors import merge_actors
from summarizer.merging.story.disputes import find_disputes
from summarizer.merging.story.events import merge_events
from summarizer.merging.story.stances import find_shifts, merge_stances
from summarizer.records.brief import Dispute, Position, Shift
from summarizer.records.facets import Act, Polarity
from tests.support.reported import Report, flood


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
    """ "rejects the demand" finds the demand in the sentences before: the only one, or the one that its own names."""

    def told(rejection: str, between: int = 0, target: str = "the demand", other: bool = False) -> tuple[Dispute, ...]:
        report = _report().write("Norland demanded a canal through the salt marsh.")
        report.stance("Norland", "demands", "a canal through the salt marsh", "Dig it", polarity="neutral")
        if other:
            report.write("Velta demanded lower tolls at sea.")
            report.stance("Velta", "demands", "lower tolls at sea", "Lower them", polarity="neutral")
        for _ in range(between):
            report.write("It rained.")
        report.write(rejection)
        return _disputes(report.stance("Sudmark", "rejects", target, "No"))

    (dispute,) = told("Sudmark rejects the demand, and the canal is not in the treaty.")
    assert _sides(dispute) == [("stance-1",), ("stance-2",)]
    assert dispute.rule == "demand and rejection"
    assert told("Sudmark rejects the demand.")
    assert not told("Sudmark rejects the demand.", other=True)
    (dispute,) = told("Sudmark rejects the demand for a canal.", other=True)
    assert dispute.about == "a canal through the salt marsh"
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


def test_a_demand_put_to_somebody_is_disputed_when_that_one_rejects_it() -> None:
    """The thing may stand in the claim, or in the other's sentence; another's rejection answers nothing."""

    def told(by: str, target: str, claim: str, act: Act = "rejects") -> tuple[Dispute, ...]:
        report = _report().write("Norland demanded from Sudmark the repair of the sea dyke.")
        report.stance("Norland", "demands", "Sudmark", "Sudmark must mend the dyke at sea", polarity="neutral")
        return _disputes(report.write("It was rejected.").stance(by, act, target, claim))

    (dispute,) = told("Sudmark", "Norland", "The dyke at sea needs no work")
    assert (dispute.rule, dispute.about) == ("demand and rejection", "Sudmark must mend the dyke at sea")
    assert told("Sudmark", "the repair of the dyke", "It will not pay")
    assert not told("Velta", "the repair of the dyke", "It will not pay")
    assert not told("Sudmark", "Norland", "No tolls are due")
    assert not told("Sudmark", "Norland", "The dyke at sea is long", act="other")


def test_the_bare_demand_is_the_one_put_to_who_rejects_it() -> None:
    """Of two demands shortly before, that which is put to the holder of the rejection is meant."""
    report = _report().write("Norland demanded tolls; Velta asked Sudmark for boats.")
    report.stance("Norland", "demands", "tolls for the canal", "Pay", polarity="neutral")
    report.stance("Velta", "demands", "Sudmark", "Sudmark must lend boats", polarity="neutral")
    (dispute,) = _disputes(
        report.write("Sudmark rejected the demand.").stance("Sudmark", "rejects", "the demand", "No")
    )
    assert dispute.about == "Sudmark must lend boats"


def test_a_call_meets_reluctance_in_one_sentence() -> None:
    """What one wants of another who is against it, told in one breath, is a dispute; in another sentence it is not."""

    def told(*, apart: bool = False, polarity: Polarity = "opposed") -> tuple[Dispute, ...]:
        report = _report().write("Norland wants Sudmark to stay, but it sees no future there.")
        report.stance("Norland", "urges", "Sudmark", "Sudmark should stay", polarity="neutral")
        if apart:
            report.write("Sudmark sees no future in the union.")
        return _disputes(report.stance("Sudmark", "other", "a future in the union", "There is none", polarity=polarity))

    (dispute,) = told()
    assert (dispute.rule, dispute.about) == ("call and reluctance", "Norland and Sudmark: Sudmark should stay")
    assert not told(apart=True)
    assert not told(polarity="neutral")


def test_a_course_stands_against_its_criticism() -> None:
    """Blame for what the blamed one supports is a dispute, when the words for it are the same."""

    def told(claim: str) -> tuple[Dispute, ...]:
        report = _report().stance("Norland", "accuses", "Sudmark", claim)
        return _disputes(
            report,
            _report("b").stance("Sudmark", "other", "Velta", "It seeks closer trade ties", polarity="supportive"),
        )

    (dispute,) = told("It seeks closer trade ties with others")
    assert dispute.rule == "course and criticism"
    assert not told("It seeks war")


def test_a_denial_needs_the_words_of_the_accusation_it_answers() -> None:
    """A denial of an allegation, not put to the accuser, answers what it shares two words with."""
    accusation = _report().stance("Norland", "accuses", "Sudmark", "hiding debts from the owners of the dyke")
    assert _disputes(accusation, _report("b").stance("Sudmark", "denies", "any debt", "No debts were hidden"))
    assert not _disputes(accusation, _report("b").stance("Sudmark", "denies", "any delay", "The dyke is done"))


def _dated(published: str | None, *sentences: str, act: Act = "rejects") -> list[tuple[str | None, str]]:
    report = Report("a", published).actor("Norland").actor("Sudmark")
    for sentence in sentences:
        report.write(sentence).stance("Norland", act, "the marsh canal", "No canal through the marsh")
    (position,) = _positions(report)
    assert [one.text for report in position.reported for one in report.citations] == list(sentences)
    return [(report.date, report.basis) for report in position.reported]


def test_a_position_is_dated_by_its_sentence_or_else_by_its_article() -> None:
    """Where the sentence does not say when it was taken, the day of publication stands in; or else it is undated."""
    assert _dated("2031-05-02", "Norland rejected the canal.") == [("2031-05-02", "publication")]
    assert _dated(None, "Norland rejected the canal.") == [(None, "unknown")]
    assert _dated("2031-05-02", "Norland on 28 April rejected the canal.") == [("2031-04-28", "text")]
    assert _dated("2031-05-02", "Norland today rejected the canal.") == [("2031-05-02", "text")]
    assert _dated("2031", "Norland today rejected the canal.") == [("2031", "publication")]
    assert _dated(None, "Norland on 28 April rejected the canal.") == [("XXXX-04-28", "text")]
    assert _dated(None, "Norland today rejected the canal.") == [(None, "unknown")]


def test_a_date_after_publication_dates_no_position() -> None:
    """What is reported has been taken: a later date in the sentence is of something else."""
    assert _dated("2031-05-02", "On 9 May Norland rejects the canal.") == [("2031-05-02", "publication")]


def test_an_article_may_report_a_position_under_two_dates() -> None:
    """Each date has its sentences, the earlier first."""
    told = _dated("2031-05-02", "Last year Norland rejected the canal.", "Norland rejects the canal.")
    assert told == [("2030", "text"), ("2031-05-02", "publication")]


def test_who_turned_round_by_the_article_s_own_words() -> None:
    """One article that says when each position was taken tells of a change by itself."""
    report = Report("a", "2031-05-09").actor("Norland").write("In April Norland rejected the marsh canal.")
    report.stance("Norland", "rejects", "the marsh canal", "No canal").write("Norland now supports the marsh canal.")
    (shift,) = _shifts(report.stance("Norland", "supports", "the marsh canal", "Dig", polarity="supportive"))
    assert [stage.date for stage in shift.stages] == ["2031-04", "2031-05-09"]


def _shifts(*reports: Report) -> tuple[Shift, ...]:
    told = in_reading_order(report.summary() for report in reports)
    cast = merge_actors(told)
    return find_shifts(told, cast, merge_stances(told, cast))


def _turning(second: str | None, thing: str = "the canal through the marsh", polarity: Polarity = "supportive") -> int:
    first = Report("a", "2031-05-01").actor("Norland").stance("Norland", "rejects", thing, "No canal")
    later = Report("b", second).actor("Norland")
    return len(_shifts(first, later.stance("Norland", "supports", thing, "A canal, please", polarity=polarity)))


def test_who_turns_round_has_changed_position() -> None:
    """First against a thing, later for it: both stages with the dates of their articles."""
    first = Report("a", "2031-05-01").actor("Norland").stance("Norland", "rejects", "the marsh canal", "No canal")
    later = Report("b", "2031-05-09").actor("Norland")
    (shift,) = _shifts(later.stance("Norland", "supports", "a marsh canal", "Dig", polarity="supportive"), first)
    assert (shift.holder, [stage.date for stage in shift.stages]) == ("Norland", ["2031-05-01", "2031-05-09"])
    assert shift.stages[0].position != shift.stages[1].position


def test_what_is_no_change_of_position() -> None:
    """The same attitude, the same day, an undated article, and feelings towards an actor are no change."""
    assert _turning("2031-05-09") == 1
    assert _turning("2031-05-09", polarity="neutral") == 0
    assert _turning("2031-05-01") == 0
    assert _turning(None) == 0
    assert _turning("2031-05-09", thing="Norland") == 0


def test_dates_that_exclude_each_other_are_disputed_by_their_accounts() -> None:
    """Each date is a side with the accounts that give it and their sentences; no date is picked."""
    first = Report("a", "2031-05-09").actor("Norland").write("The dam broke on 1 May.")
    first.event("The dam of Ombra breaks and floods Velt", "2031-05-01", "Norland", place="Velt")
    second = Report("b", "2031-05-10").actor("Norland").write("The dam broke on 2 May.")
    second.event("The dam of Ombra breaks and floods Velt", "2031-05-02", "Norland", place="Velt")
    (dispute,) = _disputes(first, second)
    assert dispute.rule == "differing dates"
    assert [(side.given, side.members) for side in dispute.sides] == [
        ("2031-05-01", ("a#events0",)),
        ("2031-05-02", ("b#events0",)),
    ]
    assert [side.citations[0].text for side in dispute.sides] == ["The dam broke on 1 May.", "The dam broke on 2 May."]
