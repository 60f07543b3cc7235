"""The chain of the trail: what was changed, taken out, put in or put elsewhere is named, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import Connection, func, insert, select, text

from core import audit, clock
from core.app import create_app
from core.audit.models import AuditEvent, AuditHead, AuditLink
from core.audit.operations.chaining import chain
from core.audit.queries.verifying import Fault, Proved, Signed, Wrong, prove
from core.audit.rules import heads
from core.audit.rules.heads import Head
from core.config import Settings
from core.db import db
from core.db.engine import open_engine
from core.db.resealing import reseal
from core.db.sealing import Keyring
from core.db.transaction import transaction
from core.people.models import Person
from core.signing import Digest, Signature, Signers, new_sm2_key
from tests.support.house import People, at_once

GIVE = audit.action("chain.give", "测试用的操作")
PLAIN = "13812345678"


@pytest.fixture
def officer(people: People) -> Person:
    return people.officer()


@pytest.fixture
def stood(app: Flask) -> int:
    """How many events stood in the trail before."""
    return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def write(by: Person, count: int = 1) -> list[int]:
    """The numbers of events that were written one after the other."""
    made = []
    for number in range(count):
        with transaction():
            event = audit.record(GIVE, "thing", str(number), by=by, before={"a": 1}, after={"phone": PLAIN, "b": [1.5]})
            db.session.flush()
            made.append(event.number)
    return made


@contextmanager
def as_owner(settings: Settings, table: str = "audit_event") -> Iterator[Connection]:
    """What whoever owns the tables can do: change what only takes new rows."""
    db.session.rollback()
    engine = open_engine(settings.owner_url)
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            yield connection
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        else:
            query = text(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'")
            triggers = connection.execute(query).all()
            for name, _ in triggers:
                connection.execute(text(f"DROP TRIGGER {name}"))
            yield connection
            for _, made in triggers:
                connection.exec_driver_sql(made)
    engine.dispose()


def fault(*outside: Signed) -> tuple[Wrong, int] | None:
    found = prove(outside).fault
    return None if found is None else (found.what, found.number)


def kept(head: AuditHead | None) -> Signed:
    """A head as it is kept outside."""
    assert head is not None
    said = Head(head.position, head.digest, head.newest, head.made_at)
    return heads.read(heads.written(said, head.key, head.signature))


def later(days: int = 3) -> Callable[[], object]:
    now = clock.machine_now() + timedelta(days=days)
    return lambda: now


# --- What is whole ----------------------------------------------------------------------------------------------------


def test_a_trail_is_chained_and_proved(app: Flask, officer: Person, stood: int) -> None:
    first = write(officer, 3)
    head = kept(chain())
    assert write(officer, 2)[0] > first[-1]
    assert prove([head]) == Proved(chained=stood + 3, signed=stood + 3, outside=stood + 3, waiting=2)
    chain()
    assert prove([head]) == Proved(chained=stood + 5, signed=stood + 5, outside=stood + 3)
    assert kept(chain())[0].position == stood + 5, "nothing new needs no new head"
    assert db.session.scalars(select(AuditHead.position).order_by(AuditHead.position)).all() == [stood + 3, stood + 5]


def test_writers_and_several_that_chain_do_not_disturb_each_other(app: Flask, officer: Person, stood: int) -> None:
    id = officer.id

    def writes() -> None:
        write(db.session.get_one(Person, id), 5)

    for outcome in at_once(app, writes, chain, writes, chain, writes, chain):
        assert not isinstance(outcome, Exception), outcome
    chain()
    assert prove() == Proved(chained=stood + 15, signed=stood + 15)


def test_it_survives_other_keys_of_what_is_encrypted(
    app: Flask, officer: Person, settings: Settings, stood: int
) -> None:
    write(officer, 2)
    chain()
    write(officer)
    db.session.rollback()
    ring = Keyring({"2026": "n" * 40, **dict(settings.personal_keys)})
    assert reseal(settings.owner_url, ring).sealed
    with patch("core.db.sealing.keyring", lambda: ring):
        assert prove() == Proved(chained=stood + 2, signed=stood + 2, waiting=1)


def test_what_is_chained_tells_nothing_of_what_is_encrypted(app: Flask, officer: Person) -> None:
    numbers = write(officer, 2)
    marks = db.session.scalars(select(AuditEvent.mark).where(AuditEvent.number.in_(numbers))).all()
    assert len(set(marks)) == 2, "two events that say the same bear marks that do not say so"
    assert not [mark for mark in marks if mark is None or PLAIN in mark]


@pytest.mark.own_application
def test_the_hash_may_change_in_the_middle(app: Flask, officer: Person, settings: Settings, stood: int) -> None:
    write(officer, 2)
    chain()
    id = officer.id
    newer = create_app(replace(settings, trail_digest=Digest.SM3))
    with newer.app_context():
        write(db.session.get_one(Person, id), 2)
        chain()
        assert prove() == Proved(chained=stood + 4, signed=stood + 4)
        names = [
            digest.partition(":")[0]
            for digest in db.session.scalars(select(AuditLink.digest).order_by(AuditLink.position))
        ]
        assert names == ["sha256"] * (stood + 2) + ["sm3"] * 2
        db.session.remove()  # what it holds is not the engine's to close
        db.engine.dispose()


def test_heads_are_signed_by_sm2_where_the_setting_says_so(
    app: Flask, officer: Person, settings: Settings, stood: int
) -> None:
    write(officer, 2)
    first = kept(chain())
    id, pair = officer.id, (("2026", new_sm2_key()),)
    newer = create_app(replace(settings, trail_signature=Signature.SM2, sm2_keys=pair))
    with newer.app_context():
        write(db.session.get_one(Person, id), 2)
        second = kept(chain())
        assert (second[1], second[2].partition(":")[0]) == ("2026", "sm2")
        assert first[2].partition(":")[0] != "sm2"
        assert fault(first, second) is None, "both are proved side by side"
        assert prove((first, second)) == Proved(chained=stood + 4, signed=stood + 4, outside=stood + 4)
        head, key, signature = second
        forged = replace(head, digest=head.digest[:-1] + ("0" if head.digest[-1] != "0" else "1"))
        found = fault((forged, key, signature))
        assert found is not None
        assert found[0] is Wrong.KEY_MISSING, "it was not signed so"
        theirs = heads.sign(head, Signers((), (("2026", new_sm2_key()),), Signature.SM2))
        assert fault((head, theirs.key, theirs.signature)) is not None
        db.session.remove()
        db.engine.dispose()
    db.session.rollback()
    assert fault() is not None, "without the pair they prove nothing"


def test_what_was_written_before_there_were_marks_is_chained_once(
    app: Flask, officer: Person, settings: Settings, stood: int
) -> None:
    old = write(officer, 3)
    with as_owner(settings) as owner:
        owner.execute(text("UPDATE audit_event SET mark = NULL"))
    assert prove() == Proved(waiting=stood + 3)
    chain()
    assert prove() == Proved(chained=stood + 3, signed=stood + 3)
    with as_owner(settings) as owner:
        owner.execute(text("UPDATE audit_event SET before = NULL WHERE number = :number"), {"number": old[1]})
    assert fault() == (Wrong.CHANGED, old[1])


# --- What is not ------------------------------------------------------------------------------------------------------

# Every other word: tests/unit/audit/test_links.py.
CHANGES = {"who": "by_name = '别人'", "contents": "after = NULL", "mark": "mark = NULL"}


@pytest.mark.parametrize("change", CHANGES)
def test_the_first_event_that_was_changed_is_named(
    app: Flask, officer: Person, settings: Settings, change: str
) -> None:
    _, second, _, fourth = write(officer, 4)
    chain()
    _, sixth = write(officer, 2)
    changed = f"UPDATE audit_event SET {CHANGES[change]} WHERE number IN (:one, :other)"
    with as_owner(settings) as owner:
        owner.execute(text(changed), {"one": sixth, "other": sixth})
    what = Wrong.PUT_IN if change == "mark" else Wrong.CHANGED
    assert fault() == (what, sixth), "before it is chained"
    chain()
    assert fault() == (what, sixth), "to chain it later makes it no better"
    with as_owner(settings) as owner:
        owner.execute(text(changed), {"one": second, "other": fourth})
    assert fault() == (Wrong.CHANGED, second)


def test_an_event_that_was_taken_out_is_named(app: Flask, officer: Person, settings: Settings) -> None:
    numbers = write(officer, 4)
    chain()
    with as_owner(settings) as owner:
        owner.execute(text("DELETE FROM audit_event WHERE number = :number"), {"number": numbers[2]})
    assert fault() == (Wrong.TAKEN_OUT, numbers[2])
    with as_owner(settings, "audit_link") as owner:
        owner.execute(text("DELETE FROM audit_link WHERE event_number = :number"), {"number": numbers[2]})
    assert fault() == (Wrong.TAKEN_OUT, numbers[2]), "with its link too"


def test_the_end_of_the_trail_cannot_be_cut_off(app: Flask, officer: Person, settings: Settings, stood: int) -> None:
    numbers = write(officer, 2)
    chain()
    numbers += write(officer, 2)
    head = kept(chain())
    for table, column in (("audit_event", "number"), ("audit_link", "event_number")):
        with as_owner(settings, table) as owner:
            owner.execute(text(f"DELETE FROM {table} WHERE {column} > :number"), {"number": numbers[1]})
    assert fault() == (Wrong.TAKEN_OUT, numbers[2])
    with as_owner(settings, "audit_head") as owner:
        owner.execute(text(f"DELETE FROM audit_head WHERE position > {stood + 2}"))
    assert fault() is None
    assert fault(head) == (Wrong.TAKEN_OUT, numbers[2]), "what was kept outside says more"


def test_an_event_that_was_put_in_is_named(app: Flask, officer: Person, settings: Settings) -> None:
    numbers = write(officer, 3)
    chain()
    forged = {"at": clock.now(), "action": GIVE, "subject_type": "thing", "subject_id": "9", "by_name": "别人"}
    with transaction():
        db.session.execute(insert(AuditEvent).values(number=numbers[-1] + 1, sealed=False, **forged))
    assert fault() == (Wrong.PUT_IN, numbers[-1] + 1), "before it is chained"
    chain()
    assert fault() == (Wrong.PUT_IN, numbers[-1] + 1)


def test_a_copy_of_an_event_is_named(app: Flask, officer: Person, settings: Settings) -> None:
    numbers = write(officer, 3)
    chain()
    columns = ", ".join(column.name for column in AuditEvent.__table__.columns if column.name != "number")
    with transaction():
        copy = f"INSERT INTO audit_event (number, {columns}) SELECT :to, {columns} FROM audit_event WHERE number = :of"
        db.session.execute(text(copy), {"to": numbers[-1] + 1, "of": numbers[0]})
    assert fault() == (Wrong.PUT_IN, numbers[-1] + 1)


def test_what_is_put_in_at_an_early_place_is_named(app: Flask, officer: Person, settings: Settings) -> None:
    """Under a number that no event has, with a mark that whoever has the keys can make."""
    numbers = write(officer, 3)
    event = db.session.get_one(AuditEvent, numbers[0])
    own = {column.name: getattr(event, column.name) for column in AuditEvent.__table__.columns}
    chain()
    with as_owner(settings) as owner:
        owner.execute(insert(AuditEvent).values({**own, "number": -5}))
    assert fault() is not None
    with patch.object(clock, "machine_now", later()):
        assert fault() == (Wrong.PUT_IN, -5)
        write(officer)
        chain()
        assert fault() == (Wrong.PUT_IN, -5), "it is not chained any more"


def test_events_cannot_change_places(app: Flask, officer: Person, settings: Settings) -> None:
    numbers = write(officer, 4)
    chain()
    one, other = numbers[1:3]
    with as_owner(settings) as owner:
        for old, new in ((one, -1), (other, one), (-1, other)):
            owner.execute(text("UPDATE audit_event SET number = :new WHERE number = :old"), {"new": new, "old": old})
    assert fault() == (Wrong.CHANGED, one)
    with as_owner(settings) as owner:
        for old, new in ((one, -1), (other, one), (-1, other)):
            owner.execute(text("UPDATE audit_event SET number = :new WHERE number = :old"), {"new": new, "old": old})
    assert fault() is None
    with as_owner(settings, "audit_link") as owner:
        for old, new in ((one, -1), (other, one), (-1, other)):
            statement = "UPDATE audit_link SET event_number = :new WHERE event_number = :old"
            owner.execute(text(statement), {"new": new, "old": old})
    assert fault() == (Wrong.CHANGED, other)


def test_a_chain_that_was_made_anew_is_betrayed_by_its_heads(
    app: Flask, officer: Person, settings: Settings, stood: int
) -> None:
    numbers = write(officer, 2)
    first = kept(chain())
    numbers += write(officer, 2)
    second = kept(chain())
    with as_owner(settings) as owner:
        owner.execute(text("DELETE FROM audit_event WHERE number = :number"), {"number": numbers[2]})
    for table in ("audit_link", "audit_head"):
        with as_owner(settings, table) as owner:
            owner.execute(text(f"DELETE FROM {table} WHERE position > {stood + 2}"))
    chain()
    write(officer)
    chain()
    assert fault() is None, "inside all is in order"
    assert fault(first) is None
    assert fault(first, second) == (Wrong.REWRITTEN, numbers[2])


def test_a_head_of_somebody_else_proves_nothing(app: Flask, officer: Person) -> None:
    write(officer, 2)
    head, key, signature = kept(chain())
    theirs = heads.sign(head, Signers([("demo", "another secret, of somebody else")]))
    assert fault((head, theirs.key, theirs.signature)) is not None
    assert fault((head, key, signature)) is None
    with pytest.raises(ValueError, match="no head"):
        heads.read('{"head": 1}')


def test_a_key_that_is_missing_is_said_so(app: Flask, officer: Person, settings: Settings) -> None:
    write(officer)
    chain()
    oldest = db.session.scalar(select(func.min(AuditEvent.number)))
    others = replace(settings, signing_keys=(("2026", "n" * 40),))
    with patch("core.audit.queries.verifying.instance") as served:
        served.return_value.settings = others
        found = prove().fault
    assert isinstance(found, Fault)
    assert (found.what, found.number) == (Wrong.KEY_MISSING, oldest)
    assert "GREENROLL_SIGNING_KEYS" in found.says
