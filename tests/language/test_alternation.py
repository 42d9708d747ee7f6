from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.alternation import any_of

WORDS = st.lists(st.text(alphabet="ab c.", min_size=1, max_size=5), min_size=1, max_size=6, unique=True)


@given(WORDS, st.text(alphabet="abAB c.s\t", max_size=30))
def test_it_matches_what_the_list_of_words_would(words: list[str], text: str) -> None:
    """The same places as of the words one after the other, longest first, with gaps and endings."""
    longest_first = sorted(words, key=len, reverse=True)
    listed = "|".join(re.escape(word).replace(r"\ ", r"[ \t]") + "s?" for word in longest_first)
    tried = any_of(words, "s?", r"[ \t]")
    for before, behind in (("", ""), (r"\b", r"\b"), ("", r"(?!c)")):
        expected = re.finditer(f"{before}(?:{listed}){behind}", text, re.IGNORECASE)
        found = re.finditer(f"{before}{tried}{behind}", text, re.IGNORECASE)
        assert [match.span() for match in found] == [match.span() for match in expected]
