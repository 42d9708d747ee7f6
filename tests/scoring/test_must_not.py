"""What a brief must not say: each claim of the seeds' story is seen when a brief makes it, and only then."""

from __future__ import annotations

from functools import cache

import pytest

from summarizer.records.brief import (
    Citation,
    Difference,
    FigurePoint,
    FigureSeries,
    Given,
    MergedEvent,
    Position,
    Statement,
    StoryBrief,
)
from summarizer.scoring.labels.must_not import ForbiddenClaim, Rule, SaidClaim, statements, violations
from summarizer.scoring.labels.sheets import CitedPassage
from tests.support.labelled import ROOT, seeds_gold

CRAWL, MEETING, WAR, FLED, ARMS, MISSION = range(6)  # the claims, in the order of the labels
PEOPLE, CROSSING = "002_0bf874711df68fe1#figures2", "002_0bf874711df68fe1#events1"
MET = "004_079379c1789fc1ad#events0"
OLD_WAR = "002_0bf874711df68fe1#events4"
HOUSED, OTHERS = "003_d3b9e833e6960425#figures4", "000_3b67b0f45be1337d#figures0"
SHIPMENT = "004_079379c1789fc1ad#events12"
VISIT = "003_d3b9e833e6960425#events0"


@cache
def the_brief() -> StoryBrief:
    return StoryBrief.model_validate_json((ROOT / "tests" / "expected" / "brief.json").read_bytes())


def claims() -> tuple[ForbiddenClaim, ...]:
    return seeds_gold().stories[0].claims


def cited(*refs: str) -> tuple[Citation, ...]:
    """Citations of the evidence of labelled items of the seeds."""
    return tuple(
        Citation(article=one.article, sentence=1, start=one.start, end=one.end, text="…")
        for ref in refs
        for one in seeds_gold().passages[ref]
    )


def narrative(text: str, *refs: str) -> StoryBrief:
    told = Statement(text=text, rests_on=("event-1",), citations=cited(*refs))
    return the_brief().model_copy(update={"narrative": (*the_brief().narrative, told)})


def event(
    ref: str, what: str = "Something happens", dates: tuple[str, ...] = (), status: str = "happened"
) -> StoryBrief:
    given = tuple(Given(value=date, articles=("a",)) for date in dates)
    differences = (Difference(field="date", values=given),) if len(given) > 1 else ()
    planted = (
        the_brief()
        .events[0]
        .model_copy(
            update={
                "what": what,
                "date": dates[0] if dates else None,
                "status": status,
                "differences": (
                    Difference(field="place", values=(Given(value="1999", articles=("a",)),)),
                    *differences,
                ),
                "citations": cited(ref),
            }
        )
    )
    return the_brief().model_copy(update={"events": (*the_brief().events, planted)})


def figure(measures: str, ref: str, as_of: str | None = None) -> StoryBrief:
    point = the_brief().figures[0].points[0].model_copy(update={"citation": cited(ref)[0], "as_of": as_of})
    planted = (
        the_brief()
        .figures[0]
        .model_copy(update={"measures": measures, "points": (point,), "relation": None, "citations": cited(ref)})
    )
    return the_brief().model_copy(update={"figures": (planted, *the_brief().figures)})


def series(relation: str | None, *refs: str) -> StoryBrief:
    planted = (
        figure("refugees", refs[0]).figures[0].model_copy(update={"relation": relation, "citations": cited(*refs)})
    )
    return the_brief().model_copy(update={"figures": (planted, *the_brief().figures)})


def position(claim: str, ref: str) -> StoryBrief:
    planted = the_brief().stances[0].model_copy(update={"claim": claim, "citations": cited(ref)})
    return the_brief().model_copy(update={"stances": (*the_brief().stances, planted)})


def made_by(brief: StoryBrief) -> list[int]:
    """Numbers of the claims that the brief makes."""
    passages = seeds_gold().passages
    return [number for number, claim in enumerate(claims()) if violations(claim, brief, passages)]


def test_the_committed_brief_makes_none_of_the_claims() -> None:
    """The brief that the end-to-end test expects says nothing that it must not."""
    assert len(claims()) == 6
    assert made_by(the_brief()) == []


