"""What jobs are asked for. Each slice registers its kinds, and with each who may ask for it and what is done then.

    TABLE = kinds.give("review.table", Kind(id="review.table", label="汇总表", may=..., arguments=..., run=...))

A job whose kind nobody registers is failed with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any, TypeVar

from marshmallow import Schema

from core.contents.kinds import Kind as FileKind
from core.exports.rules import Stamp
from core.files import purposes as files
from core.people.models import Person
from core.people.policies import Permission, Refused
from core.registry import Registry

Row = TypeVar("Row")
Report = Callable[[int, int | None, str | None], object]
"""Told how far the work is: steps done, of how many (None: unknown), and in words."""


def unheard(done: int, of: int | None = None, says: str | None = None) -> None:
    """For work at which nobody looks on."""


def counted(rows: Sequence[Row], says: str, report: Report) -> Iterator[Row]:
    """The rows, one after the other, while it is told how many of them are done with."""
    for done, row in enumerate(rows):
        report(done, len(rows), says)
        yield row


@dataclass(frozen=True, kw_only=True)
class Work:
    """What there is to do: for whom (None: the house), with which arguments. Whoever does it says how far he is.

    `job_id` is None where it is done at once. `report` ends the work, by an exception that is not to be caught, where
    it was cancelled or is to be given back. `stamp` is what stands in a file that comes of it.
    """

    by: Person | None
    arguments: Mapping[str, Any]
    job_id: str | None = None
    report: Report = unheard
    stamp: Stamp | None = None

    @property
    def person(self) -> Person:
        """For whom. Raises LookupError for the house's own work."""
        if self.by is None:
            raise LookupError("Nobody asked for this work.")
        return self.by

    @property
    def stamped(self) -> str:
        """The words that stand in the file."""
        return "" if self.stamp is None else self.stamp.words


@dataclass(frozen=True, kw_only=True)
class Made:
    """A file that was made: `content` stands at its beginning. It is closed by whoever takes it."""

    name: str
    kind: FileKind
    content: IO[bytes]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of it: a file, the page to which it led, a sentence. `record` is called in the transaction that ends
    the job: what the trail says of it stands there once."""

    file: Made | None = None
    link: str | None = None
    says: str | None = None
    record: Callable[[], object] | None = None


May = Callable[[Person | None, Mapping[str, Any]], Permission]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of job.

    `may`: who may ask for it with these arguments, and fetch what came of it; asked when it is asked for, carried out
    and fetched, so it says of whom or what the arguments tell. `changes`: it changes data, so `run` is one transaction
    with the end of the job; otherwise `run` only reads. `attempts` bounds how often it is begun: 1 for what must not be
    repeated when a worker died over it. `every`: the house does it by itself, so often. `replaces`: what came of the
    same for the same person before has had its time once this is done, so that nobody fills the disk with his own.
    """

    id: str
    label: str
    may: May
    run: Callable[[Work], Outcome]
    arguments: type[Schema] = Schema
    changes: bool = False
    attempts: int = 3
    every: timedelta | None = None
    replaces: bool = False


kinds: Registry[Kind] = Registry()
"""By id. Their rooms give them where they register themselves."""


def register(kind: Kind) -> Kind:
    """Make a kind known, once. Raises ValueError where its id stands for another one."""
    return kinds.give(kind.id, kind)


RESULT = files.register(
    files.Purpose("jobs.result", "任务结果", (), lambda person, file: Refused("请从“我的任务”下载这份文件。"))
)
"""Of the files that jobs make: each is fetched by its job's page, which asks the kind."""
