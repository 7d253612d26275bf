from django.apps import AppConfig


class WorldConfig(AppConfig):
    name = "tests.security.world"
    label = "world"

    def purposes(self):
        from .purposes import EVERY_PURPOSE

        return EVERY_PURPOSE
