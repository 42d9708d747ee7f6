"""Every call is a recording: the request and its key, the store, JSON lines."""
