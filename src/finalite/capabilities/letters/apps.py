from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "finalite.capabilities.letters"
    label = "letters"
