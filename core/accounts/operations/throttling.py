"""Failed attempts and the pauses that follow, in the database, for all workers alike.

A stranger's failures pause the stranger: what fails is counted per account *and* address, and only very many for the
account as a whole. A browser that the person signed in with before is counted for itself, so that nobody else's
failures keep its person out.

An attempt is counted before it is judged, so that many at once do not slip through, and is forgiven if it was right.
Accounts that do not exist are counted like those that do: a pause tells nothing about them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import delete, select

from core import clock
from core.accounts.models import Throttle
from core.db import db
from core.db.statements import insert_missing
from core.db.transaction import transaction
from core.errors import DomainError
from core.extensions import stranger
from core.people.queries import normal_email

FORGOTTEN_AFTER = timedelta(hours=24)
_KEY_LENGTH = 64
_ACCOUNT = "account:"


class TooManyAttempts(DomainError):
    """A pause has not ended yet."""

    status = 429
    code = "too_many_attempts"
    title = "尝试次数过多"


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted under: after `free` failures the pauses begin at a minute and double up to `longest`.

    Keys of one `about` are forgotten together.
    """

    about: str
    name: str
    free: int
    longest: timedelta

    @property
    def is_of_account(self) -> bool:
        return self.about.startswith(_ACCOUNT)

    @property
    def hashed(self) -> str:
        """What is stored: neither addresses nor accounts can be read from it."""
        return _digest(self.about) + _digest(self.name)

    def pause(self, failures: int) -> timedelta | None:
        """How long to wait after so many failures."""
        if failures < self.free:
            return None
        # Beyond 2**10 minutes every pause is the longest one anyway.
        return min(timedelta(minutes=2 ** min(failures - self.free, 10)), self.longest)


def of_account(email: str, address: str) -> Key:
    """An account, tried from one address."""
    return Key(_account(email), f"address:{stranger(address)}", free=5, longest=timedelta(hours=1))


def of_account_anywhere(email: str) -> Key:
    """An account, tried by browsers that are not known: many addresses guess no faster than this."""
    return Key(_account(email), "", free=50, longest=timedelta(minutes=15))


def of_device(email: str, device: str) -> Key:
    """An account, tried in a browser in which its person signed in before."""
    return Key(_account(email), f"device:{device}", free=5, longest=timedelta(hours=1))


def of_address(address: str) -> Key:
    """Many people of one office come from one address."""
    return Key(f"address:{stranger(address)}", "", free=40, longest=timedelta(minutes=15))


def of_code(person_id: str) -> Key:
    """The second factor's codes of one person."""
    return Key(f"code:{person_id}", "", free=5, longest=timedelta(hours=1))


def of_reset(email: str, address: str) -> tuple[Key, Key]:
    """Letters that set a new password: to one account, and asked for from one address."""
    hour = timedelta(hours=1)
    return (
        Key(f"reset:{normal_email(email)}", "", free=3, longest=hour),
        Key(f"reset from:{stranger(address)}", "", free=20, longest=hour),
    )


def _account(email: str) -> str:
    return f"{_ACCOUNT}{normal_email(email)}"


def take(*keys: Key) -> None:
    """Count an attempt under each key. Raises TooManyAttempts, with nothing counted, while one of them pauses."""
    now = clock.machine_now()
    with transaction() as session:
        ordered = sorted(each.hashed for each in keys)  # so that two attempts never wait for each other
        insert_missing(Throttle, *({"key": each, "failures": 0, "failed_at": now} for each in ordered))
        for key, held in _held(keys):
            if held.paused_until is not None and held.paused_until > now:
                raise TooManyAttempts(_wait(held.paused_until - now))
            if now - held.failed_at > FORGOTTEN_AFTER:
                held.failures = 0
            held.failures += 1
            held.failed_at = now
            pause = key.pause(held.failures)
            held.paused_until = None if pause is None else now + pause
        session.flush()


def forgive(*own: Key, shared: Collection[Key] = ()) -> None:
    """The attempt was right: what failed before it is forgotten. Under shared keys it alone does not count, for others
    may be guessing there.
    """
    with transaction():
        for key, held in _held([*own, *shared]):
            held.failures = max(0, held.failures - 1) if key in shared else 0
            if key.pause(held.failures) is None:
                held.paused_until = None


def forget_account(email: str) -> None:
    """Forget what was counted for an account, from wherever: an administrator vouches for the person."""
    with transaction() as session:
        session.execute(delete(Throttle).where(Throttle.key.startswith(_digest(_account(email)))))


def is_paused(key: Key) -> bool:
    """Whether attempts under the key must wait now."""
    held = db.session.get(Throttle, key.hashed)
    return held is not None and held.paused_until is not None and held.paused_until > clock.machine_now()


def _held(keys: Collection[Key]) -> Iterator[tuple[Key, Throttle]]:
    """What is counted under keys, held against every other attempt."""
    query = select(Throttle).where(Throttle.key.in_([each.hashed for each in keys])).order_by(Throttle.key)
    found = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    held = {each.key: each for each in found}
    return ((each, held[each.hashed]) for each in keys if each.hashed in held)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[: _KEY_LENGTH // 2]


def _wait(left: timedelta) -> str:
    return f"失败次数过多，为保护账号安全，请在 {ceil(left / timedelta(minutes=1))} 分钟后再试。"
