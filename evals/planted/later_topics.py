"""Topics written after the merge had its rules, to see how far those carry (README.md says how they first did)."""

from __future__ import annotations

from evals.planted.topics import Charge, Counted, Demand, Occurrence, Topic, Worded

WILDFIRE = Topic(
    "wildfire",
    Occurrence(
        ("A wildfire breaks out in the hills above {place}", "Fire sweeps through the forests of {place}"),
        "Rain falls on the hills of {part}",
    ),
    (
        Counted(
            (
                Worded(
                    "{n} hectares of forest have burned near {place}",
                    "hectares of forest burned near {place}",
                    "hectare",
                ),
                Worded(
                    "The flames have consumed {n} hectares around {place}",
                    "hectares consumed by the flames around {place}",
                    "hectare",
                ),
            ),
            (
                Worded(
                    "{n} hectares burned in the {part} nature reserve",
                    "hectares burned in the {part} nature reserve",
                    "hectare",
                ),
                Worded(
                    "{n} of these hectares were olive groves", "hectares of olive groves burned near {place}", "hectare"
                ),
            ),
            300,
            90000,
        ),
        Counted(
            (
                Worded("{n} people had to flee from {place}", "people who had to flee from {place}"),
                Worded(
                    "{n} inhabitants of {place} have been brought to safety", "inhabitants of {place} brought to safety"
                ),
            ),
            (
                Worded(
                    "{n} guests of a hotel in {part} were among those who fled",
                    "hotel guests who fled from {part}",
                    "guest",
                ),
                Worded("{n} people fled from {part} alone", "people who fled from {part}"),
            ),
            150,
            20000,
        ),
    ),
    Charge(
        (
            ("{group} accused {firm} of neglecting its power lines", "{firm} neglected its power lines"),
            ("{group} faulted {firm} for power lines in bad repair", "power lines in bad repair"),
        ),
        (
            ("{firm} denied that its power lines had started the fire", "Its power lines did not start the fire"),
            ("{firm} rejected the charge by {group}: its power lines are in order", "Its power lines are in order"),
        ),
    ),
    Demand(
        "the burial of all power lines",
        "All power lines must be buried",
        "The burial of all power lines would cost too much",
    ),
)
OUTBREAK = Topic(
    "outbreak",
    Occurrence(
        ("Cholera breaks out in {place}", "An outbreak of cholera is reported from {place}"),
        "A field hospital opens in {part}",
    ),
    (
        Counted(
            (
                Worded("{n} people have fallen ill in {place}", "people who fell ill in {place}"),
                Worded("{n} cases have been confirmed in {place}", "cases confirmed in {place}", "case"),
                Worded("{place} counts {n} cholera cases", "cholera cases in {place}", "case"),
            ),
            (
                Worded("{n} cases are children", "cholera cases among children in {place}", "case"),
                Worded("{n} cases were found in the camp of {part}", "cases found in the camp of {part}", "case"),
            ),
            90,
            8000,
        ),
        Counted(
            (
                Worded("{n} people have died of cholera in {place}", "people who died of cholera in {place}"),
                Worded("The death toll in {place} stands at {n}", "death toll in {place}"),
            ),
            (
                Worded("{n} of the dead were nurses", "nurses who died of cholera in {place}", "nurse"),
                Worded("{n} people died in the camp of {part} alone", "people who died in the camp of {part}"),
            ),
            20,
            600,
        ),
    ),
    Charge(
        (
            ("{group} accused {body} of hiding the first cases", "{body} hid the first cases"),
            ("{group} accused {body} of a cover-up of the first cases", "a cover-up of the first cases"),
        ),
        (
            ("{body} denied that any cases had been hidden", "No cases were hidden"),
            ("{body} dismissed the accusation by {group} of a cover-up", "There was no cover-up"),
        ),
    ),
    Demand("the closure of the old wells", "The old wells must be closed", "The old wells will stay open"),
)
PROTEST = Topic(
    "protest",
    Occurrence(
        (
            "Thousands march through {place} against the new tax",
            "A march against the new tax fills the streets of {place}",
        ),
        "Police clear a camp in {part}",
    ),
    (
        Counted(
            (
                Worded("{n} people joined the march in {place}", "people who joined the march in {place}"),
                Worded(
                    "{n} demonstrators took to the streets of {place}",
                    "demonstrators on the streets of {place}",
                    "demonstrator",
                ),
            ),
            (
                Worded("{n} of the marchers were students", "students among the marchers in {place}", "student"),
                Worded("{n} people joined the march in {part}", "people who joined the march in {part}"),
            ),
            2000,
            90000,
        ),
        Counted(
            (
                Worded("{n} people were arrested in {place}", "people arrested in {place}"),
                Worded("Police detained {n} people in {place}", "people detained by police in {place}"),
            ),
            (
                Worded("{n} minors were among those arrested in {place}", "minors arrested in {place}", "minor"),
                Worded(
                    "{n} people arrested in {place} remain in custody", "arrested people still in custody in {place}"
                ),
            ),
            30,
            900,
        ),
    ),
    Charge(
        (
            ("{group} accused {body} of using tear gas on children", "{body} used tear gas on children"),
            ("{group} condemned {body} for tear gas used on children", "tear gas used on children"),
        ),
        (
            ("{body} denied that tear gas was used", "No tear gas was used"),
            (
                "{body} called the accusation by {group} untrue: no gas was used on children",
                "No gas was used on children",
            ),
        ),
    ),
    Demand("the withdrawal of the tax", "The tax must be withdrawn", "The tax stays"),
)
LATER = (WILDFIRE, OUTBREAK, PROTEST)
