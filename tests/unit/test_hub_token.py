"""Access token in the keyring."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked, PasswordDeleteError

from app.platform.hub_token import SERVICE, KeyringAccessError, store_token, stored_token


class MemoryKeyring(KeyringBackend):
    """A keyring that lasts for one test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError("not found")


class LockedKeyring(MemoryKeyring):
    """A keyring whose owner does not unlock it."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("it stays locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("it stays locked")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_token_is_kept_replaced_and_forgotten() -> None:
    memory = MemoryKeyring()
    keyring.set_keyring(memory)
    assert stored_token() == ""
    assert store_token("hf_one")
    assert store_token("hf_two")
    assert stored_token() == "hf_two"
    assert [service for service, _ in memory.passwords] == [SERVICE]
    assert store_token("")
    assert store_token("")
    assert stored_token() == ""
    assert memory.passwords == {}


def test_without_a_keyring_nothing_is_kept() -> None:
    keyring.set_keyring(fail.Keyring())
    assert not store_token("hf_one")
    assert stored_token() == ""
    assert not store_token("")


def test_a_keyring_that_cannot_be_used_is_told_of() -> None:
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(KeyringAccessError, match="system keyring"):
        stored_token()
    with pytest.raises(KeyringAccessError, match="system keyring"):
        store_token("hf_one")
