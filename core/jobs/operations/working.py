"""Carrying jobs out: one after the other, in this process or thread."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import structlog
from flask import Flask, g
from sqlalchemy import Connection, Engine, delete, insert, update
from sqlalchemy.exc import SQLAlchemyError

from core import clock
from core.contents.storage import StoreAway
from core.db import db
from core.db.base import new_id
from core.db.beside import engine_beside
from core.db.engine import WRITES
from core.db.statements import insert_missing
from core.db.transaction import transaction
from core.db.trouble import passes
from core.errors import DomainError
from core.exports import operations as exports
from core.jobs.models import Job, JobProgress
from core.jobs.operations import leasing
from core.jobs.operations.asking import taken
from core.jobs.operations.leasing import Lease, Lost
from core.jobs.operations.waking import rest
from core.jobs.purposes import Kind, Outcome, Report, Work, kinds, unheard
from core.people.policies import works_at_an_office
from core.people.queries import person

LEASE = timedelta(seconds=60)
"""How long a job of a worker that died lies still. One that lives renews its lease all the time."""
PULSE = 1.0
"""Seconds between two looks at the job: how far it is goes there, whether it is still ours comes back."""
LOOK = 2.0
"""Seconds after which a worker that rests looks for what other processes were asked for."""
AWAY = 10.0
"""The same, where the database did not answer."""
AGAIN = timedelta(seconds=15)
"""After what passes by itself, as a database or store that was away, a job waits for so long, each time longer."""

FORGOTTEN = timedelta(days=1)
"""After which nobody asks how far a job was whose worker died over it."""

UNFORESEEN = "系统出现意外错误，没有完成。请稍后重新办理；如仍不行，请将此情况告知系统管理员。"
UNKNOWN = "系统升级后不再办理这类任务。"

log = logging.getLogger(__name__)
lines = structlog.get_logger("greenroll")
"""Where requests have their lines: a job has one too."""


class Stopped(Exception):
    """The worker is to go: the job is given back."""


@dataclass
class Worker:
    """Does what waits until it is told to stop; `name` tells it from all others."""

    name: str
    lasts: timedelta = LEASE
    is_stopped: bool = False

    def run(self, app: Flask) -> None:
        """Until `stop`. What goes wrong with the database is waited for."""
        begun = False
        while not self.is_stopped:
            found, pause = False, LOOK
            try:
                with app.app_context():
                    if not begun:
                        schedule()
                        begun = True
                    found = self.once()
            except Exception as error:
                # A database that is away for an hour is not worth a page of the log every other second.
                log.warning("a worker could not look for jobs", exc_info=None if passes(error) else error)
                pause = AWAY
            if not found and not self.is_stopped:
                rest(pause)

    def stop(self) -> None:
        """Finish what cannot be given back, give back what can, and go: at once, or when it has rested."""
        self.is_stopped = True  # no more than that: a signal may come while a lock is held

    def once(self) -> bool:
        """Do one job, if there is one to do."""
        lease = leasing.claim(self.name, self.lasts)
        if lease is None:
            db.session.rollback()
            return False
        # What it does bears the id of the request that asked for it, in the trail as in the log.
        g.request_id = lease.request_id
        try:
            _carry_out(lease, self)
        finally:
            lines.info("job", id=lease.request_id, job=lease.job_id, kind=lease.kind, attempt=lease.attempt)
            g.pop("request_id", None)
        return True


def run_waiting(name: str = "here") -> int:
    """Do what waits and is due, here and now; how many jobs were begun."""
    worker, count = Worker(name), 0
    while worker.once():
        count += 1
    return count


def schedule() -> None:
    """Let the house's own work come around by itself, from now on."""
    for kind in kinds.values():
        if kind.every is None:
            continue
        values = {"id": new_id(), "kind": kind.id, "arguments": {}, "title": kind.label, "sole": kind.id}
        with transaction():
            insert_missing(Job, values)


def _carry_out(lease: Lease, worker: Worker) -> None:
    kind = kinds.get(lease.kind)
    try:
        if kind is None:
            leasing.fail(lease, None, UNKNOWN)
        else:
            _done(lease, kind, worker)
    except Lost:
        log.warning("job %s is another's by now, or was cancelled", lease.job_id)
    except Stopped:
        _unless_lost(lambda: leasing.give_back(lease, counts=False))
    except DomainError as refused:
        why = f"{refused.sentence}{refused.cure or ''}"
        _unless_lost(lambda: leasing.fail(lease, kind, why))
    except Exception as error:
        db.session.rollback()
        log.exception("job %s (%s) failed", lease.job_id, lease.kind)
        is_passing = passes(error) or isinstance(error, StoreAway)
        if kind is not None and is_passing and lease.attempt < kind.attempts:
            _unless_lost(lambda: leasing.give_back(lease, wait=AGAIN * lease.attempt))
        else:
            _unless_lost(lambda: leasing.fail(lease, kind, UNFORESEEN))


