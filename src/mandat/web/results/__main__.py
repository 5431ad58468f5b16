"""Makes the standing of now, in a process of its own: `python -m mandat.web.results`, with the service's environment."""

import django

django.setup()

from mandat.web.results.making import make  # noqa: E402 - the tables are there once Django is set up

make()
