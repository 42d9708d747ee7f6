"""Words that turn a statement into its opposite, in one place for all that looks for them."""

from __future__ import annotations

import re

# Quirk et al., A Comprehensive Grammar of the English Language (1985), sections 10.54 to 10.60.
NEGATION = r"(?:\b(?:no|not|never|none|nor|neither|without|cannot)\b|n[’']t\b)"
_NEGATION = re.compile(NEGATION, re.IGNORECASE)


def is_negated(text: str) -> bool:
    """True when `text` has a negation anywhere."""
    return _NEGATION.search(text) is not None
