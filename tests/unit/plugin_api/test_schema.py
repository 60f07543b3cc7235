"""Schemas derived from the declarations: what they write they read back equal, and numbers keep every digit."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plugin_api import (
    Call,
    Clause,
    Deadline,
    Declaration,
    Field,
    Form,
    FrozenMap,
    Industry,
    Place,
    Region,
    Source,
    When,
    declarations,
)
from core.plugin_api.kinds import KINDS
from core.plugin_api.schema import NotReadable, dump, keys_of, load

STORED = [*(kind.declares for kind in KINDS.values()), Region]

_WORDS = st.text(st.characters(codec="utf-8"), max_size=8)
_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: _WORDS,
    int: st.integers(),
    bool: st.booleans(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=6),
    date: st.dates(),
    datetime: st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
    NoneType: st.none(),
    Place: st.just(Place()),
}


def any_of(hint: Any, depth: int = 2) -> st.SearchStrategy[Any]:
    """Values of a type hint of the declarations; those that hold their like go so deep."""
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return st.one_of([any_of(each, depth) for each in arguments])
    if origin is tuple:
        several = st.lists(any_of(arguments[0], depth - 1), max_size=2) if depth else st.just([])
        return several.map(tuple)
    if origin is Mapping:
        return st.dictionaries(_WORDS, any_of(arguments[1], depth - 1), max_size=2).map(FrozenMap)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    hints = get_type_hints(hint)
    return st.builds(hint, **{each.name: any_of(hints[each.name], depth) for each in dataclasses.fields(hint)})


@pytest.mark.parametrize("declares", STORED, ids=lambda each: each.__name__)
@given(data=st.data())
def test_what_is_written_is_read_back_equal(declares: type[Any], data: st.DataObject) -> None:
    declaration = data.draw(any_of(declares))
    written = json.loads(json.dumps(dump(declaration)))
    assert load(declares, written, stored=True) == declaration


def test_a_float_is_not_a_decimal() -> None:
    with pytest.raises(NotReadable, match="is not a number"):
        load(Field, {"name": "a", "label": "b", "type": "decimal", "least": 0.1})


@pytest.mark.parametrize("text", ["0.1", "60.5", "-3", "100000000000000000000.000000000001"])
def test_decimals_keep_every_digit(text: str) -> None:
    field = load(Field, {"name": "a", "label": "b", "type": "decimal", "least": text})
    assert field.least == Decimal(text)
    assert dump(field)["least"] == text


@pytest.mark.parametrize("text", ["nan", "1e3", "1,000", "５", "", "0x1"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(NotReadable):
        load(Field, {"name": "a", "label": "b", "type": "decimal", "least": text})


def test_a_deadline_is_a_day_or_a_local_moment() -> None:
    assert load(Deadline, {"id": "a", "due": "2025-10-27"}).due == date(2025, 10, 27)
    assert load(Deadline, {"id": "a", "due": "2025-10-27 17:00"}).due == datetime(2025, 10, 27, 17)  # noqa: DTZ001
    with pytest.raises(NotReadable):
        load(Deadline, {"id": "a", "due": "2025-10-27T17:00+08:00"})


def test_keywords_of_python_are_keys_in_the_file() -> None:
    when = load(When, {"field": "kind", "is": True})
    assert when.equals is True
    deadline = load(Deadline, {"id": "a", "from": "2025-01-01", "until": "2025-12-31"})
    assert (deadline.in_force_from, deadline.in_force_until) == (date(2025, 1, 1), date(2025, 12, 31))
    clause = load(Clause, {"id": "a", "source": "b", "at": "二.1", "force": ["must"], "summary": "c"})
    assert clause.place_in_source == "二.1"


def test_what_the_reader_sets_is_no_key_of_the_file() -> None:
    for declares in STORED:
        assert "place" not in keys_of(declares)
        assert "origin" not in keys_of(declares)
    with pytest.raises(NotReadable, match="no such key"):
        load(Source, {"id": "a", "title": "b", "in_force_from": "2025-01-01", "origin": "c"})


def test_every_problem_is_told_with_its_path() -> None:
    data = {
        "id": "f",
        "title": "t",
        "sections": [{"id": "s", "title": "t", "fields": [{"name": "a", "label": "b", "type": "tabel", "colums": []}]}],
    }
    with pytest.raises(NotReadable) as refused:
        load(Form, data)
    found = {path: problem.cure for path, problem in refused.value.problems}
    assert found == {
        "sections[0].fields[0].type": "did you mean 'table'?",
        "sections[0].fields[0].colums": "did you mean 'columns'?",
    }


def test_a_form_holds_columns_that_are_fields() -> None:
    column = {"name": "c", "label": "d", "type": "integer"}
    field = load(Field, {"name": "a", "label": "b", "type": "table", "columns": [column]})
    assert field.columns == (load(Field, column),)


def test_absent_values_are_not_written() -> None:
    assert dump(Industry(sector="钢铁", name="焦化", clause="A-1", origin="x")) == {
        "sector": "钢铁",
        "name": "焦化",
        "clause": "A-1",
        "origin": "x",
    }
    assert dump(load(Call, {"id": "a", "title": "b", "source": "c", **_EMPTY}))["forms"] == {}


_EMPTY: dict[str, Any] = {"levels": [], "categories": [], "bodies": [], "stages": [], "forms": {}}


def test_every_declaration_is_frozen_to_its_last_value() -> None:
    for name in declarations.PUBLIC:
        declares = getattr(declarations, name)
        if dataclasses.is_dataclass(declares):
            assert vars(declares)["__dataclass_params__"].frozen, name
            for hint in get_type_hints(declares).values():
                assert get_origin(hint) is not list, name
                assert get_origin(hint) is not dict, name
    assert hash(Declaration(id="a", choices=FrozenMap({"b": "c"})))
