"""What the planted stories tell of: topics, each with things to count, blame and demand, worded in several ways.

Everything is invented. `{place}`, `{part}` (a part of it), `{body}` (an authority), `{firm}`, `{group}` and `{n}` (the
amount with its bound) are filled in by `plots`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Worded:
    """A sentence that gives an amount, and what a reader would say it measures."""

    sentence: str
    measures: str
    unit: str = "person"


@dataclass(frozen=True)
class Counted:
    """Something that the articles of a topic count: the same count in other words, and counts of a part of it."""

    whole: tuple[Worded, ...]
    part: tuple[Worded, ...]
    low: int
    high: int


@dataclass(frozen=True)
class Occurrence:
    """The event a topic turns on, told in two ways; `later` is another one of the same kind."""

    told: tuple[str, ...]
    later: str


@dataclass(frozen=True)
class Charge:
    """What one side is blamed for, told as an accusation and as its denial, each (sentence, claim)."""

    accused: tuple[tuple[str, str], ...]
    denied: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Demand:
    """What one side demands and the other refuses: the thing, and the claims of both."""

    thing: str
    demanded: str
    refused: str


@dataclass(frozen=True)
class Topic:
    """A topic. `counts` are told apart: no two of them answer one question."""

    name: str
    occurrence: Occurrence
    counts: tuple[Counted, ...]
    charge: Charge
    demand: Demand


def _w(sentence: str, measures: str, unit: str = "person") -> Worded:
    return Worded(sentence, measures, unit)


EARTHQUAKE = Topic(
    "earthquake",
    Occurrence(
        ("A strong earthquake strikes {place}", "An earthquake hits {place} and topples houses"),
        "An aftershock damages the bridge of {place}",
    ),
    (
        Counted(
            (
                _w(
                    "{n} people were killed when the earthquake struck {place}",
                    "people killed in the {place} earthquake",
                ),
                _w("The earthquake has claimed {n} lives in {place}", "deaths from the earthquake in {place}", "death"),
                _w("{n} residents of {place} died in the quake", "residents of {place} who died in the quake"),
            ),
            (
                _w("{n} children were among the dead in {place}", "children killed in the {place} earthquake", "child"),
                _w("{n} people were killed in the district of {part} alone", "people killed in {part} district"),
            ),
            40,
            900,
        ),
        Counted(
            (
                _w("{n} people were injured in {place}", "people injured in {place}"),
                _w("{n} were hurt across {place}", "people hurt in the earthquake in {place}"),
            ),
            (
                _w("{n} injured people were taken to the clinic of {part}", "injured people at the {part} clinic"),
                _w("{n} people were seriously injured in {place}", "people seriously injured in {place}"),
            ),
            80,
            3000,
        ),
    ),
    Charge(
        (
            (
                "{group} accused {body} of ignoring warnings about weak buildings",
                "{body} ignored warnings about weak buildings",
            ),
            (
                "{group} blamed {body} for leaving warnings about weak buildings unread",
                "left warnings about weak buildings unread",
            ),
        ),
        (
            ("{body} denied that it had ignored any warnings", "No warnings were ignored"),
            (
                "{body} rejected the accusation by {group} that warnings were ignored",
                "Warnings about buildings were not ignored",
            ),
        ),
    ),
    Demand(
        "an inquiry into building permits",
        "An inquiry into building permits must be held",
        "An inquiry into building permits is not needed",
    ),
)
FLOOD = Topic(
    "flood",
    Occurrence(
        ("The river bursts its banks and floods {place}", "Floodwater from the river inundates {place}"),
        "Heavy rain cuts the road to {part}",
    ),
    (
        Counted(
            (
                _w("{n} people were evacuated from {place}", "people evacuated from {place}"),
                _w(
                    "{n} residents have been evacuated from their homes in {place}",
                    "residents evacuated from homes in {place}",
                ),
                _w("{n} people have left {place} since the dyke broke", "people who left {place} since the dyke broke"),
            ),
            (
                _w(
                    "{n} evacuated people are sheltered in the sports hall of {part}",
                    "evacuated people sheltered in the sports hall of {part}",
                ),
                _w(
                    "{n} patients were evacuated from the hospital of {place}",
                    "patients evacuated from the hospital of {place}",
                    "patient",
                ),
            ),
            900,
            60000,
        ),
        Counted(
            (
                _w("{n} houses were flooded in {place}", "houses flooded in {place}", "house"),
                _w("Water stood in {n} houses across {place}", "flooded houses in {place}", "house"),
            ),
            (
                _w("{n} houses were flooded in {part}", "houses flooded in {part}", "house"),
                _w("{n} flooded houses were beyond repair", "flooded houses in {place} beyond repair", "house"),
            ),
            150,
            7000,
        ),
    ),
    Charge(
        (
            ("{group} accused {body} of opening the sluice gates too late", "{body} opened the sluice gates too late"),
            ("{group} blamed {body} for the late opening of the sluice gates", "the late opening of the sluice gates"),
        ),
        (
            ("{body} denied that the gates were opened late", "The gates were not opened late"),
            ("{body} dismissed the charge by {group} about the sluice gates", "The sluice gates were opened in time"),
        ),
    ),
    Demand("the removal of the upper dam", "The upper dam must be removed", "The upper dam will not be removed"),
)
TAKEOVER = Topic(
    "takeover",
    Occurrence(
        ("{firm} makes an offer for the shipyard of {place}", "{firm} bids for the shipyard in {place}"),
        "Shareholders of the shipyard in {place} meet to vote",
    ),
    (
        Counted(
            (
                _w("{firm} offered {n} for the shipyard of {place}", "offer by {firm} for the {place} shipyard", "EUR"),
                _w("The bid by {firm} values the shipyard at {n}", "bid by {firm} for the shipyard of {place}", "EUR"),
            ),
            (
                _w(
                    "{firm} would pay {n} of its offer in cash",
                    "cash part of the offer by {firm} for the {place} shipyard",
                    "EUR",
                ),
                _w(
                    "A first instalment of {n} of the offer would be due in June",
                    "first instalment of the offer by {firm}",
                    "EUR",
                ),
            ),
            20_000_000,
            900_000_000,
        ),
        Counted(
            (
                _w("{n} jobs at the shipyard of {place} would go", "jobs to be cut at the shipyard of {place}", "job"),
                _w("The shipyard in {place} would cut {n} jobs", "jobs that the {place} shipyard would cut", "job"),
            ),
            (
                _w(
                    "{n} jobs would be cut in the paint shop",
                    "jobs to be cut in the paint shop of the {place} shipyard",
                    "job",
                ),
                _w(
                    "{n} of them are jobs of apprentices",
                    "jobs of apprentices to be cut at the shipyard of {place}",
                    "job",
                ),
            ),
            60,
            4000,
        ),
    ),
    Charge(
        (
            ("{group} accused {firm} of hiding debts from the owners", "{firm} hid debts from the owners"),
            ("{group} criticised {firm} for concealing its debts", "concealing its debts"),
        ),
        (
            ("{firm} denied hiding any debts", "No debts were hidden"),
            ("{firm} rejected the claim by {group} about its debts", "Its debts were never concealed"),
        ),
    ),
    Demand(
        "a guarantee for all jobs", "All jobs must be guaranteed", "A guarantee for all jobs is out of the question"
    ),
)
STRIKE = Topic(
    "strike",
    Occurrence(
        ("Bus drivers walk out in {place}", "The bus drivers of {place} stop work"),
        "Tram drivers in {place} join the march",
    ),
    (
        Counted(
            (
                _w("{n} drivers joined the strike in {place}", "drivers on strike in {place}", "driver"),
                _w("{n} drivers have stopped work in {place}", "drivers who stopped work in {place}", "driver"),
            ),
            (
                _w(
                    "{n} of the striking drivers work at the {part} depot",
                    "striking drivers at the {part} depot",
                    "driver",
                ),
                _w("{n} women were among the striking drivers", "women among the striking drivers in {place}", "woman"),
            ),
            90,
            5000,
        ),
        Counted(
            (
                _w("{n} bus trips were cancelled in {place}", "bus trips cancelled in {place}", "trip"),
                _w("The walkout led to the loss of {n} trips in {place}", "cancelled trips in {place}", "trip"),
            ),
            (
                _w("{n} night trips were cancelled in {place}", "night trips cancelled in {place}", "trip"),
                _w("{n} trips on the {part} line were cancelled", "cancelled trips on the {part} line", "trip"),
            ),
            120,
            2500,
        ),
    ),
    Charge(
        (
            ("{group} accused {firm} of breaking the wage agreement", "{firm} broke the wage agreement"),
            (
                "{group} said that {firm} was guilty of breaching the agreement on wages",
                "{firm} breached the agreement on wages",
            ),
        ),
        (
            ("{firm} denied that it had broken the agreement", "It did not break the agreement"),
            ("{firm} denied any breach of the wage agreement", "There was no breach of the wage agreement"),
        ),
    ),
    Demand("a wage rise of 8 percent", "Wages must rise by 8 percent", "A wage rise of 8 percent cannot be paid"),
)
ELECTION = Topic(
    "election",
    Occurrence(
        ("Voters in {place} elect a new council", "{place} votes for a new council"),
        "The count of votes begins in {part}",
    ),
    (
        Counted(
            (
                _w("{n} people cast their ballots in {place}", "people who cast ballots in {place}"),
                _w("{n} voters went to the polls in {place}", "voters who went to the polls in {place}", "voter"),
            ),
            (
                _w("{n} people cast ballots by post in {place}", "people who cast ballots by post in {place}"),
                _w("{n} people cast ballots in {part}", "people who cast ballots in {part}"),
            ),
            4000,
            90000,
        ),
        Counted(
            (
                _w("{n} complaints were filed in {place}", "complaints filed in {place}", "complaint"),
                _w("The board received {n} complaints from {place}", "complaints received from {place}", "complaint"),
            ),
            (
                _w(
                    "{n} complaints concerned the {part} district",
                    "complaints filed in the {part} district",
                    "complaint",
                ),
                _w(
                    "{n} complaints in {place} were about postal votes",
                    "complaints about postal votes in {place}",
                    "complaint",
                ),
            ),
            60,
            900,
        ),
    ),
    Charge(
        (
            ("{group} accused {body} of stuffing ballot boxes", "{body} stuffed ballot boxes"),
            ("{group} accused {body} of fraud with ballot boxes", "fraud with ballot boxes"),
        ),
        (
            ("{body} denied any fraud with the boxes", "There was no fraud with the ballot boxes"),
            (
                "{body} rejected the accusation by {group}, saying that no ballot box was touched",
                "No ballot box was touched",
            ),
        ),
    ),
    Demand("a recount of all votes", "All votes must be counted again", "A recount of all votes has no basis"),
)
COURT = Topic(
    "court case",
    Occurrence(
        ("A court in {place} opens the trial of {firm}", "The trial of {firm} begins in {place}"),
        "A judge in {place} questions the first expert",
    ),
    (
        Counted(
            (
                _w("{n} patients have sued {firm} in {place}", "patients who sued {firm} in {place}", "patient"),
                _w("{firm} faces lawsuits from {n} patients in {place}", "patients suing {firm} in {place}", "patient"),
            ),
            (
                _w(
                    "{n} of the patients suing {firm} are minors",
                    "minors among the patients suing {firm} in {place}",
                    "patient",
                ),
                _w("{n} patients from {part} have sued {firm}", "patients from {part} who sued {firm}", "patient"),
            ),
            40,
            8000,
        ),
        Counted(
            (
                _w("The patients claim {n} in damages from {firm}", "damages claimed from {firm}", "USD"),
                _w("{firm} is sued for damages of {n}", "damages for which {firm} is sued", "USD"),
            ),
            (
                _w("{n} of the damages is claimed for lost wages", "damages claimed from {firm} for lost wages", "USD"),
                _w("One family alone claims damages of {n}", "damages claimed from {firm} by one family", "USD"),
            ),
            3_000_000,
            800_000_000,
        ),
    ),
    Charge(
        (
            (
                "{group} accused {firm} of selling a drug it knew to be harmful",
                "{firm} sold a drug it knew to be harmful",
            ),
            ("{group} blamed {firm} for selling a harmful drug", "selling a harmful drug"),
        ),
        (
            ("{firm} denied that the drug was harmful", "The drug is not harmful"),
            ("{firm} rejected the charge by {group} that it sold a harmful drug", "It sold no harmful drug"),
        ),
    ),
    Demand("the release of the test records", "The test records must be released", "The test records stay closed"),
)
TOPICS = (EARTHQUAKE, FLOOD, TAKEOVER, STRIKE, ELECTION, COURT)
