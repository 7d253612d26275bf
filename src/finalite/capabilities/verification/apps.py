from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "finalite.capabilities.verification"
    label = "verification"