MAKING = {
    "the figure as of the crawl date": (CRAWL, figure("people who crossed", PEOPLE, "2023-11-08")),
    "as of its month": (CRAWL, figure("people who crossed", PEOPLE, "2023-11")),
    "the crossing in November": (CRAWL, event(CROSSING, dates=("2023-11-08",))),
    "the crossing in November, by one account": (CRAWL, event(CROSSING, dates=("2023-09-28", "2023-11"))),
    "told of November": (CRAWL, narrative("In November 2023 people crossed.", CROSSING)),
    "the meeting after the offensive": (MEETING, event(MET, dates=("2023-11-07",))),
    "told as after the exodus": (MEETING, narrative("They met after the exodus.", MET)),
    "the war in 2022": (WAR, event(OLD_WAR, dates=("2022",))),
    "the war in 2022, twice over": (WAR, event(OLD_WAR, dates=("2022", "2022-10"))),
    "told of 2022": (WAR, narrative("Land was retaken in 2022.", OLD_WAR)),
    "35,000 who fled": (FLED, figure("People who fled", HOUSED)),
    "told of 35,000 who fled": (FLED, narrative("35,000 left, and entered Armenia in the exodus.", HOUSED)),
    "35,000 fled, as an event": (FLED, event(HOUSED, "35,000 people flee")),
    "35,000 as a count of the same": (FLED, series("update", HOUSED, OTHERS)),
    "arms delivered": (ARMS, event(SHIPMENT, "Peacekeepers deliver arms")),
    "arms on their way": (ARMS, event(SHIPMENT, "Weapons are flown in", status="ongoing")),
    "told of arms": (ARMS, narrative("Peacekeepers flew in weapons to the reclaimed region.", SHIPMENT)),
    "the mission investigates": (MISSION, event(VISIT, "A UN mission investigates crimes")),
    "told of a finding": (MISSION, narrative("The UN found Ethnic Cleansing.", VISIT)),
    "a position of the mission": (MISSION, position("It was ethnic cleansing", VISIT)),
}


@pytest.mark.parametrize(("claim", "brief"), MAKING.values(), ids=MAKING)
def test_a_brief_that_makes_a_claim(claim: int, brief: StoryBrief) -> None:
    """Planted in the committed brief, the claim is seen, and no other one."""
    assert made_by(brief) == [claim]


NEAR_MISSES = {
    "the figure as of September": figure("people who crossed", PEOPLE, "2023-09-28"),
    "as of the year": figure("people who crossed", PEOPLE, "2023"),
    "undated": figure("people who crossed", PEOPLE),
    "another figure as of the crawl date": figure("people who crossed", OTHERS, "2023-11-08"),
    "the crossing in September": event(CROSSING, dates=("2023-09-24/2023-09-28",)),
    "the crossing in autumn": event(CROSSING, dates=("2023-09/2023-11",)),
    "told of September": narrative("In September 2023 people crossed.", CROSSING),
    "told of November, citing the meeting": narrative("They met in November.", MET),
    "the meeting in 2022": event(MET, dates=("2022-11-07",)),
    "the meeting in no known year": event(MET, dates=("XXXX-11-07",)),
    "the war in 2020": event(OLD_WAR, dates=("2020",)),
    "the war in 2022 or 2020": event(OLD_WAR, dates=("2022", "2020")),
    "the war undated": event(OLD_WAR),
    "told of both years": narrative("Land was retaken in 2020 or 2022.", OLD_WAR),
    "35,000 in accommodation": figure("refugees who fled and are in accommodation", HOUSED),
    "others who fled": figure("people who fled", OTHERS),
    "35,000 beside another count": series("different_scope", HOUSED, OTHERS),
    "35,000 alone": series(None, HOUSED),
    "35,000 compared with itself": series("agree", HOUSED),
    "arms, allegedly": event(SHIPMENT, "Peacekeepers deliver arms", status="alleged"),
    "arms, denied": event(SHIPMENT, "Peacekeepers deliver arms", status="denied"),
    "farms and forearms": event(SHIPMENT, "Peacekeepers visit farms"),
    "told as a report": narrative("Peacekeepers reportedly flew in weapons.", SHIPMENT),
    "the mission assesses": event(VISIT, "A UN mission assesses needs"),
    "an investigation of somebody else": narrative("They investigate ethnic cleansing.", MET),
    "a position of the mission on needs": position("Needs are great", VISIT),
}


