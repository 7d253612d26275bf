"""Settings of the running system; everything that differs between installations comes from the environment."""

import os
from pathlib import Path

from .apps import capability_apps, fiche_apps
from .databases import databases

BASE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("FINALITE_HOME", "var")).resolve()
DEBUG = False
SECRET_KEY = os.environ.get("FINALITE_SECRET_KEY", "")
if not SECRET_KEY:
    from .secrets import local_secret

    SECRET_KEY = local_secret(HOME, "secret_key")
FINALITE_JOURNAL_KEY = os.environ.get("FINALITE_JOURNAL_KEY", "") or SECRET_KEY
ALLOWED_HOSTS = os.environ.get("FINALITE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    *capability_apps(),
    *fiche_apps(),
    *filter(None, os.environ.get("FINALITE_EXTRA_APPS", "").split(",")),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "finalite.site.urls"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
DATABASES = databases(HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
STATIC_URL = "/static/"
