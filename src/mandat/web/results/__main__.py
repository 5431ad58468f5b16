"""Makes the standing of now, in a process of its own: `python -m mandat.web.results`, in the service's environment."""

import os

import django

django.setup()

from mandat.web.results.making import make  # noqa: E402 - there are no tables before

os.nice(10)  # those who enter protocols come first
make()
