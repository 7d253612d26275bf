from django.apps import AppConfig


class SubjectRightsConfig(AppConfig):
    name = "finalite.capabilities.subject_rights"
    label = "subject_rights"
