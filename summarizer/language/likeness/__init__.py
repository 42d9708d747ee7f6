"""How alike two wordings are, and clusters of what is alike."""
