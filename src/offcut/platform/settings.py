"""The platform's settings; everything that differs between machines comes from the environment.

``docs/operations/settings`` lists every variable. Nothing here is a secret: without
``OFFCUT_SECRET_KEY`` a key is made and kept in the data folder, readable by its owner alone.
"""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from offcut.platform import environment as env
from offcut.platform.secret import secret_key
from offcut.version import __version__

HERE = Path(__file__).parent
DATA = Path(env.text("DATA", "var")).resolve()  # database, uploads, outbox, secret key
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG")
DEMONSTRATION = env.flag("DEMONSTRATION")  # the example region, with sign-ins shown to everybody
SECRET_KEY = env.text("SECRET_KEY") or secret_key(DATA)
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")  # keys of before: read, never written
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000")  # for links in letters
SECURE = SITE_URL.startswith("https://")
REGION = env.text("REGION", "west_midlands")

INSTALLED_APPS = [
    "offcut.platform.ui",
    "offcut.platform.access",
    "offcut.platform.audit",
    "offcut.platform.accounts",
    "offcut.platform.organisations",
    "offcut.platform.files",
    "offcut.platform.mail",
    "offcut.platform.jobs",
    "offcut.platform.search",
    "offcut.platform.listings",
    "offcut.platform.matches",
    "offcut.platform.introductions",
    "offcut.platform.desk",
    "offcut.platform.outcomes",
    "offcut.platform.plans",
    "offcut.platform.programmes",
    "offcut.platform.operations",
    "offcut.platform.public",
    "offcut.platform.api",
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
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "offcut.platform.operations.proxy.RealAddressMiddleware",
    "csp.middleware.CSPMiddleware",  # outside of whatever may refuse a request
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "offcut.platform.public.cross_origin.OpenDataMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "offcut.platform.files.middleware.WholeFormMiddleware",
    "offcut.platform.access.characters.NoNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "offcut.platform.access.middleware.ViewerMiddleware",
    "offcut.platform.api.middleware.ApiMiddleware",
    "offcut.platform.accounts.middleware.SecondFactorMiddleware",
    "offcut.platform.accounts.middleware.SessionSeenMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "offcut.platform.urls"
WSGI_APPLICATION = "offcut.platform.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "offcut.platform.ui.context.house",
            ],
            "builtins": ["offcut.platform.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "offcut.platform.ui.forms.Renderer"

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:start"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "offcut.platform.accounts.adapter.AccountAdapter"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the address is changed, too
ACCOUNT_CHANGE_EMAIL = True  # one address a person, changed once the new one is confirmed
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that asked to join
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,8/600s/key"}  # axes locks before
ACCOUNT_FORMS = {
    "login": "offcut.platform.accounts.forms.LoginForm",
    "signup": "offcut.platform.accounts.forms.SignupForm",
    "add_email": "offcut.platform.accounts.forms.AddEmailForm",
    "change_password": "offcut.platform.accounts.forms.ChangePasswordForm",
    "set_password": "offcut.platform.accounts.forms.SetPasswordForm",
    "reset_password": "offcut.platform.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "offcut.platform.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "offcut.platform.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "offcut.platform.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "offcut.platform.accounts.forms.AuthenticateForm",
    "reauthenticate": "offcut.platform.accounts.forms.MfaReauthenticateForm",
    "activate_totp": "offcut.platform.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "offcut.platform.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "offcut.platform.accounts.forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Offcut"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", not DEMONSTRATION)  # of staff roles
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "offcut.platform.accounts.lockout.login_name"
AXES_LOCKOUT_TEMPLATE = "errors/locked.html"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # who signed in stands in the audit, by id

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "offcut.platform.ui.failures.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE and env.flag("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or DEMONSTRATION
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or DEMONSTRATION
MEDIA_ROOT = DATA / "uploads"  # never served as a folder: see files
API_PER_MINUTE = env.number("API_PER_MINUTE", 300)  # requests of a token
API_PER_MINUTE_WITHOUT_TOKEN = env.number("API_PER_MINUTE_WITHOUT_TOKEN", 60)  # of an address
WEBHOOKS_BY_HTTP = DEBUG  # else by HTTPS alone
LISTING_DAYS = env.number("LISTING_DAYS", 365)  # until a listing has to be confirmed again
UPLOAD_LIMIT_BYTES = env.number("UPLOAD_LIMIT_MB", 20) * 1_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

MAIL = env.text("MAIL", "outbox")  # outbox | smtp | notify
EMAIL_BACKEND = "offcut.platform.mail.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Offcut <offcut@localhost>")
EMAIL_HOST = env.text("SMTP_HOST", "localhost")
EMAIL_PORT = env.number("SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SMTP_TLS")
NOTIFY_KEY = env.text("NOTIFY_KEY")
NOTIFY_TEMPLATE = env.text("NOTIFY_TEMPLATE")

CACHES = {
    "default": {  # limits on attempts and requests: all processes count together
        "BACKEND": "offcut.platform.operations.shared_cache.SharedCache",
        "LOCATION": str(DATA / "shared-cache.sqlite3"),
        "KEY_PREFIX": __version__,
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # of a process that counts for itself
    }
}
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "offcut.platform.operations.logs.JsonFormatter"},
        "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.text("LOG_FORMAT", "plain" if DEBUG or DEMONSTRATION else "json"),
        }
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {  # gunicorn's own words, in the same shape
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False}
    },
}
