"""Texts that try to be Markdown or HTML, and what Markdown makes of a text."""

from __future__ import annotations

from markdown_it import MarkdownIt

PARSE = MarkdownIt("gfm-like", {"linkify": False})

HOSTILE = (
    "[click](https://evil.example/x)",
    "![x](http://evil.example/p.png)",
    "<script>alert(1)</script>",
    "<https://evil.example>",
    "[a]: https://evil.example",
    "# Heading",
    "1. list",
    "2) list",
    "- list",
    "+ list",
    "> quote",
    "---",
    "===",
    "```code",
    "| a | b |",
    "**bold** _em_ ~~gone~~",
    "__0__ and ___x___",
    "www.evil.example and me@evil.example",
    "&lt;b&gt; &#91;x&#93;",
    "`` ` ``",
    "back\\slash",
    "`http://a`b",
)

# The same, and texts that try to be HTML or to steer what shows them.
EVIL = (
    *HOSTILE,
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "http://evil.example/a|b | c",
    "a\u202eb\u2066c\x1b[31m",
    "</bdi></td></table><h1>x",
)


def kinds(text: str) -> set[str]:
    """The kinds of tokens in `text`, nested ones included."""
    tokens = PARSE.parse(text)
    return {token.type for outer in tokens for token in (outer, *(outer.children or ()))}
