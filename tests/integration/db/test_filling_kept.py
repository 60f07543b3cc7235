"""Migration 0004: what was filled in before it is what is filled in after it, whatever it was filled in for."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import JSON, Connection, text
from sqlalchemy.exc import DBAPIError

from core.db.engine import WRITES, open_engine
from core.db.migrate import upgrade_database
from core.filling.rules.snapshot import sum_of
from tests.integration.db.old import Old

BEFORE = "0003"
SUM = "0" * 64
READ: dict[str, Any] = dict.fromkeys(("answers", "files", "typed"), JSON)


def test_what_was_filled_in_stays_filled_in(empty_database_url: str) -> None:
    upgrade_database(empty_database_url, BEFORE)
    engine = open_engine(empty_database_url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        _fill(Old(connection))
    upgrade_database(empty_database_url)
    with engine.connect() as connection:
        _applications_are_kept(connection)
        _profiles_are_kept(connection)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="filling_submission is append-only"):
        connection.execute(text("DELETE FROM filling_submission"))
    engine.dispose()


def _fill(old: Old) -> None:
    old.add("person", id="p")
    old.add("body", id="b")
    old.add("unit", id="u", body_id="b")
    old.add("opened_call", id="c", opened_by_id="p")
    old.add("application", id="a", call_id="c", unit_id="u", body_id="b", created_by_id="p", state="returned")
    old.add("stored_file", id="f", owner_type="application", owner_id="a")
    mine: dict[str, Any] = {"application_id": "a"}
    old.add("section_answers", id="s", **mine, section_id="audit", answers={"audited": True}, saved_by_id="p")
    old.add("evidence", id="e", **mine, file_id="f", added_by_id="p")
    old.add("submission", id="t", **mine, token="one", answers={"x": {"audited": True}}, files=[], submitted_by_id="p")
    old.add("return_for_correction", id="r", **mine, sections=["x/audit"], from_stage="review", returned_by_id="p")
    old.add("evaluator", id="v", code="1" * 18)
    for name in ("old", "new"):
        old.add("stored_file", id=name, name=f"{name}.pdf", sha256=SUM, owner_type="evaluator", owner_id="v")
    for serial, (state, answers) in enumerate(
        (
            ("superseded", {"staff": 8, "proof": ["old"]}),
            ("admitted", {"staff": 9, "proof": ["old"]}),
            ("draft", {"staff": 10, "proof": ["new"]}),
        ),
        start=1,
    ):
        typed = {"senior": "许多"} if state == "draft" else {}
        mine = {"id": f"p{serial}", "evaluator_id": "v", "serial": serial, "state": state, "saved_by_id": "p"}
        old.add("evaluator_profile", **mine, form_id="profile", answers=answers, typed=typed)


def _applications_are_kept(connection: Connection) -> None:
    assert _all(connection, "SELECT id, purpose FROM filling ORDER BY id") == [("a", "application"), ("v", "evaluator")]
    for table, id in (("section", "s"), ("evidence", "e"), ("submission", "t"), ("return", "r")):
        assert _all(connection, f"SELECT id FROM filling_{table} WHERE filling_id = 'a'") == [(id,)]
    assert _all(connection, "SELECT from_stage FROM filling_return") == [("review",)]


def _profiles_are_kept(connection: Connection) -> None:
    held = "SELECT s.serial, s.answers, s.files, s.sha256 FROM evaluator_profile p LEFT JOIN filling_submission s"
    found = connection.execute(text(f"{held} ON s.id = p.submission_id ORDER BY p.serial").columns(**READ)).all()
    first, second, draft = found
    assert (first.answers, first.serial) == ({"profile": {"staff": 8, "proof": ["old"]}}, 1)
    assert (second.answers, second.serial) == ({"profile": {"staff": 9, "proof": ["old"]}}, 2)
    assert [file["name"] for file in second.files] == ["old.pdf"]
    assert second.sha256 == sum_of(second.answers, second.files)
    assert draft.serial is None
    written = "SELECT section_id, answers, typed FROM filling_section WHERE filling_id = 'v'"
    (row,) = connection.execute(text(written).columns(**READ)).all()
    assert tuple(row) == ("", {"staff": 10, "proof": ["new"]}, {"senior": "许多"})
    standing = "SELECT file_id FROM filling_evidence WHERE filling_id = 'v' AND removed_at IS NULL"
    assert _all(connection, standing) == [("new",)]


def _all(connection: Connection, query: str) -> list[Any]:
    return [tuple(row) for row in connection.execute(text(query))]
