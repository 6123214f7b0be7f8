"""Django's settings. Everything an operator may change comes from `tracker.env`."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url

from tracker.env import REPOSITORY, env
from tracker.logs import configure_logging

BASE_DIR = REPOSITORY
DATA_DIR = env.data_dir
DATA_DIR.mkdir(parents=True, exist_ok=True)
SNAPSHOT_DIR = DATA_DIR / "snapshots"

SECRET_KEY = env.secret()
DEBUG = env.debug
BASE_URL = env.site_url()
ALLOWED_HOSTS = [host.strip() for host in env.allowed_hosts.split(",") if host.strip()]
ALLOWED_HOSTS.append(urlsplit(BASE_URL).hostname or "localhost")
if env.mode == "local":
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "tracker.apps.TrackerConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tracker.web.middleware.ContentSecurityPolicyMiddleware",
    "tracker.web.middleware.TimeZoneMiddleware",
]
ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.web.context.site",
            ],
            "builtins": ["tracker.web.templatetags.pieces"],
        },
    }
]

if env.database_url is not None:
    DATABASES: dict[str, Any] = {
        "default": dj_database_url.parse(env.database_url.get_secret_value(), conn_max_age=60, conn_health_checks=True)
    }
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "tracker.sqlite3"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # also one given by its address
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock when a transaction opens, so that two workers queue for it
        # instead of one failing with "database is locked" half-way through.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "matters"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds a log-in link stays good

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files are served from the tree with finders, so that `make run` needs no collection step.
WHITENOISE_USE_FINDERS = True

if env.email_url is not None:
    _email = dj_email_url.parse(env.email_url.get_secret_value())
    EMAIL_BACKEND = _email["EMAIL_BACKEND"]
    EMAIL_HOST = _email["EMAIL_HOST"]
    EMAIL_PORT = _email["EMAIL_PORT"]
    EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 30
EMAIL_CONFIGURED = env.email_url is not None
SPACY_PIPELINES = tuple(name.strip() for name in env.spacy_pipelines.split(",") if name.strip())
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.email_from

if env.mode == "production" and BASE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = False  # the proxy in front does it, and health checks come over plain HTTP
    SECURE_HSTS_SECONDS = 30 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LOGGING_CONFIG = None
configure_logging(env.log_level)
