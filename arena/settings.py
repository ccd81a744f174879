"""Django settings. Every value a deployment may change is read from the environment.

The variables are listed, with their defaults, in docs/operations.md.
"""

import hashlib
import os
import re
import socket
import tempfile
from pathlib import Path
from urllib.parse import quote

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"

env = environ.Env()


def env_port(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ImproperlyConfigured(f"{name} must be a port number from 1 to 65535, not {text!r}.")
    return int(text)


def env_switch(name: str) -> bool:
    text = os.environ.get(name, "").strip().lower()
    if text not in ("", "0", "1", "false", "true", "no", "yes", "off", "on"):
        raise ImproperlyConfigured(f"{name} must be on or off, not {text!r}.")
    return text in ("1", "true", "yes", "on")


def env_url(name: str, default: str, beginnings: tuple[str, ...]) -> str:
    url = os.environ.get(name) or default
    if not url.startswith(beginnings):
        raise ImproperlyConfigured(f"{name} must begin with {' or '.join(beginnings)}.")
    return url


def env_hosts(name: str) -> list[str]:
    hosts = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    for host in hosts:
        if not re.fullmatch(r"\.?[\w.-]+|\[[0-9a-fA-F:]+\]|\*", host):
            raise ImproperlyConfigured(f"{name} has {host!r}, which is not a host name.")
    return hosts


# The data folder holds what must outlive a restart: the database, the secret key, the socket.

DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "data").resolve()


def make_data_dir() -> None:
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {DATA_DIR} cannot be made ({error.strerror}): "
            "set DATA_DIR to a folder that can be written."
        ) from error
    if not os.access(DATA_DIR, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(
            f"The data folder {DATA_DIR} cannot be written: "
            "change its owner, or set DATA_DIR to another folder."
        )


def stored_secret_key() -> str:
    """The key of this installation, drawn once; sessions survive a restart because it stays."""
    path = DATA_DIR / "secret-key"
    try:
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    try:
        key = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{path} cannot be read ({error.strerror}).") from error
    if not key:
        raise ImproperlyConfigured(f"{path} is empty: delete it, and a new key is drawn.")
    return key


make_data_dir()
SECRET_KEY = os.environ.get("SECRET_KEY") or stored_secret_key()
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY must have 32 characters or more.")

HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = env_port("PORT", 8000)
DEBUG = False

# Behind a proxy that ends TLS (docs/operations.md), HTTPS=on makes cookies and redirects secure.

HTTPS = env_switch("HTTPS")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    f"[{HOST}]" if ":" in HOST else HOST,
    socket.gethostname().lower(),
    *env_hosts("ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in env_hosts("ALLOWED_HOSTS")] if HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Preloading would bind the whole domain to HTTPS in every browser, for longer than a trial lasts.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
SESSION_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

INSTALLED_APPS = [
    "arena",
    "ratings",
    "ninja",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "arena.web.static_files.StaticFilesMiddleware",
    "arena.web.requests.RequestCheckMiddleware",
    "arena.web.caching.CachePolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "arena.urls"
ASGI_APPLICATION = "arena.asgi.application"

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
            ],
        },
    },
]


# One writer at a time is SQLite's nature: IMMEDIATE makes writers queue instead of failing, and
# FULL keeps an acknowledged vote through a power cut.

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
}


def database() -> dict:
    default = f"sqlite:///{quote(str(DATA_DIR))}/evenhand.sqlite3"
    url = env_url("DATABASE_URL", default, ("sqlite:///", "postgres://", "postgresql://"))
    try:
        config = env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL is not an address: {error}.") from error
    if config["NAME"] in ("", ":memory:"):
        raise ImproperlyConfigured(
            "DATABASE_URL must end in a database: sqlite:////folder/file or postgres://user@host/name."
        )
    if not url.startswith("sqlite:"):
        options = {"pool": True, "connect_timeout": 5} | config.get("OPTIONS", {})
        return config | {"OPTIONS": options, "CONN_MAX_AGE": 0}
    name = Path(config["NAME"]).resolve()
    test_name = name.with_name(f"test-{name.name}")
    return config | {"NAME": name, "OPTIONS": SQLITE, "TEST": {"NAME": str(test_name)}}


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def embedded_broker_socket() -> Path:
    """Where the embedded Valkey listens; the path of a socket may have at most about 100 bytes."""
    path = DATA_DIR / "broker.sock"
    if len(str(path).encode()) <= 100:
        return path
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"evenhand-{digest}.sock"


EMBEDDED_BROKER = None if os.environ.get("BROKER_URL") else embedded_broker_socket()

# How often the worker looks for votes that no board has counted yet. A look that finds none costs
# a few small queries; one that was missed is made up for by the next, so it may expire.

REFIT_SECONDS = 2.0

# How often it looks for boards that have not been checked yet.

EXAMINE_SECONDS = 5.0

CELERY_BROKER_URL = env_url(
    "BROKER_URL",
    f"redis+socket://{quote(str(EMBEDDED_BROKER))}",
    ("redis://", "rediss://", "redis+socket://"),
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    "refit": {
        "task": "ratings.refit_stale_arenas",
        "schedule": REFIT_SECONDS,
        "options": {"expires": REFIT_SECONDS},
    },
    "examine": {
        "task": "ratings.examine_boards",
        "schedule": EXAMINE_SECONDS,
        "options": {"expires": EXAMINE_SECONDS},
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "arena/locale"]
FORMAT_MODULE_PATH = "arena.locale"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Pages of boards, compressed (ratings/views/pages.py), in the memory of each web process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 500},
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # a missing page is not worth a line
        "django.security.DisallowedHost": {
            "level": "CRITICAL"
        },  # nor are scanners that guess addresses
        "django.security.csrf": {"level": "ERROR"},  # or send forms of their own
    },
}
