"""Tests of many elections."""
