"""All settings, read once from the environment; `docs/operate.md` explains each.

`SINERGI_HOME` names the data directory: database, media, keys. Secrets are made there at
first start with file mode 0600 and never stand in this file.
"""

import datetime as dt
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from sinergi.conf.env import (
    BadSetting,
    database_from_url,
    env_bool,
    env_int,
    env_list,
    env_one_of,
    env_text,
    secret_file,
    taken_at_once,
)
from sinergi.conf.logs import logging_of
from sinergi.conf.texting import gateway_of_environment

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent


def _home() -> Path:
    if text := env_text("SINERGI_HOME"):
        return Path(text).expanduser().resolve()
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    return Path("~/.local/share/sinergi").expanduser()


def _day(name: str) -> dt.date | None:
    text = env_text(name)
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadSetting(f"{name}={text}: write a date as 2024-02-14") from error


# --- where things are ---------------------------------------------------------------
SINERGI_HOME = _home()
SINERGI_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
SINERGI_KEYS = SINERGI_HOME / "keys"
MEDIA_ROOT = SINERGI_HOME / "media"
SINERGI_SANDBOX = (SINERGI_HOME / "replay" / "clock.json").exists()

# --- secrets ------------------------------------------------------------------------
SECRET_KEY = env_text("SINERGI_SECRET_KEY") or secret_file(SINERGI_KEYS, "django")
SINERGI_AUDIT_KEY = secret_file(SINERGI_KEYS, "audit").encode()
SINERGI_RECEIPT_KEY = secret_file(SINERGI_KEYS, "receipts").encode()
SINERGI_EVIDENCE_KEY = secret_file(SINERGI_KEYS, "evidence")
SINERGI_METRICS_TOKEN = secret_file(SINERGI_KEYS, "metrics")

# --- seals --------------------------------------------------------------------------
# Where unlocked keys are held: a process of its own, or (tests, one process) this one.
SINERGI_KEEPER = env_one_of("SINERGI_KEEPER", ("process", "memory"))
# Minutes without a question, and minutes in all, after which an office is locked.
SINERGI_KEEPER_IDLE = env_int("SINERGI_KEEPER_IDLE", 60)
SINERGI_KEEPER_MOST = env_int("SINERGI_KEEPER_MOST", 720)
# log₂ of scrypt's N; and the office whose own installation this is (it may embed a key).
SINERGI_SEAL_WORK = env_int("SINERGI_SEAL_WORK", 18)
if not 1 <= SINERGI_SEAL_WORK <= 22:
    raise BadSetting("SINERGI_SEAL_WORK: use 18, or another number from 1 to 22")
SINERGI_INSTALLATION_OF = env_text("SINERGI_INSTALLATION_OF")

# --- who may reach it ---------------------------------------------------------------
DEBUG = env_bool("SINERGI_DEBUG", default=False)
# Example people may sign in only while the server listens on this machine alone.
SINERGI_LOOPBACK = env_bool("SINERGI_LOOPBACK", default=False)
SINERGI_DOMAIN = env_text("SINERGI_DOMAIN")
SINERGI_TLS = env_bool("SINERGI_TLS", default=False)
SINERGI_PROXIED = env_bool("SINERGI_PROXIED", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env_list("SINERGI_HOSTS")]
if SINERGI_DOMAIN:
    ALLOWED_HOSTS.append(SINERGI_DOMAIN)
CSRF_TRUSTED_ORIGINS = [f"https://{SINERGI_DOMAIN}"] if SINERGI_DOMAIN else []
if SINERGI_PROXIED:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- the day shown ------------------------------------------------------------------
SINERGI_TODAY = _day("SINERGI_TODAY")

