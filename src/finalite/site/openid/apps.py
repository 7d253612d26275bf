"""Makes sure that nothing an outside provider says of somebody is ever kept."""

from django.apps import AppConfig


class OpenidConfig(AppConfig):
    """Listens before a link is written."""

    name = "finalite.site.openid"

    def ready(self) -> None:
        """Empty what comes with each sign-in, the first and the next."""
        from allauth.socialaccount.models import SocialAccount
        from django.db.models.signals import pre_save

        pre_save.connect(forget_claims, sender=SocialAccount, dispatch_uid="finalite.openid")


def forget_claims(sender, instance, **_) -> None:
    """Keep of a link its opaque subject alone: no name, no address, no number."""
    instance.extra_data = {}