@pytest.mark.parametrize("brief", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_a_near_miss(brief: StoryBrief) -> None:
    """What resembles a claim without making it breaks no rule."""
    assert made_by(brief) == []


# --- single conditions ------------------------------------------------------------------------------------------------

PASSAGES = {
    "pier#events0": (CitedPassage(article="pier", start=10, end=20),),
    "pier#figures0": (CitedPassage(article="pier", start=30, end=40), CitedPassage(article="pier", start=90, end=95)),
}


def a_citation(start: int, end: int, article: str = "pier") -> Citation:
    return Citation(article=article, sentence=1, start=start, end=end, text="…")


def a_point(value: float | None, *, start: int = 30, as_of: str | None = None) -> FigurePoint:
    return FigurePoint(
        member="pier#figures0",
        citation=a_citation(start, start + 5),
        text="3 million",
        value=value,
        qualifier="exact",
        as_of=as_of,
    )


def a_series(*points: FigurePoint) -> FigureSeries:
    return FigureSeries(
        id="figure-1",
        members=("pier#figures0",),
        citations=tuple(point.citation for point in points),
        measures="cost of the pier",
        unit="crown",
        points=points,
        relation="agree" if len(points) > 1 else None,
    )


def a_brief(**parts: object) -> StoryBrief:
    none: dict[str, object] = {"narrative": (), "events": (), "figures": (), "stances": ()}
    return the_brief().model_copy(update={**none, **parts})


def broken(rule: Rule, brief: StoryBrief) -> tuple[SaidClaim, ...]:
    return violations(ForbiddenClaim(claim="The pier was free.", rules=(rule,)), brief, PASSAGES)


def test_a_value_is_that_of_one_point() -> None:
    """A rule on a value is broken by the very point that has it and cites the labelled place."""
    rule = Rule(parts=("figures",), citing=("pier#figures0",), value=0.0)
    assert [said.value for said in broken(rule, a_brief(figures=(a_series(a_point(0), a_point(3e6)),)))] == [0.0]
    assert not broken(rule, a_brief(figures=(a_series(a_point(None), a_point(3e6)),)))
    assert not broken(rule, a_brief(figures=(a_series(a_point(0, start=50)),)))


def test_citing_is_sharing_a_character() -> None:
    """A citation counts when it shares a character with any of the evidence, in the same article; all lists have to be
    cited, one of each list is enough."""
    rule = Rule(parts=("narrative",), citing=("pier#events0", "pier#figures0"), citing_also=("pier#figures0",))

    def is_broken_by(*citations: Citation) -> bool:
        told = Statement(text="So it is.", rests_on=("event-1",), citations=citations)
        return bool(broken(rule, a_brief(narrative=(told,))))

    assert is_broken_by(a_citation(39, 50))
    assert is_broken_by(a_citation(0, 11), a_citation(94, 99))
    assert not is_broken_by(a_citation(0, 11))
    assert not is_broken_by(a_citation(40, 90))
    assert not is_broken_by(a_citation(30, 40, article="quay"))


def test_every_part_is_a_statement() -> None:
    """Narrative, events, the points of figures, their relation, and positions are statements; a part that a rule does
    not name breaks it never."""
    brief = a_brief(
        narrative=(Statement(text="n", rests_on=("event-1",), citations=(a_citation(0, 1),)),),
        events=(
            MergedEvent(
                id="event-1",
                members=("pier#events0",),
                citations=(a_citation(10, 20),),
                what="e",
                status="happened",
                salience="main",
            ),
        ),
        figures=(a_series(a_point(1), a_point(2)),),
        stances=(
            Position(
                id="stance-1",
                members=("pier#stances0",),
                citations=(a_citation(0, 1),),
                holder="Guild",
                target="mayor",
                polarity="supportive",
                act="praises",
                claim="s",
            ),
        ),
    )
    assert [(said.part, said.text, said.relation) for said in statements(brief)] == [
        ("narrative", "n", None),
        ("events", "e", None),
        ("figures", "cost of the pier: 3 million", None),
        ("figures", "cost of the pier: 3 million", None),
        ("figures", "cost of the pier", "agree"),
        ("stances", "Guild praises mayor: s", None),
    ]
    for said in statements(brief):
        assert said in broken(Rule(parts=(said.part,)), brief)
        others = tuple(part for part in ("narrative", "events", "figures", "stances") if part != said.part)
        assert said not in broken(Rule.model_validate({"parts": others}), brief)


def test_words_begin_where_a_word_begins() -> None:
    """A rule's words are found in any case and with any ending, not inside another word."""
    rule = Rule(parts=("narrative",), words=("Free", "no cost"), unless_words=("claim",))
    for text, is_broken in {
        "It was FREE.": True,
        "They freed it.": True,
        "It came at no cost": True,
        "It was carefree.": False,
        "It cost a lot.": False,
        "Free, they claimed.": False,
        "Free, on reclaimed land.": True,
    }.items():
        told = Statement(text=text, rests_on=("event-1",), citations=(a_citation(0, 1),))
        assert bool(broken(rule, a_brief(narrative=(told,)))) == is_broken, text
