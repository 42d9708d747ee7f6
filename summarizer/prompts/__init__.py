"""What a model is asked with: prompt files, messages, and the types of its replies."""
