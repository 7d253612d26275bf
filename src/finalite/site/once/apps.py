from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "finalite.site.once"
    label = "once"
