"""Secrets of second factors, kept so that a copy of the database alone opens no account.

They are sealed (Fernet: AES-128-CBC with HMAC-SHA256) with a key worked out from the platform's
key, which does not stand in the database. Keys of before (``OFFCUT_SECRET_KEY_FALLBACKS``) still
open; the newest one seals.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_PURPOSE = b"offcut: secrets of second factors"


def seal(text: str) -> str:
    """What may stand in the database."""
    return _box().encrypt(text.encode()).decode("ascii")


def open_sealed(sealed: str) -> str:
    """The secret again.

    Raises:
        ImproperlyConfigured: it was sealed with a key that this installation does not have.
    """
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise _no_key() from None


def reseal(sealed: str) -> str:
    """The same secret, sealed with the newest key.

    Raises:
        ImproperlyConfigured: as above.
    """
    try:
        return _box().rotate(sealed.encode()).decode("ascii")
    except InvalidToken:
        raise _no_key() from None


def _no_key() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "A second factor was sealed with a key that is not here. Put the key of before into"
        " OFFCUT_SECRET_KEY_FALLBACKS, or take the person's second step away."
    )


def _box() -> MultiFernet:
    return _box_of((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@cache
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([_fernet(key) for key in keys])


def _fernet(key: str) -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(made))
