"""Store the Hub's access token in the system's keyring; without a keyring nothing is stored."""

from __future__ import annotations

from contextlib import suppress

import keyring
from keyring.errors import KeyringError, NoKeyringError, PasswordDeleteError

from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

SERVICE = "Unfog"
_ACCOUNT = "huggingface"


class KeyringAccessError(UnfogError):
    """The system's keyring cannot be used."""

    kind: FailureKind = "access"


def stored_token() -> str:
    """Return the token from the keyring, "" if there is no token or no keyring. May ask for a password.

    Raises:
        KeyringAccessError: the keyring stays locked or fails.
    """
    try:
        return keyring.get_password(SERVICE, _ACCOUNT) or ""
    except NoKeyringError:
        return ""
    except KeyringError as error:
        raise _unusable(error) from error


def store_token(token: str) -> bool:
    """Store a token in the keyring, or delete it if it is ""; return False if there is no keyring.

    Raises:
        KeyringAccessError: the keyring stays locked or fails.
    """
    try:
        if token:
            keyring.set_password(SERVICE, _ACCOUNT, token)
        else:
            with suppress(PasswordDeleteError):  # there is no token
                keyring.delete_password(SERVICE, _ACCOUNT)
    except NoKeyringError:
        return False
    except KeyringError as error:
        raise _unusable(error) from error
    return True


def _unusable(error: KeyringError) -> KeyringAccessError:
    return KeyringAccessError(
        lazy_text("Can't use the system keyring."),
        lazy_text("Unlock it, then try again."),
    )
