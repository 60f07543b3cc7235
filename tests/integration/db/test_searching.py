"""What is searched is found by its index as it would be by looking at every row."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, UniqueConstraint, select, text, update

from core import clock
from core.db import db, searching
from core.db.models import SearchedPart, SearchedText
from core.db.sealing import Sealed, SealedJson
from core.db.setup import import_models
from core.db.statements import read
from core.db.transaction import transaction
from core.units.models import Unit, UnitKind
from core.units.rules import names

import_models()

SIGNS = "长沙县市新能源12Ab%_·😀"
texts = st.text(alphabet=SIGNS, max_size=7)


def _unit(name: str) -> Unit:
    return Unit(kind=UnitKind.ENTERPRISE, name=name, name_key=names.matching(name), created_at=clock.now())


def _found(word: str) -> set[str]:
    return set(db.session.scalars(select(Unit.name_key).where(searching.holds(Unit.name_key, word))))


def _found_by_its_way(word: str) -> set[str]:
    """The same by a statement that was made for all words of a way, and is given this one."""
    (one,) = searching.sought([(Unit.name_key, word)])
    if one is None:
        return set()
    statement = select(Unit.name_key).where(searching.held_by(Unit.name_key, one.way.places("name")))
    return set(read(statement, **one.values("name")).scalars())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    few=st.sampled_from([0, 2, 3_000]),
    known=st.lists(texts.filter(bool), max_size=6),
    later=texts.filter(bool),
    wanted=texts,
)
def test_the_index_finds_what_looking_at_every_row_finds(
    app: Flask, monkeypatch: pytest.MonkeyPatch, few: int, known: list[str], later: str, wanted: str
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    with transaction() as session:
        session.execute(text("DELETE FROM unit"))
        session.add_all([_unit(name) for name in known])
        session.flush()
        if known:  # what is written past the models is indexed as well
            first = session.scalars(select(Unit.id).limit(1)).one()
            session.execute(update(Unit).where(Unit.id == first).values(name_key=names.matching(later)))
    there = set(db.session.scalars(select(Unit.name_key)))
    word = names.matching(wanted)
    assert _found(word) == _found_by_its_way(word) == {name for name in there if word in name}
    db.session.remove()


def test_the_index_is_written_anew_without_what_is_gone(app: Flask) -> None:
    with transaction() as session:
        unit = _unit("长沙新能源")
        session.add(unit)
        session.flush()
        unit.name_key = "长沙县"
    assert searching.rebuild() == 1
    assert db.session.scalars(select(SearchedText.text)).all() == ["长沙县"]
    assert set(db.session.scalars(select(SearchedPart.part))) == {"长沙", "沙县", "县"}
    assert _found("沙县") == {"长沙县"}


def test_what_is_searched_is_indexed_and_not_sealed() -> None:
    for column in searching.columns():
        assert isinstance(column.table, Table)
        assert not isinstance(column.type, Sealed | SealedJson)
        unique = [each for each in column.table.constraints if isinstance(each, UniqueConstraint)]
        first = [each.expressions[0] for each in column.table.indexes] + [next(iter(each.columns)) for each in unique]
        assert any(each is column for each in first), f"{column} has no index by which its rows are found"


def test_every_column_that_is_searched_has_its_triggers(app: Flask) -> None:
    query: dict[str, Any] = {
        "sqlite": "SELECT DISTINCT replace(replace(name, '_insert_', '_'), '_update_', '_') FROM sqlite_master"
        " WHERE type = 'trigger' AND name LIKE '%searched'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE '%searched'",
    }
    there = set(db.session.scalars(text(query[db.engine.dialect.name])))
    assert there == {f"{column.table.name}_{column.name}_searched" for column in searching.columns()}
