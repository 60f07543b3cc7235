"""Migration 0003: products that were named before it are compared like those that are named after it."""

from __future__ import annotations

from sqlalchemy import MetaData, Table, select

from core.db.engine import WRITES, open_engine
from core.db.migrate import upgrade_database
from core.units.rules import names
from tests.integration.db.old import Old

BEFORE = "0002"
FIRST, SECOND, WITHDRAWN = "低碳瓷砖（A 型）", "低碳瓷砖(A型)", "低碳瓷砖〔a型〕"


def test_what_was_named_before_is_compared_as_what_is_named_now(empty_database_url: str) -> None:
    upgrade_database(empty_database_url, BEFORE)
    engine = open_engine(empty_database_url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        old = Old(connection)
        old.add("person", id="p")
        old.add("body", id="b")
        old.add("unit", id="u", body_id="b")
        old.add("opened_call", id="c", opened_by_id="p")
        named = {"1": FIRST, "2": SECOND, "3": WITHDRAWN, "4": ""}
        for number, subject in named.items():
            old.add(
                "application",
                id=number,
                number=int(number),
                call_id="c",
                unit_id="u",
                body_id="b",
                created_by_id="p",
                subject_name=subject,
                state="withdrawn" if number == "3" else "draft",
            )
        for subject in (FIRST, SECOND):
            old.add("listing", unit_id="u", subject=subject)
    upgrade_database(empty_database_url)
    with engine.connect() as connection:
        application, listing = (
            Table(each, MetaData(), autoload_with=connection) for each in ("application", "listing")
        )
        keys = {row.id: row.subject_key for row in connection.execute(select(application))}
        listed = connection.scalars(select(listing.c.subject_key)).all()
    engine.dispose()
    key = names.matching(FIRST)
    assert keys == {"1": key, "2": f"{key}#2", "3": key, "4": ""}
    assert listed == [key, key]
