"""Quantities in a text: number, bound, unit, and what is counted."""
