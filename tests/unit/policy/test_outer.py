"""Beyond which day nobody gives himself a later one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.plugin_api import Actor, Deadline, Does, Stage
from core.policy.outer import is_by, outer_end
from core.policy.resolve import resolve
from tests.unit.policy import layers
from tests.unit.policy.layers import ON

CALL = "yearly-2025"
DUTY = Deadline(id="pass-up", every_year="07-31", duty="报送", does=Does.REPORT, clause="N-1", origin="nation")


def end(stage: str, *duties: Deadline, own: tuple[Deadline, ...] = ()) -> date | None:
    declared = layers.call(CALL)
    report = Stage(id="report", name="上报", actor=Actor.DEPARTMENT, clause="R-1")
    call = replace(declared, stages=(*declared.stages, report))
    nation = layers.nation(deadlines=duties)
    book = resolve((nation, layers.region(calls=(call,), deadlines=own)), on=ON)
    outer = outer_end(book, book.call(CALL), stage, (), 2025)
    return None if outer is None else date(outer.due.year, outer.due.month, outer.due.day)


def test_a_duty_bounds_every_stage_up_to_the_one_that_does_it_though_nobody_says_that_it_serves() -> None:
    assert [end(stage, DUTY) for stage in ("file", "send", "report")] == [date(2025, 7, 31)] * 3
    assert end("report", replace(DUTY, does=None)) is None


def test_the_years_own_day_stands_before_that_of_every_year() -> None:
    dated = replace(DUTY, id="pass-up-2025", every_year=None, due=date(2025, 11, 7), year=2025)
    assert end("file", DUTY, dated) == date(2025, 11, 7)
    assert end("file", DUTY, replace(dated, id="pass-up-2026", due=date(2026, 11, 7), year=2026)) == date(2025, 7, 31)


def test_a_region_that_repeats_the_duty_of_every_year_keeps_the_years_own_day() -> None:
    """Unless its own rules set an earlier one."""
    dated = replace(DUTY, id="pass-up-2025", every_year=None, due=date(2025, 11, 7), year=2025)
    repeated = Deadline(id="up", call=CALL, stage="report", every_year="07-31", serves="pass-up", clause="N-1")
    assert end("report", DUTY, own=(repeated,)) == date(2025, 7, 31)
    assert end("file", DUTY, dated, own=(repeated,)) == date(2025, 11, 7)
    own = replace(repeated, every_year="07-15", clause="R-1", origin="region")
    assert end("file", DUTY, dated, own=(own,)) == date(2025, 7, 15)


def test_a_years_own_day_hides_no_duty_of_another_kind() -> None:
    dated = replace(DUTY, id="pass-up-2025", every_year=None, due=date(2025, 11, 7), year=2025)
    sending = replace(DUTY, id="send-up", every_year="06-30", does=Does.RECOMMEND)
    assert end("file", DUTY, dated, sending) == date(2025, 6, 30)


def test_a_years_own_day_hides_no_other_layers_duty() -> None:
    dated = replace(DUTY, id="pass-up-2025", every_year=None, due=date(2025, 11, 7), year=2025)
    regional = replace(DUTY, id="pass-on", every_year="05-31", clause="R-1", origin="region")
    assert end("file", DUTY, dated, own=(regional,)) == date(2025, 5, 31)


def test_the_earliest_of_what_later_stages_keep_bounds_the_earlier() -> None:
    sending = Deadline(id="sending", call=CALL, stage="send", every_year="05-31", clause="R-1", origin="region")
    assert end("file", DUTY, own=(sending,)) == date(2025, 5, 31)
    assert end("report", DUTY, own=(sending,)) == date(2025, 7, 31)
    chosen = replace(sending, clause=None, choice="本平台设定")
    assert end("file", DUTY, own=(chosen,)) == date(2025, 7, 31)  # a choice of ours is nobody's outer end


@pytest.mark.parametrize(
    ("named", "is_its"),
    [
        ("工业和信息化部办公厅", True),
        ("工业和信息化部", True),
        (" 工业和信息化部  办公室", True),
        ("财政部、工业和信息化部办公厅", True),
        ("工业和信息化部所属的某研究院", False),
        ("某省工业和信息化厅", False),
        ("", False),
        ("工", False),
    ],
)
def test_a_document_is_of_the_body_that_set_the_day_or_of_its_office(named: str, is_its: bool) -> None:
    assert is_by(named, "工业和信息化部办公厅") is is_its
    assert not is_by(named, "")
