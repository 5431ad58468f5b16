"""`python -m mandat` is the command `mandat`."""

from mandat.cli import main

main()
