"""The platform's settings in tests: data in a folder of the run, cheap password hashes."""

import os
import tempfile

os.environ["OFFCUT_DATA"] = tempfile.mkdtemp(prefix="offcut-tests-")
os.environ.setdefault("OFFCUT_SECRET_KEY", "only-for-tests")

from offcut.platform.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # a file, so that each thread of a journey's server has a connection of its own
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["OFFCUT_DATA"], "test.sqlite3")}  # noqa: F405
    # nothing in it is kept, so it need not wait for the disk
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
