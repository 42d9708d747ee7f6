"""What code reads off the characters of a text by rule: no model, no I/O beyond the tables shipped beside the rules.

Bytes become text in `decoding`, text becomes `sentences`; `publication` dates an article; `dates` and `quantities` find
and compute; `names` compares names, `mentions` finds candidates for actors, `cues` the words by which positions are taken.
"""
