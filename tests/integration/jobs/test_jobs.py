"""Jobs: asked for, carried out once whatever becomes of workers, and fetched by who may."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core import audit, clock
from core.audit.models import AuditEvent
from core.db import db
from core.db.beside import engine_beside
from core.db.engine import WRITES
from core.db.transaction import transaction
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.files import operations as files
from core.files.models import StoredFile
from core.jobs import operations, queries
from core.jobs.models import Job, JobProgress
from core.jobs.operations import Worker, leasing, run_waiting
from core.jobs.operations.house import EXPIRE, HOUSE
from core.jobs.operations.leasing import Lost
from core.jobs.operations.working import schedule
from core.jobs.purposes import Kind, Outcome, Work, kinds
from core.jobs.workflow import JobState
from core.notifications.models import Message
from core.people.models import Grant, Person
from core.people.queries import person as person_now
from tests.support.house import People, at_once
from tests.support.jobs import CHANGE, TABLE, kind, known
from tests.support.uploads import folder

NO_TIME = timedelta()
NOTE = audit.action("jobs.tests_note", "测试用的操作")


@pytest.fixture
def officer(people: People) -> Person:
    return people.department()


@pytest.fixture
def use() -> Iterator[Callable[[Kind], Kind]]:
    """Registers a kind until the test ends."""

    with ExitStack() as stack:
        yield lambda kind: stack.enter_context(known(kind))


Use = Callable[[Kind], Kind]


def asked(kind: Kind, by: Person, words: str = "甲") -> str:
    return operations.ask(kind, {"words": words}, f"试办 {words}", by=by).id


def job(id: str) -> Job:
    db.session.rollback()
    found = db.session.get(Job, id)
    assert found is not None
    return found


def messages(by: Person) -> list[str]:
    return list(db.session.scalars(select(Message.text).where(Message.person_id == by.id).order_by(Message.number)))


def actions() -> list[str]:
    query = select(AuditEvent.action).where(AuditEvent.subject_type == "job").order_by(AuditEvent.number)
    return list(db.session.scalars(query))


def test_a_job_bears_the_id_of_the_request_that_asked_for_it(officer: Person, use: Use) -> None:
    def note(work: Work) -> Outcome:
        audit.record(NOTE, "thing", "1", by=work.person)
        return Outcome()

    g.request_id = "f00d"
    asked(use(kind(note, changes=True)), officer)
    g.pop("request_id")
    assert run_waiting() == 1
    query = select(AuditEvent.action, AuditEvent.request_id).where(AuditEvent.request_id.is_not(None))
    found = db.session.execute(query.order_by(AuditEvent.number)).all()
    assert [tuple(each) for each in found] == [("jobs.ask", "f00d"), (NOTE, "f00d")]
    assert "request_id" not in g


def test_what_was_asked_for_is_made_told_and_fetched(officer: Person, use: Use) -> None:
    id = asked(use(TABLE), officer)
    assert job(id).state is JobState.WAITING
    assert run_waiting() == 1
    made = job(id)
    file = operations.fetch(id, by=officer)
    assert (made.state, made.attempts, made.token) == (JobState.DONE, 1, None)
    assert (file.name, file.media_type, file.size) == ("结果.csv", "text/csv", 3)
    with folder().open(file.sha256) as content:
        assert content.read() == "甲".encode()
    assert messages(officer) == ["“试办 甲”已完成。"]
    assert actions() == ["jobs.ask", "jobs.fetch"]
    assert made.expires_at is not None
    assert timedelta(days=6, hours=23) < made.expires_at - clock.now() <= timedelta(days=7)


def test_what_is_under_way_is_not_begun_twice(officer: Person, use: Use) -> None:
    kind = use(TABLE)
    assert asked(kind, officer) == asked(kind, officer)
    run_waiting()
    assert asked(kind, officer) != asked(kind, officer, "乙")


def test_nobody_fills_the_queue(officer: Person, people: People, use: Use) -> None:
    kind = use(TABLE)
    for number in range(10):
        asked(kind, officer, str(number))
    with pytest.raises(Conflict, match="您已有 10 项任务"):
        asked(kind, officer, "11")
    asked(kind, people.department())


def test_arguments_are_those_of_the_kind(officer: Person, people: People, use: Use) -> None:
    with pytest.raises(Invalid):
        operations.ask(use(TABLE), {"other": 1}, "试办", by=officer)
    with pytest.raises(NotAllowed):
        asked(TABLE, people.applicant())


def test_two_workers_and_fifty_jobs(app: Flask, people: People, use: Use) -> None:
    kind = use(CHANGE)
    officers = [people.department() for _ in range(5)]
    for officer in officers:
        for number in range(10):
            asked(kind, officer, f"{number}")
    counts = at_once(app, lambda: run_waiting("one"), lambda: run_waiting("two"))
    assert sum(count for count in counts if isinstance(count, int)) == 50, counts
    for officer in officers:
        assert sorted(each for each in messages(officer) if "试办" not in each) == [str(n) for n in range(10)]
    assert set(db.session.scalars(select(Job.state))) == {JobState.DONE}


@pytest.mark.parametrize("kind", [TABLE, CHANGE], ids=["reads", "changes"])
def test_who_comes_back_from_the_dead_changes_nothing(officer: Person, use: Use, kind: Kind) -> None:
    id = asked(use(kind), officer)
    dead = leasing.claim("dead", NO_TIME)
    assert dead is not None
    assert run_waiting("alive") == 1
    with pytest.raises(Lost):
        leasing.end(dead, kind, kind.run(Work(by=officer, arguments={"words": "甲", "dies": None})))
    with pytest.raises(Lost):
        leasing.fail(dead, kind, "不应当")
    assert (job(id).state, job(id).attempts) == (JobState.DONE, 2)
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == (1 if kind is TABLE else 0)


def test_over_what_workers_die_again_and_again_is_given_up(officer: Person, use: Use) -> None:
    id = asked(use(TABLE), officer)
    for _ in range(3):
        assert leasing.claim("dies", NO_TIME) is not None
    assert leasing.claim("lives", NO_TIME) is None
    assert (job(id).state, job(id).error) == (JobState.FAILED, leasing.DIED)
    assert messages(officer) == [f"“试办 甲”没有完成：{leasing.DIED}"]
    assert asked(TABLE, officer) != id


def test_what_must_not_be_repeated_is_not(officer: Person, use: Use) -> None:
    id = asked(use(kind(attempts=1)), officer)
    leasing.claim("dies", NO_TIME)
    assert run_waiting() == 0
    assert (job(id).state, job(id).error) == (JobState.FAILED, leasing.DOUBTFUL)


def _refused(work: Work) -> Outcome:
    raise Conflict("名单已经变了。", "请重新核对。")


def _broken(work: Work) -> Outcome:
    raise ZeroDivisionError("a secret")


@pytest.mark.parametrize(("run", "why"), [(_refused, "名单已经变了。请重新核对。"), (_broken, "系统出现意外错误")])
@pytest.mark.parametrize("changes", [False, True])
def test_a_failed_job_says_why(officer: Person, use: Use, run: Any, why: str, changes: bool) -> None:
    id = asked(use(kind(run, changes=changes)), officer)
    assert run_waiting() == 1
    assert job(id).state is JobState.FAILED
    assert (job(id).error or "").startswith(why)
    assert why in messages(officer)[0]
    assert actions() == ["jobs.ask", "jobs.fail"]


def test_a_kind_that_is_gone_is_said(officer: Person) -> None:
    with known(TABLE):
        id = asked(TABLE, officer)
    run_waiting()
    assert job(id).error == "系统升级后不再办理这类任务。"


def test_what_waits_can_be_cancelled(officer: Person, people: People, use: Use) -> None:
    id = asked(use(TABLE), officer)
    with pytest.raises(NotFound):
        operations.cancel(id, by=people.department())
    operations.cancel(id, by=officer)
    assert run_waiting() == 0
    assert job(id).state is JobState.CANCELLED
    with pytest.raises(Conflict, match="已取消"):
        operations.cancel(id, by=officer)


def test_what_is_cancelled_meanwhile_leaves_nothing(officer: Person, use: Use) -> None:
    def run(work: Work) -> Outcome:
        operations.cancel(ids[0], by=person_now(officer.id))
        return TABLE.run(work)

    ids = [asked(use(kind(run)), officer)]
    run_waiting()
    assert job(ids[0]).state is JobState.CANCELLED
    assert queries.result_of(job(ids[0])) is None


def _withdraw(person: Person) -> None:
    with transaction() as session:
        for grant in session.scalars(select(Grant).where(Grant.person_id == person.id)):
            session.delete(grant)


def test_a_withdrawn_role_ends_access(officer: Person, use: Use) -> None:
    kind = use(TABLE)
    done, waiting = asked(kind, officer), asked(kind, officer, "乙")
    leased = leasing.claim("here", timedelta(minutes=1))
    assert leased is not None
    leasing.end(leased, kind, kind.run(Work(by=officer, arguments={"words": "甲", "dies": None})))
    _withdraw(officer)
    with pytest.raises(NotAllowed):
        operations.fetch(leased.job_id, by=person_now(officer.id))
    run_waiting()
    (other,) = {done, waiting} - {leased.job_id}
    assert (job(other).state, job(other).error) == (
        JobState.FAILED,
        "此操作须由省厅经办人办理。如需此权限，请联系安全管理员。",
    )


def test_a_worker_that_is_stopped_gives_its_job_back(officer: Person, use: Use) -> None:
    worker = Worker("ends")

    def run(work: Work) -> Outcome:
        worker.stop()
        return TABLE.run(work)

    id = asked(use(kind(run)), officer)
    worker.once()
    assert (job(id).state, job(id).attempts, job(id).token) == (JobState.WAITING, 0, None)


def test_a_lease_is_renewed_and_progress_shown(officer: Person, use: Use, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.jobs.operations.working.PULSE", 0.01)
    seen: list[tuple[int, int | None, str | None]] = []

    def run(work: Work) -> Outcome:
        work.report(3, 10, "正在写入")
        first = job(running).leased_until
        for _ in range(500):
            if job(running).leased_until != first and job(running).steps_done:
                break
        seen.append((job(running).steps_done, job(running).steps, job(running).says))
        return TABLE.run(work)

    running = asked(use(kind(run)), officer)
    run_waiting()
    assert seen == [(3, 10, "正在写入")]


def _beside() -> Engine:
    engine = engine_beside(JobProgress)
    assert engine is not None
    return engine


def test_how_far_a_job_is_that_changes_data_is_seen_beside_its_transaction(
    app: Flask, officer: Person, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.jobs.operations.working.PULSE", 0.01)
    seen: list[queries.HowFar] = []

    def look() -> queries.HowFar:
        """From outside the transaction, as a page does."""
        with app.app_context():
            return queries.how_far(job(running))

    def run(work: Work) -> Outcome:
        work.report(3, 10, "正在写入")
        with ThreadPoolExecutor() as others:
            seen.append(next(filter(any, (others.submit(look).result() for _ in range(500)))))
        return CHANGE.run(work)

    running = asked(use(kind(run, changes=True)), officer)
    run_waiting()
    assert seen == [queries.HowFar(3, 10, "正在写入")]
    assert job(running).state is JobState.DONE
    with _beside().connect() as connection:
        assert connection.execute(select(JobProgress)).all() == []


def test_a_job_is_done_where_nobody_can_be_told_how_far_it_is(
    officer: Person, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of SQLite that is a file of its own, which may be damaged; PostgreSQL has it in the database."""
    monkeypatch.setattr("core.db.beside._ENDING", "/no/such/place")
    running = asked(use(CHANGE), officer)
    run_waiting()
    assert job(running).state is JobState.DONE


