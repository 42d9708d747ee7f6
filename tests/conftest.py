"""Settings for every test."""

from hypothesis import settings

# How long a case takes says how busy the machine is: time belongs in a benchmark, not in a test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
