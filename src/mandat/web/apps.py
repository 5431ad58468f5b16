"""The one Django app."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "mandat.web"
    label = "web"
