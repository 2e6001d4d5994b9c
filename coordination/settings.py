"""Settings, all from the environment; `.env.example` lists every variable with its meaning."""

import sys
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from coordination import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_demo_file(BASE_DIR)

# Mode and debugging are two things: debugging is off in every mode unless asked for.
MODE = env.one_of("NCM_MODE", ("demo", "test", "production"), "production")
DEBUG = env.boolean("NCM_DEBUG", False)
VAR_DIR = Path(env.text("NCM_VAR", str(BASE_DIR / "var")))
VERSION = "0.1.0"

SECRET_KEY = env.text("NCM_SECRET_KEY", "test-only-key-of-no-worth-0123456789-abcdefghijkl" if MODE == "test" else "")
if not SECRET_KEY:
    raise env.refuse(
        "NCM_SECRET_KEY", "is missing", "Set it (or NCM_SECRET_KEY_FILE) to 50 random characters, or run bin/demo."
    )
if MODE == "production" and len(SECRET_KEY) < 40:
    raise env.refuse("NCM_SECRET_KEY", "is too short", "Set it to at least 40 random characters.")
if MODE == "production" and DEBUG:
    raise env.refuse("NCM_DEBUG", "is on in production", "Take it out.")

DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR)}
IS_SQLITE = str(DATABASES["default"]["ENGINE"]).endswith("sqlite3")
if MODE == "production" and IS_SQLITE:
    raise env.refuse(
        "DATABASE_URL", "names no PostgreSQL database", "Set it to postgresql://user:password@host:5432/name."
    )
REDIS_URL = env.redis_url("REDIS_URL")
if MODE == "production" and not REDIS_URL:
    raise env.refuse("REDIS_URL", "is missing", "Set it to redis://host:6379/0.")

BASE_URL = env.site("NCM_BASE_URL", "http://127.0.0.1:8000")
ALLOWED_HOSTS = env.words("NCM_HOSTS", "" if MODE == "production" else "127.0.0.1,localhost,testserver")
if not ALLOWED_HOSTS:
    raise env.refuse("NCM_HOSTS", "is missing", "List the host names of the site, with commas.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
PROXY_COUNT = env.whole("NCM_PROXY_COUNT", 0, 0, 5)

ROOT_URLCONF = "coordination.urls"
WSGI_APPLICATION = "coordination.wsgi.application"
AUTH_USER_MODEL = "coordination.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "simple_history",
    "django_filters",
    "django_htmx",
    "lucide",
    "coordination",
    "members",
    "authority",
    "contacts",
    "functions",
    "reporting",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Lines are slow: the wall shrinks to a tenth. Django varies the length of what it packs, so that lengths tell nothing.
    "coordination.middleware.PackingMiddleware",
    "coordination.middleware.RequestIdentityMiddleware",
    "coordination.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "coordination.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coordination.middleware.SessionEndsMiddleware",
    "coordination.middleware.SecondStepMiddleware",
    "coordination.policies.PolicyMiddleware",
    "coordination.middleware.ReadingLogMiddleware",
    "coordination.middleware.KeptTextMiddleware",
    # The last: it sees a form after everything that may turn it away.
    "coordination.once.OnceMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["coordination.templatetags.ncm", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coordination.navigation.rail",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Language and time: the State's own zone is read by coordination.clock; the server runs in UTC.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ar", _("Arabic"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TRANSLATIONS_REVIEWED = {"en"}  # Languages whose catalogue a native speaker has read.
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if MODE == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_MAX_AGE = 31536000

# Uploads are read into memory up to this size and no further; see coordination/files/.
UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["coordination.files.receiving.CappedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5  # No form takes more than one; the rest of a request is not for us.
SPARE_DISK_BYTES = 256 * 1024 * 1024  # Uploads leave this for sealed papers and the database.
SCANNER = env.command("NCM_SCANNER")

CACHES = {
    "default": (
        {"BACKEND": "coordination.caching.SteadyRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "ncm"}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "ncm"}
    )
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# The server ends a session by these two, whatever the browser's cookie says: coordination/sessions.py.
SESSION_IDLE_SECONDS = env.whole("NCM_IDLE_MINUTES", 20, 5, 60) * 60
SESSION_COOKIE_AGE = env.whole("NCM_SESSION_HOURS", 10, 1, 24) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "coordination.views.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if MODE == "production":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_SECURE = True
    LANGUAGE_COOKIE_NAME = "__Host-language"

# Sign-in: e-mail and password, by invitation only.
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "coordination.hashers.RegisterArgon2Hasher" if MODE != "test" else "django.contrib.auth.hashers.MD5PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "coordination.passwords.HouseWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "coordination.signin.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # The owner hears of a new password and of a changed second step.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # An unknown address gets no mail; the page answers the same.
# Counted in the cache before a password is hashed (coordination/signin.py). Without Redis each process counts by itself.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/15m/ip,5/15m/key,60/d/key",
    "reset_password": "20/m/ip,5/h/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {"reset_password": "coordination.signin.EvenResetForm"}
RESET_SECONDS = (
    0.0 if MODE == "test" else 0.5
)  # What asking for a new password takes, whether the address is known or not.
DEVICE_COOKIE_NAME = "__Host-device" if MODE == "production" else "device"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # Seconds that a proof of who it is stays fresh: coordination/proof.py.
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
# The second step: offered in the demonstration, asked of everybody in production.
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # Steps of thirty seconds to either side, for a telephone whose clock is off.
MFA_FORMS = {
    "authenticate": "coordination.second_step.CodeForm",
    "reauthenticate": "coordination.second_step.ProofCodeForm",
    "activate_totp": "coordination.second_step.SetUpForm",
}
MFA_TOTP_ISSUER = "NCM register"
SECOND_STEP_REQUIRED = MODE == "production"
ANONYMOUS_USER_NAME = None  # guardian: no row stands for nobody.

# Mail: everything becomes a Notice row first; only the worker talks to the mail server.
EMAIL_BACKEND = "coordination.mail.NoticeBackend"
MAIL_SERVER = env.mail("NCM_MAIL_URL")
DEFAULT_FROM_EMAIL = env.text("NCM_MAIL_FROM", "register@secretariat.invalid")

# Celery only wakes workers; the Job and Notice rows are the truth (design, rule 8).
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = "memory://" if MODE == "test" and not REDIS_URL else (REDIS_URL or "filesystem://")

# Papers.
PDF_LIBS = env.text("NCM_PDF_LIBS")
FONT_DIRS = env.folders("NCM_FONT_DIRS")

# History: simple_history's switches stay at the values on which the register rests.
SIMPLE_HISTORY_ENABLED = True
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "coordination.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": "WARNING" if MODE == "test" else "INFO"},
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
