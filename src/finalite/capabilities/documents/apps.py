from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "finalite.capabilities.documents"
    label = "documents"
