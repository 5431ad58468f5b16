"""SQLite as the service uses it: writers wait in a queue of the operating system's."""
