from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "finalite.capabilities.jobs"
