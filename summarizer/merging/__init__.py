"""Records that are one, within an article and across the articles of a story."""
