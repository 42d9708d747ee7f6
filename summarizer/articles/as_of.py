"""The articles that were published by a given day, and why each of the others is left out.

An article is kept when every day that its date may mean lies within the limit: one of "2023" is kept by a limit of
2023, and not by 2023-10, since it may be of November. What has no date, or a doubtful one, may be later than any limit;
what later articles knew is the one thing that a brief as of a day must not tell, so these are left out too.
"""

from __future__ import annotations

import re
from datetime import date

from summarizer.articles.read import InputsRead
from summarizer.language.edtf import bounds
from summarizer.records.article import Publication
from summarizer.records.errors import UsageFault
from summarizer.records.ledger import Incident

_DAY_MONTH_OR_YEAR = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)


def last_day(as_of: str) -> date:
    """The last day of a limit: a day, month or year in EDTF (`2023-10-01`, `2023-10`, `2023`).

    Raises UsageFault when it is none of these.
    """
    covered = bounds(as_of) if _DAY_MONTH_OR_YEAR.fullmatch(as_of) else None
    if covered is None:
        raise UsageFault(f'"{as_of}" is no date to stop at. Write it as YYYY-MM-DD, YYYY-MM or YYYY.')
    return covered.latest


def published_by(reading: InputsRead, as_of: str) -> InputsRead:
    """`reading` with the articles published by the end of `as_of`; each other one is an incident, counted `left_out`.

    Raises UsageFault as `last_day` does.
    """
    limit = last_day(as_of)
    kept = []
    incidents = list(reading.incidents)
    for article in reading.articles:
        reason = _why_not(article.published, as_of, limit)
        if reason is None:
            kept.append(article)
        else:
            incidents.append(Incident(where=article.path, outcome="left_out", reason=reason))
    left_out = len(reading.articles) - len(kept)
    tally = reading.tally.model_copy(update={"used": len(kept), "left_out": reading.tally.left_out + left_out})
    return InputsRead(articles=tuple(kept), incidents=tuple(incidents), tally=tally)


def _why_not(published: Publication, as_of: str, limit: date) -> str | None:
    """Why an article so dated is left out; None when it is kept. Alike for all that share the ground, for counting."""
    covered = bounds(published.anchor) if published.anchor else None
    remedy = "Give its date in a .json file beside it, if you know it."
    if covered is None:
        state = f"its date is doubtful ({published.doubt})" if published.doubt else "it has no publication date"
        return f"{state}, so it may be later than {as_of}. {remedy}"
    if covered.earliest > limit:
        return f"published after {as_of}."
    if covered.latest > limit:
        return f"its date, {published.date}, does not say whether it was published by {as_of}. {remedy}"
    return None
