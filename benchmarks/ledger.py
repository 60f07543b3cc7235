"""The public's pages over a ledger of a million events beside one of ten thousand, and telling the list of any date."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, String, bindparam, func, insert, select

from benchmarks.measure import Clock, Result, best, time_ratio
from benchmarks.pages import getting
from benchmarks.world import REGION, folder
from core.app import create_app
from core.bodies.queries import tiers
from core.clock import as_instant
from core.config import Mode, Settings
from core.db import db
from core.db.base import Base, new_id
from core.instance import instance
from core.ledger.models import EventSource, ListEvent, Listing, RemovalReason
from core.ledger.operations.standing import rebuild
from core.ledger.queries import ListFilter
from core.ledger.rules import EventKind
from core.lists.queries import browsing
from core.provision import provision
from core.units.models import Unit
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.postgres import postgres_server

FEW, MANY = 10_000, 1_000_000
_TODAY, _ONCE = date(2025, 11, 20), date(2023, 6, 30)
_HISTORY = (EventKind.ADDED, EventKind.RENAMED, EventKind.REMOVED, EventKind.REINSTATED)
"""What happened to each place, one a year: four events, of which the removal and the return are the last."""


@dataclass(frozen=True)
class Lists:
    """An instance whose lists rest on so many events."""

    app: Flask
    client: FlaskClient
    list_id: str
    category: str
    unit_id: str

    @property
    def page(self) -> str:
        return f"/lists?list={self.list_id}&category={self.category}"

    @property
    def unit(self) -> str:
        return f"/lists/units/{self.unit_id}"


def ledger() -> Iterator[Result]:
    """How the pages' time grows, on both kinds of database; seconds to tell a whole list of a past day."""
    with ExitStack() as opened:
        sqlite = SqliteDatabases(folder())
        yield from _growth("sqlite", sqlite, opened, time.process_time)
        server = opened.enter_context(postgres_server(Path(folder() / "postgres")))
        postgres = PostgresDatabases(server, folder())
        opened.callback(postgres.close)
        many = yield from _growth("postgres", postgres, opened, time.perf_counter)
        with many.app.app_context():
            wanted = ListFilter(many.list_id, many.category, on=_ONCE)
            told = best(lambda: sum(1 for _ in browsing.every(wanted)), times=1, rounds=5, clock=time.perf_counter)
            count = browsing.count(wanted)
        yield Result("list_of_a_date_s", told, "s", 2, False, f"{count:,} places of {MANY:,} events, the bar alone")


def _growth(kind: str, databases: Databases, opened: ExitStack, clock: Clock) -> Generator[Result, None, Lists]:
    """The ratios of both pages; the instance with many events."""
    few, many = (_lists(opened.enter_context(databases.migrated()), events) for events in (FEW, MANY))
    for name in ("page", "unit"):
        first, second = (getting(each.client, getattr(each, name)) for each in (many, few))
        growth = time_ratio(first, second, times=20, clock=clock)
        against = f"the same with {FEW:,} events, on {kind}"
        yield Result(f"list_{name}_growth_{kind}", growth, "time/time", 1.2, False, against)
    return many


def _lists(url: str, events: int) -> Lists:
    settings = Settings(
        region=REGION,
        database_url=url,
        secret_key="a key of the benchmarks and of nothing else",  # noqa: S106
        storage=folder() / "files",
        mode=Mode.TEST,
        log_level="warning",
        clock=as_instant(_TODAY),
    )
    app = create_app(settings)
    with app.app_context():
        provision()
        places = [*product(sorted(instance().levels), instance().book().region.categories)]
        bodies = [*tiers().offices]
        db.session.remove()
        with db.engine.begin() as connection:
            unit_id = _fill(connection, FEW // len(_HISTORY), places, bodies)
        rebuild()
        db.session.remove()
        with db.engine.begin() as connection:
            _multiply(connection, events // FEW)
        if db.engine.dialect.name == "postgresql":  # as it does by itself
            with db.engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")
        return Lists(app, app.test_client(), *places[0], unit_id)


def _fill(connection: Connection, units: int, places: Sequence[tuple[str, str]], bodies: Sequence[str]) -> str:
    """So many units, each with its place and what happened to it; the id of the first, which stands on the first
    list."""
    ids = [new_id() for _ in range(units)]
    connection.execute(insert(Unit), [_unit(id, number, bodies[number % len(bodies)]) for number, id in enumerate(ids)])
    rows = [row for number, id in enumerate(ids) for row in _events(id, number, *places[number % len(places)])]
    connection.execute(insert(ListEvent), rows)
    return ids[0]


def _multiply(connection: Connection, times: int) -> None:
    """As many units again, with their events and what was folded from these, until there are so many times as many."""
    known, told = connection.scalars(select(Unit.id)).all(), bindparam("told", type_=String)
    for model, id in ((Unit, "id"), (ListEvent, "unit_id"), (Listing, "unit_id")):
        table = Base.metadata.tables[model.__tablename__]
        columns = [each for each in table.columns if each.name != "sequence"]
        anew = {id: told.concat(func.substr(table.c[id], 5))}
        anew |= {name: table.c[name].concat(told) for name in ("name", "name_key") if name in table.c}
        rows = select(*(anew.get(each.name, each) for each in columns)).where(table.c[id].in_(known))
        copying = insert(table).from_select(columns, rows)
        for copy in range(1, times):
            connection.execute(copying, {"told": f"z{copy:03x}"})


def _unit(id: str, number: int, body_id: str) -> dict[str, Any]:
    return {
        "id": id,
        "kind": "enterprise",
        "name": _name(number, ""),
        "name_key": _name(number, ""),
        "body_id": body_id,
        "created_at": datetime(2017, 9, 1, tzinfo=UTC),
    }


def _events(unit_id: str, number: int, list_id: str, category: str) -> Iterator[dict[str, Any]]:
    for turn, kind in enumerate(_HISTORY):
        day = date(2017 + number % 4 + turn, 9, 1)
        yield {
            "unit_id": unit_id,
            "list_id": list_id,
            "category": category,
            "subject": "",
            "kind": kind,
            "effective_on": day,
            "name": _name(number, "" if turn else "老"),
            "batch": f"{day.year}" if kind is EventKind.ADDED else None,
            "document_number": f"示例〔{day.year}〕1 号",
            "source": EventSource.STAFF,
            "reason": RemovalReason.OTHER if kind is EventKind.REMOVED else None,
            "recorded_at": datetime.combine(day, datetime.min.time(), UTC),
        }


def _name(number: int, before: str) -> str:
    return f"示例{before}单位 {number:06d} 有限公司"
