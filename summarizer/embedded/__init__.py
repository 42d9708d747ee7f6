"""The embedded model: found, fetched, verified, served."""