def test_what_a_worker_left_that_died_is_forgotten_in_time(officer: Person, use: Use) -> None:
    with _beside().connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        for id, days in (("old", 2), ("new", 0)):
            told_at = clock.machine_now() - timedelta(days=days)
            connection.execute(insert(JobProgress).values(job_id=id, steps_done=1, told_at=told_at))
    asked(use(CHANGE), officer)
    run_waiting()
    with _beside().connect() as connection:
        assert connection.scalars(select(JobProgress.job_id)).all() == ["new"]


def test_results_expire_and_are_erased(app: Flask, officer: Person, use: Use) -> None:
    id = asked(use(TABLE), officer)
    run_waiting()
    sum = operations.fetch(id, by=officer).sha256
    os.utime(folder().path(sum), (0, 0))  # the store leaves alone what is new
    schedule()
    with transaction() as session:
        session.execute(update(Job).where(Job.kind == EXPIRE.id).values(due_at=clock.machine_now()))
    with clock.travel(clock.now() + timedelta(days=6)):
        run_waiting()
        assert operations.fetch(id, by=officer).sha256 == sum
    with transaction() as session:
        session.execute(update(Job).where(Job.kind == EXPIRE.id).values(due_at=clock.machine_now()))
    with clock.travel(clock.now() + timedelta(days=8)):
        run_waiting()
        with pytest.raises(NotFound, match="已过期清除"):
            operations.fetch(id, by=officer)
    assert not files.store().holds(sum)


def test_the_houses_own_work_comes_around_once(app: Flask) -> None:
    schedule()
    schedule()
    own = [each for each in kinds.values() if each.every is not None]
    assert run_waiting() == len(own) > len(HOUSE)
    for found in db.session.scalars(select(Job)):
        assert (found.state, found.attempts, found.error) == (JobState.WAITING, 0, None)
        every = kinds[found.kind].every
        assert every is not None
        assert found.due_at > clock.machine_now() + every - timedelta(minutes=1)


def test_what_passes_is_tried_again(officer: Person, use: Use) -> None:
    tries: list[int] = []

    def run(work: Work) -> Outcome:
        tries.append(1)
        if len(tries) == 1:
            raise PoolTimeout
        return TABLE.run(work)

    waiting = asked(use(kind(run)), officer)
    run_waiting()
    assert job(waiting).state is JobState.WAITING
    with transaction() as session:
        session.execute(update(Job).values(due_at=clock.machine_now()))
    run_waiting()
    assert (job(waiting).state, job(waiting).attempts) == (JobState.DONE, 2)
