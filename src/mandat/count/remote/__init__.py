"""Protocols that stay where they are, in Spark, DuckDB or any other engine that Narwhals knows.

What an engine can count and add up is counted and added up there; only the papers with something to say are brought
here, where the same code looks at them that looks at a table in memory.
"""

from mandat.count.remote.adding import added_up
from mandat.count.remote.interest import differing, disagreeing, of_interest
from mandat.count.remote.neighbours import far_among
from mandat.count.remote.papers import Remote

__all__ = ["Remote", "added_up", "differing", "disagreeing", "far_among", "of_interest"]
