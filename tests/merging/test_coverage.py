"""Which articles assert, deny or do not mention a main statement."""

from __future__ import annotations

from summarizer.pipeline import write_brief
from summarizer.records.brief import Coverage, StoryBrief
from summarizer.records.ledger import Ledger, Tally
from summarizer.stories.group import Story
from tests.support.reported import Report
from tests.support.wired import printed


def _brief(*reports: Report) -> StoryBrief:
    summaries = [printed(report) for report in reports]
    return write_brief(Story(slug="s", title="S", articles=tuple(r.identity for r in reports)), summaries)


def _bridge(name: str, day: str, **more: object) -> Report:
    report = Report(name, day).write("The bridge at Tarn collapses into the river.")
    return report.event("The bridge at Tarn collapses", "2031-05-02", "Norland", place="Tarn", **more)


def _of(brief: StoryBrief, prefix: str) -> Coverage:
    return next(one for one in brief.coverage if one.statement.startswith(prefix))


def test_every_article_stands_somewhere() -> None:
    """Each article asserts, denies, is silent, unclear or too early, and none is left out."""
    early = Report("early", "2031-05-01").write("It rains in Tarn.")
    silent = Report("silent", "2031-05-04").write("Nobody in Tarn wants to talk.")
    unclear = Report("unclear", "2031-05-04").write("After the bridge collapses, Tarn waits.")
    told = _of(_brief(_bridge("a", "2031-05-03"), _bridge("b", "2031-05-03"), early, silent, unclear), "event")
    assert told.asserted == ("a", "b")
    assert (told.denied, told.silent, told.unclear, told.earlier) == ((), ("silent",), ("unclear",), ("early",))


def test_an_article_that_was_not_read_whole_is_not_silent() -> None:
    """A window that failed, was cut off or was not asked may have held the statement."""
    for lost in ({"failed": 1}, {"truncated": 1}, {"not_asked": 1}):
        reports = [_bridge("a", "2031-05-03"), _bridge("b", "2031-05-03"), Report("c", "2031-05-04").write("It rains.")]
        summaries = [printed(report) for report in reports]
        ledger = Ledger(windows=Tally(used=3, **lost))
        summaries[2] = summaries[2].model_copy(update={"ledger": ledger})
        told = _of(write_brief(Story(slug="s", title="S", articles=("a", "b", "c")), summaries), "event")
        assert (told.silent, told.unclear) == ((), ("c",))


def test_an_article_that_denies_the_event() -> None:
    """An account of status denied stands on the other side."""
    told = _of(_brief(_bridge("a", "2031-05-03"), _bridge("b", "2031-05-03", status="denied")), "event")
    assert (told.asserted, told.denied) == (("a",), ("b",))


def test_both_sides_of_a_dispute() -> None:
    """An article that reports accusation and denial stands on both sides; who reports neither is silent."""
    both = Report("a", "2031-05-03").write("Sudmark accused Norland of opening the gates too late.").actor("Sudmark")
    both.stance("Sudmark", "accuses", "Norland", "Norland opened the gates too late")
    both.write("Norland denied opening the gates too late.")
    both.stance("Norland", "denies", "Sudmark", "Norland did not open the gates too late")
    told = _of(_brief(both, Report("b", "2031-05-03").write("It rains.")), "dispute")
    assert (told.asserted, told.denied, told.silent) == (("a",), ("a",), ("b",))


def test_figures_of_several_articles() -> None:
    """A series of several articles is a main statement; one that a single article gives is not."""

    def left(name: str, count: int) -> Report:
        report = Report(name, "2031-05-03").write(f"So far {count} people have left Tarn.")
        return report.figure(str(count), count, "people who left Tarn", as_of="2031-05-03")

    brief = _brief(left("a", 300), left("b", 900), Report("c", "2031-05-04").write("It rains."))
    told = _of(brief, "figure")
    assert (told.asserted, told.silent) == (("a", "b"), ("c",))
    assert not _brief(left("a", 300), Report("c", "2031-05-04").write("It rains.")).coverage


def test_one_article_has_no_coverage() -> None:
    """Where there is one article there is nobody to be silent."""
    assert _brief(_bridge("a", "2031-05-03")).coverage == ()
