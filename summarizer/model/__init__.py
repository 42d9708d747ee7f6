"""The model as a service: which one, its server, its replies, its budget."""
