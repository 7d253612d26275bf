from django.apps import AppConfig


class ElsewhereConfig(AppConfig):
    name = "tests.security.elsewhere"
    label = "elsewhere"
    fiche = "elsewhere"
