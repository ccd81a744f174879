"""Secrets in the database, encrypted with keys that are not in it.

MultiFernet under keys derived from SECRET_KEY and, to read what was sealed before, from
SECRET_KEY_FALLBACKS. A wrong key is an error, never an unreadable text that is passed on.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """It was sealed with another SECRET_KEY."""


def seal(text: str) -> str:
    return fernet().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """Return the text.

    Raises
    ------
    Unreadable
        None of the keys opens it.
    """
    if not sealed:
        return ""
    try:
        return fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def fernet() -> MultiFernet:
    return MultiFernet(
        Fernet(derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def derived(key: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"evenhand sealed fields")
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))
