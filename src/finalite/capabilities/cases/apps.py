from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "finalite.capabilities.cases"
    label = "cases"
