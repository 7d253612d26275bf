"""Accounts and the roles they hold. An account carries no personal data: it points to a person by number."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from .organisation import Organisation

OPAQUE = RegexValidator(
    r"\A[A-Za-z0-9._-]+\Z", "letters, digits, dot, dash and underscore: a login is not an e-mail address"
)


class UserManager(BaseUserManager["User"]):
    """Makes accounts; Django and allauth look for it by its method names."""

    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        """Create an account under an opaque login; a null password means that only another proof opens it."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.full_clean()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. `username` is opaque, never a name nor an e-mail address."""

    # the hour of the last sign-in is a connection log, which the journal keeps for a bounded time
    last_login = None  # type: ignore[misc]

    impersonal = "an opaque login that points to people by number, read before anybody acts"

    username = models.CharField(max_length=150, unique=True, validators=[OPAQUE])
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    provider_id = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    EMAIL_FIELD = None

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id"], name="people_user_one_a_person"),
        ]

    @property
    def is_staff(self) -> bool:
        """Nobody opens Django's administration: it goes round the door."""
        return False

    is_superuser = is_staff


class RoleHeld(models.Model):
    """A role of the register's vocabulary that an account holds for an organisation, over time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", db_index=False)
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(is_primary=True), name="people_role_one_primary"),
            models.UniqueConstraint(fields=["user", "role", "organisation", "from_on"], name="people_role_once"),
            models.UniqueConstraint(
                fields=["user", "role", "from_on"],
                condition=Q(organisation__isnull=True),
                name="people_role_once_outside",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="people_role_ends_after_start"
            ),
        ]
