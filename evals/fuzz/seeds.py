"""Inputs to begin with: one small example of each kind, and the words that the readers look for."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ARTICLE = (
    "2024-03-05\nMayor Anna Keller told reporters on 4 March 2024 that about 1,200 people, “half of them children”, "
    "had left. The Harbour Union accused Lindau of spending $11.5m, or 10-15 percent, since last September (Portwire)."
)
_LABELS = {"article": "a.txt", "published": "2024-03-05", "published_basis": "explicit", "gist": "A ferry sailed."}
_ACTOR = {"name": "ferry", "aliases": [], "kind": "organisation", "role": None, "evidence": ["The ferry"]}
WORDS = (
    "about", "more than", "at least", "million", "11.5m", "1,000", "$", "€", "%", "½", "half", "dozen", "between", "to",
    "2024-03-05", "Monday", "last week", "three years ago", "late 1980s", "XXXX-11", "199X", "/", "–", "said",
    "accused", "Mr. ", "U.S. ", "“", "”", "(", ")", "…", "according to", "\u2028", "\u00a0", "\u200b", "---\n",
    "# Input\n", "```yaml\n",
    '{"', '":', '"shared"', '"message"', '"key"', '"evidence"', "null", "[[[[", "1e999", "NaN",
    "\\ud800",
)  # fmt: skip


def seeds_of(target: str) -> list[bytes]:
    """The inputs that a target's fuzzing begins with."""
    plain = [_ARTICLE.encode(), b"", "Ֆրանսիա 5։ 港口重新开放。".encode()]
    by_target = {
        "sidecar": [b'{"title": "A ferry", "outlet": "Portwire", "published": "5 March 2024", "url": null}'],
        "prompts": [path.read_bytes() for path in sorted((ROOT / "prompts").glob("events.v*.md"))],
        "labels": [
            json.dumps({**_LABELS, "actors": [_ACTOR], "events": [], "figures": [], "stances": []}).encode(),
            b'{"actors": [], "disputes": [], "brief_must_say": [{"fact": "It sailed", "refs": ["a#actors0"]}]}',
            b'[{"claim": "It sank", "rules": [{"citing": ["a#actors0"], "date": "2024"}]}]',
        ],
        "recordings": (ROOT / "tests" / "recordings" / "seeds.jsonl").read_bytes().splitlines(keepends=True)[:3],
        "answers": [
            b'Mon, 06 May 2024 07:08:19 GMT\n{"choices": [{"message": {"content": "{}", "refusal": null}, '
            b'"finish_reason": "stop"}], "usage": {"prompt_tokens": 7, "completion_tokens": 5}, "model": "m"}',
            b'0.5\n{"error": {"message": "so it is", "type": "a", "code": null}}',
        ],
        "briefs": [(ROOT / "tests" / "expected" / "brief.json").read_bytes()],
    }
    return by_target.get(target, plain)
