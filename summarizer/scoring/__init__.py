"""Scoring: what was predicted against what a person labelled.

`labels` is the format of both and `gold` reads it; `sheets` lays labels and predictions out alike, `match` pairs their
items, `metrics` counts them and `bootstrap` says how sure the counts make us. `story_sheets`, `groups` and `story` do
the same for a brief, `must_not` for what it may not say, `checks` for what may never happen. `evaluation` puts all
together, `compare` decides between two of them, `reports` shows them; `skeleton` makes labels for a person to correct.

Counts come first and scores last, so that counts can be added and resampled. Everything here is pure but for reading
label files: no model, no network, no clock.
"""
