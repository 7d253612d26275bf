from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "finalite.capabilities.money"
    label = "money"
