from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "finalite.capabilities.exchange"
    label = "exchange"
