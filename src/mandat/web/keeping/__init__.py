"""Keeping the service: backup and restore, its health, its log."""