def _done(lease: Lease, kind: Kind, worker: Worker) -> None:
    by = None if lease.asked_by_id is None else person(lease.asked_by_id)
    arguments = taken(kind, lease.arguments)
    if kind.changes:
        beside = _Beside(lease, engine_beside(JobProgress), worker)
        with nullcontext(unheard) if by is None else beside.kept() as report, transaction():
            leasing.held(lease)  # as long as this lasts the row is the lease
            work = Work(by=by, arguments=arguments, job_id=lease.job_id, report=report)
            leasing.end(lease, kind, _outcome(kind, work))
        return
    stamp = None if by is None or not works_at_an_office(by) else exports.stamp(by)
    with _Progress(lease, db.engine, worker).kept() as report:
        work = Work(by=by, arguments=arguments, job_id=lease.job_id, report=report, stamp=stamp)
        outcome = _outcome(kind, work)
    leasing.end(lease, kind, outcome, work)


def _outcome(kind: Kind, work: Work) -> Outcome:
    """What comes of it, unless who asked may no longer have it. Raises DomainError."""
    kind.may(work.by, work.arguments).or_raise()
    return kind.run(work)


def _unless_lost(act: Callable[[], object]) -> None:
    try:
        act()
    except Lost:
        log.warning("a job was taken over, or cancelled, before it could be ended")


class _Progress:
    """How far a job is, written by a thread and a connection of its own: the work may be in the midst of a question."""

    def __init__(self, lease: Lease, engine: Engine | None, worker: Worker) -> None:
        self._lease, self._engine, self._worker = lease, engine, worker
        self._now: tuple[int, int | None, str | None] = (0, None, None)
        self._lost = False

    def report(self, done: int, of: int | None = None, says: str | None = None) -> None:
        """Remember it. Raises Lost, Stopped."""
        self._now = (done, of, says)
        if self._lost:
            raise Lost
        if self._worker.is_stopped:
            raise Stopped

    @contextmanager
    def kept(self) -> Iterator[Report]:
        """Renew the lease until the work is done, which says how far it is to what is given."""
        over = Event()
        thread = Thread(target=self._beat, args=(over,), daemon=True)
        thread.start()
        try:
            yield self.report
        finally:
            over.set()
            thread.join()

    def _beat(self, over: Event) -> None:
        while not over.wait(PULSE):
            self._write()

    def _write(self) -> None:
        self._beside(self._tell)

    def _beside(self, statements: Callable[[Connection], object]) -> None:
        if self._engine is None:
            return
        try:
            with self._engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
                statements(connection)
        except SQLAlchemyError:
            log.warning("how far the job %s is could not be written", self._lease.job_id)

    def _tell(self, connection: Connection) -> None:
        until = clock.machine_now() + self._lease.lasts
        ours = update(Job).where(Job.id == self._lease.job_id, Job.token == self._lease.token)
        self._lost = connection.execute(ours.values(**self._told, leased_until=until)).rowcount == 0

    @property
    def _told(self) -> dict[str, Any]:
        done, of, says = self._now
        return {"steps_done": done, "steps": of, "says": says and says[:200]}


class _Beside(_Progress):
    """How far a job is that changes data: its transaction is the lease, neither lost nor given back half done."""

    def report(self, done: int, of: int | None = None, says: str | None = None) -> None:
        """Remember it."""
        self._now = (done, of, says)

    @contextmanager
    def kept(self) -> Iterator[Report]:
        """Tell it until the work is done; nothing of it stays."""
        with super().kept() as report:
            yield report
        self._beside(self._forget)

    def _tell(self, connection: Connection) -> None:
        self._forget(connection)
        row = {"job_id": self._lease.job_id, "told_at": clock.machine_now()}
        connection.execute(insert(JobProgress).values(**row, **self._told))

    def _forget(self, connection: Connection) -> None:
        is_old = JobProgress.told_at < clock.machine_now() - FORGOTTEN
        connection.execute(delete(JobProgress).where((JobProgress.job_id == self._lease.job_id) | is_old))
