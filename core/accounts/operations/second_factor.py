"""What is good once is spent once, also when it comes several times at the same moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from core import audit, clock
from core.accounts import actions
from core.accounts.models import SpentOnce
from core.db import db
from core.db.statements import insert_missing
from core.db.transaction import begin_late, roll_back_late, transaction
from core.extensions import security
from core.people.models import Person
from core.signing import Digest

_WINDOW = 30  # seconds: the code before is good still
LONGEST_GOOD = timedelta(minutes=5)
"""Nothing that `spend_once` is asked of is good for longer."""


def spend_code(person_id: str, counter: int) -> bool:
    """Whether the code of that counter, and any later one, was not used before: from now on it is."""
    is_new = or_(Person.tf_last_counter.is_(None), Person.tf_last_counter < counter)
    with transaction() as session:
        statement = update(Person).where(Person.id == person_id, is_new).values(tf_last_counter=counter)
        return session.connection().execute(statement).rowcount == 1


def spend_once(text: str) -> bool:
    """Whether it was not used before: from now on it is."""
    now = clock.machine_now()
    with transaction() as session:
        session.execute(delete(SpentOnce).where(SpentOnce.spent_at < now - 2 * LONGEST_GOOD))
        return insert_missing(SpentOnce, {"digest": Digest.SHA256.of(text), "spent_at": now})


def spend_again(text: str) -> None:
    """It is used now, whether or not it was before."""
    with transaction() as session:
        session.execute(delete(SpentOnce).where(SpentOnce.digest == Digest.SHA256.of(text)))
        spend_once(text)


def spent_since(since: datetime, *texts: str) -> bool:
    """Whether any of them was used at that instant or later; for `LONGEST_GOOD` it is known."""
    digests = [Digest.SHA256.of(each) for each in texts]
    query = select(SpentOnce.digest).where(SpentOnce.digest.in_(digests), SpentOnce.spent_at >= since)
    return db.session.scalar(query.limit(1)) is not None


def note_failed_proof(person: Person) -> None:
    """Somebody gave a wrong code or password for the person whom he says to be."""
    with transaction():
        audit.record(actions.FAIL_PROOF, actions.PERSON, person.id, by=None)


def is_current_code(person: Person, code: str) -> bool:
    """Whether the person's authenticator shows that code now; then it is spent."""
    secret = person.tf_totp_secret
    if person.tf_primary_method is None or secret is None or not code.isdecimal():
        return False
    return bool(security.totp_factory.verify_totp(code, secret, person, window=_WINDOW))


def hold_recovery_code(person: Person, code: str) -> bool:
    """Whether the recovery code is there still; then nobody else has it until the request takes it out and commits."""
    begin_late()
    db.session.refresh(person, with_for_update={"of": Person, "key_share": True})
    if security.mf_recovery_codes_util.check_recovery_code(person, code):
        return True
    roll_back_late()
    return False
