"""Which articles belong together, and which of them share a source."""
