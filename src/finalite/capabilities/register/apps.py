from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "finalite.capabilities.register"
    label = "register"
