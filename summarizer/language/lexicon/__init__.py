"""Words that code looks for, as data."""
