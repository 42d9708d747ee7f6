"""Dates in a text, as EDTF strings."""
