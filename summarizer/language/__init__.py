"""What code reads off the characters of a text by rule: no model, no I/O beyond the tables shipped beside the rules.

Bytes become text in `decoding`, text becomes `sentences`; `publication` dates an article; `dates` and `quantities` find
and compute; `names` reads one name, `same_actor` says which names are one actor, `mentions` finds candidates for
actors; `cues` are the words by which positions are taken, `wording` compares what two texts say.
"""
