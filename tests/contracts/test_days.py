"""A day that somebody writes is read in one place, which refuses what no clock can reckon with."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from core import clock
from core.lists.queries.importing.rows import day
from core.web.form import DateField

CORE = Path(__file__).resolve().parents[2] / "core"
MODULES = {path: path.relative_to(CORE).with_suffix("").parts for path in sorted(CORE.rglob("*.py"))}
PAGES = [path for path, parts in MODULES.items() if parts[0] == "cli" or {"views", "forms"} & {*parts[1:]}]
FARTHEST = ("0001-01-01", "1799-12-31", "2201-01-01", "9999-12-31")


@pytest.mark.parametrize("text", FARTHEST)
def test_a_day_beyond_reckoning_is_a_wrong_one(text: str) -> None:
    class OneDay(Form):
        on = DateField("日期")

    form = OneDay(MultiDict({"on": text}))
    assert not form.validate()
    assert form.on.errors == ["请填写 1800 年至 2200 年之间的日期。"]
    assert form.on.data is None
    assert day(text) is None
    with pytest.raises(ValueError, match="not between"):
        clock.day_of(text)


@pytest.mark.parametrize("text", ["1800-01-01", "2200-12-31", " 2025-10-30 "])
def test_a_day_within_is_read(text: str) -> None:
    found = clock.day_of(text)
    assert found == date.fromisoformat(text.strip())
    assert clock.start_of_day(found) < clock.end_of_day(found)


def test_no_page_and_no_command_reads_days_by_itself() -> None:
    assert len(PAGES) > 100
    by_itself = re.compile(r"\bdate\.fromisoformat\(|\bstrptime\(|from wtforms import [^\n]*\bDateField")
    assert [path for path in PAGES if by_itself.search(path.read_text(encoding="utf-8"))] == []