# --- apps, in the order of the layers (bottom first) ---------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "ninja",
    "sinergi.access",
    "sinergi.audit",
    "sinergi.intake",
    "sinergi.documents",
    "sinergi.doors",
    "sinergi.jobs",
    "sinergi.places",
    "sinergi.accounts",
    "sinergi.elections",
    "sinergi.seals",
    "sinergi.privacy",
    "sinergi.evidence",
    "sinergi.handovers",
    "sinergi.observations",
    "sinergi.facilities",
    "sinergi.operations",
    "sinergi.reports",
    "sinergi.outreach",
    "sinergi.cases",
    "sinergi.neutrality",
    "sinergi.scores",
    "sinergi.warnings",
    "sinergi.plans",
    "sinergi.commitments",
    "sinergi.outcomes",
    "sinergi.alerts",
    "sinergi.public",
    "sinergi.web",
    "sinergi.replay",
    # after ours, whose templates for signing in come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "sinergi.public.site.answering.PublicSite",  # answers /publik/ by itself
    "sinergi.public.door.PublicDoor",  # and this one /lapor/
    "django.middleware.security.SecurityMiddleware",
    "sinergi.access.wellformed.RefuseLarge",
    "sinergi.access.wellformed.RefuseNul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads answers, which blunts BREACH
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sinergi.accounts.whose.TellWhose",
    "sinergi.accounts.secondfactor.DemandSecondFactor",
    "sinergi.access.headers.PrivateByDefault",
    "sinergi.access.methods.TellWrongMethod",
    "sinergi.access.busy.TellWhenBusy",
    "sinergi.seals.middleware.TellWhenLocked",
    "sinergi.seals.middleware.ShowWhoReads",
]
ROOT_URLCONF = "sinergi.conf.urls"
WSGI_APPLICATION = "sinergi.conf.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "sinergi.web.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "sinergi.conf.jinja.environment"},
    },
]

# --- data ---------------------------------------------------------------------------
DATABASES = {
    "default": database_from_url(
        env_text("DATABASE_URL"),
        sqlite=SINERGI_HOME / "sinergi.sqlite3",
        durable=not SINERGI_SANDBOX,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 250
SINERGI_MAX_UPLOAD = env_int("SINERGI_MAX_UPLOAD_MB", 256) * 1024 * 1024
# Of one filled form with its files; forms a device may send in a minute; how many are
# taken at the same time, and how many more may wait for that.
SINERGI_MAX_SUBMISSION = env_int("SINERGI_MAX_SUBMISSION_MB", 100) * 1024 * 1024
SINERGI_DEVICE_RATE = env_int("SINERGI_DEVICE_RATE", 120)
# Is the public door answered here; reports a second from people without JavaScript.
SINERGI_DOOR = env_bool("SINERGI_DOOR", default=True)
SINERGI_SITE = env_bool("SINERGI_SITE", default=True)  # and the public page
SINERGI_DOOR_RATE = env_int("SINERGI_DOOR_RATE", 15)
# What may lie at the door that no report names yet; what stays free on the disk.
SINERGI_DOOR_WAITING = env_int("SINERGI_DOOR_WAITING_MB", 2048) * 1024 * 1024
SINERGI_DOOR_FREE = env_int("SINERGI_DOOR_FREE_MB", 512) * 1024 * 1024
SINERGI_TAKEN_AT_ONCE = taken_at_once()
SINERGI_TAKEN_WAITING = env_int("SINERGI_TAKEN_WAITING", 21)
FILE_UPLOAD_HANDLERS = ["sinergi.doors.spilling.KeepNoPlainFile"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- people -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["sinergi.accounts.login.SinergiBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "sinergi.accounts.login.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login": "30/m/ip",
    "reauthenticate": "10/m/user",
    "invitation": "20/m/ip,5/5m/key",
}
# Requests an API token may make in a minute.
SINERGI_API_RATE = env_int("SINERGI_API_RATE", 600)
# The source is REMOTE_ADDR: behind a proxy `conf.wsgi` puts there what a trusted one saw.
# How long signing in once more opens what is sensitive.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# A second step: an authenticator app, passkeys, recovery codes. With
# SINERGI_REQUIRE_MFA people of the roles in `accounts.roles.MFA_ROLES` must set one up.
SINERGI_REQUIRE_MFA = env_bool("SINERGI_REQUIRE_MFA", default=False)
MFA_ADAPTER = "sinergi.accounts.secondfactor.SealedAdapter"
SINERGI_SECOND_STEP_KEY = secret_file(SINERGI_KEYS, "second-step")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Sinergi"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SINERGI_LOOPBACK
# Single sign-on of the institution (OpenID Connect); off while it is not named.
SINERGI_OIDC_URL = env_text("SINERGI_OIDC_URL")
SOCIALACCOUNT_ADAPTER = "sinergi.accounts.signon.LinkingAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": env_text("SINERGI_OIDC_NAME", "SSO"),
                    "client_id": env_text("SINERGI_OIDC_CLIENT_ID"),
                    "secret": env_text("SINERGI_OIDC_SECRET"),
                    "settings": {"server_url": SINERGI_OIDC_URL},
                }
            ],
        }
    }
    if SINERGI_OIDC_URL
    else {}
)

