from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.occurrences import occurrences, stands_in

# Long texts are indexed, short ones searched.
LENGTHENED = " ." * 1_100
FORMS = st.text(alphabet="ab_-'. é", min_size=1, max_size=5).filter(lambda form: re.search(r"\w", form) is not None)


@given(FORMS, st.text(alphabet="ab_-'. é", max_size=40))
def test_a_form_is_found_where_it_stands_as_words_of_its_own(form: str, text: str) -> None:
    """The places of the regular expression with no word character on either side, in short and in long texts."""
    for whole in (text, text + LENGTHENED):
        expected = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", whole)]
        assert list(occurrences(form, whole)) == expected
        assert stands_in(form, whole) is bool(expected)
