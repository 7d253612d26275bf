from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "finalite.capabilities.people"
    label = "people"
