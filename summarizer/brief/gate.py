"""The gate of the narrative: a sentence passes only if it says what its statement says, no more and no less.

Numbers with their bounds, names, dates and words of doubt have to survive, nothing may be added, and whoever takes a
position has to be who takes it in the statement. What fails is told in words that the model is asked again with.
"""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.language.clauses import subject_of
from summarizer.language.cues import all_cues
from summarizer.language.likeness.support import foreign_names, foreign_numbers, support
from summarizer.language.names import fold
from summarizer.language.negation import is_negated
from summarizer.language.quantities.find import Quantity, find_quantities
from summarizer.language.sentences import split_sentences
from summarizer.prompts.drafts import LONGEST_SENTENCE
from summarizer.records.facets import Qualifier

_FOUNDED = 0.7  # share of the sentence's content words that the statement or its evidence has
_COMPLETE = 0.6  # share of the statement's content words that the sentence has
# Words of doubt, and of what is still open: where the statement has one, the sentence has it too, and the other way.
_DOUBT = ("alleged", "confirmed", "planned", "ongoing", "undated", "year not given", "according to", "reportedly")


def objection(sentence: str, statement: str, evidence: str) -> str | None:
    """Why `sentence` may not stand for `statement`, in words for the model and for the ledger; None when it may.

    `evidence` is the text of the sentences that the statement cites.
    """
    if len(split_sentences(sentence)) != 1 or len(sentence) > LONGEST_SENTENCE:
        return "it has to be one sentence"
    return (
        _added(sentence, statement, evidence)
        or _left_out(sentence, statement)
        or _bounds_changed(sentence, statement)
        or _doubt_changed(sentence, statement)
        or _positions_changed(sentence, statement)
    )


def _added(sentence: str, statement: str, evidence: str) -> str | None:
    if numbers := foreign_numbers(sentence, statement):
        return f"the note does not give the number {numbers[0]}"
    if names := foreign_names(sentence, statement, f"{statement} {evidence}"):
        return f"the note does not name {names[0]}"
    if support(sentence, f"{statement} {evidence}") < _FOUNDED:
        return "it says what the note does not say"
    return None


def _left_out(sentence: str, statement: str) -> str | None:
    if numbers := foreign_numbers(statement, sentence):
        return f"it leaves out {numbers[0]}"
    if names := foreign_names(statement, sentence, sentence):
        return f"it leaves out {names[0]}"
    if support(statement, sentence) < _COMPLETE:
        return "it leaves out a part of the note"
    return None


def _bounds_changed(sentence: str, statement: str) -> str | None:
    kept = _bounds(find_quantities(sentence))
    for quantity in find_quantities(statement):
        if quantity.value is not None and (quantity.value, quantity.qualifier) not in kept:
            return f"it does not give {quantity.text} as the note does ({quantity.qualifier.replace('_', ' ')})"
    return None


def _bounds(quantities: Iterable[Quantity]) -> frozenset[tuple[float | None, Qualifier]]:
    return frozenset((quantity.value, quantity.qualifier) for quantity in quantities)


def _doubt_changed(sentence: str, statement: str) -> str | None:
    for words in _DOUBT:
        if (words in sentence.lower()) != (words in statement.lower()):
            return f"{words!r} stands in only one of the two"
    if is_negated(sentence) != is_negated(statement):
        return "it says 'not' where the note does not, or the other way"
    return None


def _positions_changed(sentence: str, statement: str) -> str | None:
    said, told = _positions(sentence), _positions(statement)
    if said != told:
        return "who takes which position has changed"
    return None


def _positions(text: str) -> frozenset[tuple[str, str]]:
    """Each act of the text with the name that takes it."""
    held = [(subject_of(text, cue.start), cue) for cue in all_cues(text) if cue.text.lower() not in _DOUBT]
    return frozenset((fold(holder), cue.act) for holder, cue in held if holder and cue.act)