# --- what leaves the server ---------------------------------------------------------
# The address people reach the server by, for links in mails, calendars and exports.
# Where nobody has named one, links work on the server's own machine.
SINERGI_LOCAL_URL = "http://localhost:8000"
SINERGI_PUBLIC_URL = env_text(
    "SINERGI_PUBLIC_URL",
    f"https://{SINERGI_DOMAIN}" if SINERGI_DOMAIN else SINERGI_LOCAL_URL,
).rstrip("/")
# Without a host no mail is sent. Security: none, starttls or tls.
SINERGI_SMTP_HOST = "" if SINERGI_SANDBOX else env_text("SINERGI_SMTP_HOST")
SINERGI_SMTP_PORT = env_int("SINERGI_SMTP_PORT", 587)
SINERGI_SMTP_USER = env_text("SINERGI_SMTP_USER")
SINERGI_SMTP_PASSWORD = env_text("SINERGI_SMTP_PASSWORD")
SINERGI_SMTP_SECURITY = env_text("SINERGI_SMTP_SECURITY", "starttls")
if SINERGI_SMTP_SECURITY not in {"none", "starttls", "tls"}:
    raise BadSetting("SINERGI_SMTP_SECURITY: use none, starttls or tls")
SINERGI_MAIL_FROM = env_text("SINERGI_MAIL_FROM", "sinergi@localhost")
# Without an address of a gateway no SMS is sent.
SINERGI_SMS = gateway_of_environment()
# Webhooks reach public addresses by HTTPS only, unless this is on.
SINERGI_ALLOW_PRIVATE_ADDRESSES = env_bool(
    "SINERGI_ALLOW_PRIVATE_ADDRESSES", default=False
)

# --- language and time ---------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
USE_I18N = True
TIME_ZONE = env_text("SINERGI_TIME_ZONE", "Asia/Jakarta")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["sinergi.conf.formats"]
LANGUAGE_COOKIE_NAME = "sinergi_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- static files: built by esbuild, hashed names, shipped in the wheel ---------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"] if (PACKAGE / "static").exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+-[0-9A-Z]{8}\.[a-z0-9]+$"

# --- the browser's side of safety ----------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "connect-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_NAME = "sinergi_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "sinergi_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if SINERGI_TLS:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
# --- visible tables of plug-ins --------------------------------------------------------
SINERGI_IMPORTS = "sinergi.conf.imports.IMPORTS"
SINERGI_CRON = "sinergi.conf.cron.CRON"
SINERGI_HIDDEN = "sinergi.conf.subjects.HIDDEN"
SINERGI_ACCUSED = "sinergi.conf.subjects.ACCUSED"
SINERGI_OWNERSHIP = "sinergi.conf.ownership.OWNERSHIP"
SINERGI_WITH_STEPS = "sinergi.conf.stepping.WITH_STEPS"
SINERGI_WITH_PARTIES = "sinergi.conf.stepping.WITH_PARTIES"
SINERGI_QUEUE = "sinergi.conf.queue.QUEUE_SOURCES"
SINERGI_SITUATION = "sinergi.conf.situation.SECTIONS"
SINERGI_FORMS = "sinergi.conf.forms.FORMS"
SINERGI_KEEPER_FUNCTIONS = "sinergi.conf.keeper.KEEPER_FUNCTIONS"
SINERGI_PERSONAL = "sinergi.privacy.personal.ACTIVITIES"
SINERGI_REMOVERS = "sinergi.conf.removal.REMOVERS"
SINERGI_SEALED = "sinergi.conf.sealed.SEALED"
SINERGI_FORM_CHOICES = "sinergi.conf.forms.FORM_CHOICES"
# --- logs: structured, without personal data -------------------------------------------
LOGGING = logging_of(env_text)
