from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "finalite.capabilities.journal"
