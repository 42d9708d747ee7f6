"""An article -> drafts: its windows, asked of a model."""
