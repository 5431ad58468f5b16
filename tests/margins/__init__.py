"""Margins of seats."""
