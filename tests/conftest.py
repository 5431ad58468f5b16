"""Settings for the whole suite."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)  # the same examples in every run of CI
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")
