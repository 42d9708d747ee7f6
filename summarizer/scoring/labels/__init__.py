"""Hand labels: articles, stories, and what they are compared as."""
