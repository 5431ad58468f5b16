"""Damaged and odd files for every reader: `make fuzz`, and a short fixed slice of it in the suite.

A reader may give a result, `Faults` or `LawError`. Anything else is a find: another exception, a process that ends,
more than ten seconds, more than a gigabyte, a fault of several lines, something written to stderr.
"""
