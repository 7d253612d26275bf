from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "finalite.capabilities.decisions"
    label = "decisions"
