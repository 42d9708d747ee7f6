"""What every page of HTML is made with: templates that escape, steering characters made visible, a content policy."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from summarizer.records.brief import StoryBrief
from summarizer.render.about import entry_of, index_heading

# What is not to be seen, or changes the direction of what is around it; joiners of scripts are left as they are.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def environment(package: str) -> Environment:
    """Templates of `package`, and by `html/…` those of this one; a missing variable is an error, all text is escaped.

    Its filters are `shown`, `visible` and `plain`.
    """
    made = Environment(
        loader=PackageLoader(package, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"shown": shown, "visible": visible, "plain": plain}
    return made


def packaged(package: str, name: str) -> str:
    """A text file of `package`; its line ends are \\n however it was checked out, so that its hash is right."""
    return files(package).joinpath(name).read_text("utf-8")


def content_policy(style: str, script: str = "") -> str:
    """The Content-Security-Policy (https://www.w3.org/TR/CSP3/) of a page that has this style sheet and, unless it is
    empty, this script, and needs nothing else."""
    sources = [f"style-src '{content_hash(style)}'"]
    sources += [f"script-src '{content_hash(script)}'"] if script else []
    return "; ".join(["default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"])


def content_hash(content: str) -> str:
    """How a Content-Security-Policy names a style sheet or script (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def shown(text: str) -> Markup:
    """`text` escaped and isolated from the direction of writing around it, steering characters as their code points."""
    return Markup("<bdi>{}</bdi>").format(visible(text))


def visible(text: str) -> Markup:
    """`text` escaped, steering characters as their code points; to stand within what is isolated already."""
    told = text.replace("\r\n", "\n")
    pieces: list[Markup] = []
    end = 0
    for steering in _STEERING.finditer(told):
        mark = Markup('<span class="code-point">{}</span>').format(_code_point(steering))
        pieces += [escape(told[end : steering.start()]), mark]
        end = steering.end()
    return Markup("").join([*pieces, escape(told[end:])])


def plain(text: str) -> str:
    """`text` for a title or an attribute, which hold no markup: steering characters as their code points."""
    return _STEERING.sub(_code_point, text)


def _code_point(steering: re.Match[str]) -> str:
    return f"U+{ord(steering[0]):04X}"


# --- index ------------------------------------------------------------------------------------------------------------


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
