"""Reads news articles, checks every record against the text, and merges them into one cross-source brief."""
