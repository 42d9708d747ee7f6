"""The frozen values that travel down the line."""
