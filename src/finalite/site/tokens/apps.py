from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "finalite.site.tokens"
    label = "tokens"
