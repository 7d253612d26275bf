"""Settings of the running system; everything that differs between installations comes from the environment."""

import os
from pathlib import Path

from .apps import capability_apps, fiche_apps
from .databases import databases
from .mail import mail
from .openid import provider

BASE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("FINALITE_HOME", "var")).resolve()
DEBUG = False
SECRET_KEY = os.environ.get("FINALITE_SECRET_KEY", "")
if not SECRET_KEY:
    from .secrets import local_secret

    SECRET_KEY = local_secret(HOME, "secret_key")
FINALITE_JOURNAL_KEY = os.environ.get("FINALITE_JOURNAL_KEY", "") or SECRET_KEY
FINALITE_KEYS = Path(os.environ.get("FINALITE_KEYS") or HOME / "keys")
ALLOWED_HOSTS = os.environ.get("FINALITE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    *capability_apps(),
    *fiche_apps(),
    *filter(None, os.environ.get("FINALITE_EXTRA_APPS", "").split(",")),
    "finalite.site.once",
    "finalite.site.tokens",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "finalite.site.openid",
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "finalite.site.middleware.guarded",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "finalite.site.unsent.signed_out",
    "finalite.site.middleware.ended_in_time",
    "allauth.account.middleware.AccountMiddleware",
    "finalite.site.middleware.never_stored",
    "finalite.site.stacking.labelled",
    "finalite.site.middleware.read_at_one_moment",
    "finalite.site.middleware.RefusalShown",
]
ROOT_URLCONF = "finalite.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "finalite.site.context.shell",
            ],
            "libraries": {name: f"finalite.site.templatetags.{name}" for name in ("forms", "french")},
        },
    }
]
DATABASES = databases(HOME)
DATABASE_ROUTERS = ["finalite.site.routing.ArchiveApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "finalite.site.accounts.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("FINALITE_PROXIES", "0"))
# what one process counted of the tries from one place, the others must know
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "tries",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SOCIALACCOUNT_ADAPTER = "finalite.site.openid.adapter.ProfessionalsAdapter"
SOCIALACCOUNT_PROVIDERS = provider.configured(os.environ)
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_QUERY_EMAIL = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
FINALITE_MALWARE_SCANNER = os.environ.get("FINALITE_MALWARE_SCANNER", "")
MFA_ADAPTER = "finalite.site.second_proof.SealingAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Finalité"

globals().update(mail(os.environ, HOME))

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None
STATICFILES_DIRS = [BASE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

FINALITE_ACCESSIBILITY_CONTACT = os.environ.get("FINALITE_ACCESSIBILITY_CONTACT", "")

HTTPS = os.environ.get("FINALITE_HTTPS", "") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("FINALITE_ORIGINS", "").split(",") if origin]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
if HTTPS:  # a browser takes such a cookie from this very host only, over TLS, for the whole of it
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "finalite.site.unsent.too_old"
SESSION_COOKIE_AGE = 30 * 60
SESSION_LONGEST = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
LARGEST_REQUEST = 32 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *provider.origins(os.environ)],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "finalite.site.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
