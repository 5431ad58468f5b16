"""Outcomes as people read them: tables in the terminal."""
