"""Kinds of jobs that only tests know."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from marshmallow import Schema, fields

from core.contents.kinds import CSV
from core.jobs.operations.working import _Beside
from core.jobs.purposes import Kind, Made, Outcome, Work, kinds
from core.notifications.operations import send
from core.people.models import Role
from core.people.policies import has_role


class Said(Schema):
    """What is to be written; `dies` names a file that is not there yet while the worker is to die over the job."""

    words = fields.String(load_default="")
    dies = fields.String(load_default=None, allow_none=True)


def die_once(work: Work) -> None:
    """Die as `kill -9` lets a process die, but the second time."""
    mark = work.arguments["dies"]
    if mark is not None and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def table_of(work: Work) -> Outcome:
    """A small file."""
    work.report(1, 2, "写入")
    die_once(work)
    return Outcome(file=Made(name="结果.csv", kind=CSV, content=BytesIO(work.arguments["words"].encode())))


def told(work: Work) -> Outcome:
    """A message to who asked: a change."""
    send([work.person], work.arguments["words"])
    die_once(work)
    return Outcome(link="/messages", says="已写入 1 条消息。")


def officers(person: Any, arguments: Any) -> Any:
    return has_role(person, Role.DEPARTMENT_OFFICER)


def kind(run: Callable[[Work], Outcome] = table_of, **more: Any) -> Kind:
    return Kind(id="tests.job", label="试办", may=officers, run=run, arguments=Said, **more)


TABLE = kind()
CHANGE = kind(told, changes=True)


@contextmanager
def known(kind: Kind) -> Iterator[Kind]:
    """Registered, until the block ends."""
    kinds.give(kind.id, kind)
    try:
        yield kind
    finally:
        del kinds[kind.id]


@contextmanager
def overheard() -> Iterator[list[tuple[Any, ...]]]:
    """What is said, until the block ends, of how far jobs are that change data."""
    heard: list[tuple[Any, ...]] = []
    with patch.object(_Beside, "report", lambda _, *said: heard.append(said)):
        yield heard
