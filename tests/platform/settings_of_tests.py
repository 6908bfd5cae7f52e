"""The platform's settings in tests: data in a folder of the run, cheap password hashes."""

import os
import tempfile

os.environ["OFFCUT_DATA"] = tempfile.mkdtemp(prefix="offcut-tests-")
os.environ.setdefault("OFFCUT_SECRET_KEY", "only-for-tests")

from offcut.platform.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
