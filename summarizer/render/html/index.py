"""The briefs of a run -> a page of HTML that leads to the page of each."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from summarizer.records.brief import StoryBrief
from summarizer.render.html.shell import content_policy, environment, packaged
from summarizer.render.index import entry_of, index_heading


def to_html_index(briefs: Sequence[StoryBrief]) -> str:
    """An entry for each story, in the order given, its title linked to `<slug>/brief.html`."""
    style = packaged(__package__, "base.css") + packaged(__package__, "index.css")
    template = environment(__package__).get_template("index.html.jinja")
    return template.render(
        heading=index_heading(briefs),
        entries=[(entry_of(brief), f"{quote(brief.story)}/brief.html") for brief in briefs],
        style=Markup(style),
        policy=content_policy(style),
    )
