"""An invented article about two governments and their people, and records of it: what consolidation is tested on."""

from __future__ import annotations

import re

from summarizer.merging.article import consolidate
from summarizer.records.article import Article, Sentence
from summarizer.records.summary import Actor, Event, Evidence, Figure, Grounded, Provenance, Records, Stance

TEXT = (
    "Peru’s Foreign Minister, Ana Rojas, met Chilean President Eva Berg in Lima on Monday. "
    "Lima said it would send 300 tonnes of rice, and Rojas thanked the Chilean government. "
    "On Monday President Berg and Acting Secretary of State for Arctic Affairs Jan van der Veen signed a pact. "
    "Mr van der Veen left for Peru. Eva Berg, the head of the Coastal League, accused the Kremlin of piracy. "
    "Later Otto Berg sang. Berg waved. The U.S. embassy in Lima and the Peruvian authorities denied any delay. "
    "About 300 tonnes of rice arrived, 12 trucks and 12 boats in all.\n"
    "Cash Fund (CF) chief Ivo Ruiz, a friend, waited. While General Ruiz slept, Ruiz’s CF paid."
)


def article_of(text: str = TEXT) -> Article:
    found = [m for m in re.finditer(r"\S.*?[.](?=\s|$)", text) if not re.search(r"(?:Mr|U\.S)\.$", m.group())]
    sentences = tuple(Sentence(start=m.start(), end=m.end(), number=i) for i, m in enumerate(found, 1))
    return Article(id="a", sha256="0", path="a.txt", encoding="utf-8", text=text, sentences=sentences)


ARTICLE = article_of()


def evidence_at(form: str, nth: int = 0) -> tuple[Evidence, ...]:
    start = [m.start() for m in re.finditer(re.escape(form), TEXT)][nth]
    return (Evidence(start=start, end=start + len(form), text=form),)


def provenance_from(recording: str = "r") -> Provenance:
    return Provenance(prompt="extract.v1", prompt_sha256="0", model="m", recordings=(recording,))


def an_actor(name: str, kind: str = "person", nth: int = 0, **fields: object) -> Actor:
    given_fields = {
        "evidence": evidence_at(name, nth),
        "grounding": "exact",
        "provenance": provenance_from(name),
        **fields,
    }
    return Actor.model_validate({"name": name, "kind": kind, **given_fields})


def an_event(what: str, at: str, **fields: object) -> Event:
    base = {"status": "happened", "salience": "background", "grounding": "exact", "provenance": provenance_from(what)}
    return Event.model_validate({"what": what, "evidence": evidence_at(at), **base, **fields})


def a_figure(text: str, at: str, nth: int = 0, **fields: object) -> Figure:
    base = {"qualifier": "exact", "unit": "tonne", "measures": "rice sent to Chile", "grounding": "exact"}
    return Figure.model_validate(
        {
            "text": text,
            "value": 300.0,
            "evidence": evidence_at(at, nth),
            "provenance": provenance_from(),
            **base,
            **fields,
        }
    )


def a_stance(holder: str, target: str, at: str, **fields: object) -> Stance:
    base = {
        "polarity": "opposed",
        "act": "accuses",
        "claim": "Piracy at sea",
        "grounding": "exact",
        "provenance": provenance_from(),
    }
    return Stance.model_validate({"holder": holder, "target": target, "evidence": evidence_at(at), **base, **fields})


def run(*records: Grounded) -> Records:
    return consolidate(
        ARTICLE,
        Records(
            actors=tuple(r for r in records if isinstance(r, Actor)),
            events=tuple(r for r in records if isinstance(r, Event)),
            figures=tuple(r for r in records if isinstance(r, Figure)),
            stances=tuple(r for r in records if isinstance(r, Stance)),
        ),
    )


def texts_of(record: Grounded) -> list[str]:
    return [span.text for span in record.evidence]
