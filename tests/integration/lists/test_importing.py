"""An existing list comes in whole or not at all, once however often it is imported, and every row is accounted for."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from core import clock
from core.app import create_app
from core.audit.models import AuditEvent
from core.bodies import operations as bodies
from core.config import Settings
from core.contents.apart import FileUnreadable
from core.contents.kinds import FileRefused
from core.db import db
from core.db.transaction import transaction
from core.errors import Invalid, NotAllowed
from core.instance import instance
from core.ledger import queries as ledger
from core.ledger.models import ListEvent, RemovalReason
from core.ledger.operations import Entry, bar, remove
from core.ledger.queries import ListFilter
from core.ledger.rules import EventKind
from core.lists import operations
from core.lists.models import ListImport
from core.lists.queries import browsing
from core.lists.queries import imports as queries
from core.lists.queries.importing.plan import Outcome
from core.lists.queries.importing.report import Report
from core.lists.queries.importing.rows import Options
from core.people.models import Role
from core.people.queries import person as person_now
from core.units import operations as units
from core.units.models import Unit, UnitKind
from tests.support import uploads
from tests.support.house import EAST, People, at_once
from tests.support.houses import load_once
from tests.support.lists import REAL_LISTS, needs_real_lists
from tests.support.reads import whole_list

ON = date(2021, 1, 15)
STATED = Options(on=ON)
CODE = "91110000600037341L"

MINISTRYS = """序号,地区,工厂名称,行业,第三方评价机构,批次
1,湖南,明门(中国)示例有限公司,机械,示例评价中心,5
2,江苏,江苏示例有限公司,化工,示例评价中心,5
3,湖南,明门（中国）示例有限公司,,示例评价中心,5
4,湖南,,机械,示例评价中心,5
5,湖南,示例乙公司,,,4
"""
GENERAL = f"""湖南省绿色制造名单
名称,统一社会信用代码,市州,类别,层级,入选日期,文号
示例乙公司,{CODE},长沙,绿色工厂,国家级,2021-01-15,示〔2021〕1号
示例丙园区,,株洲市,绿色园区,省级,2022年6月1日,示〔2022〕2号
示例丁公司,123,某市,绿色供应链,省级,2022/6/1,示〔2022〕2号
"""


def run(text: str | bytes, options: Options = STATED) -> Report:
    content = text.encode() if isinstance(text, str) else text
    return operations.import_list(content, "名单.csv", options, by=None).report


def counts(report: Report) -> dict[str, int]:
    return {outcome.value: count for outcome, count in report.counts.items() if count}


def total(model: type[Unit | ListEvent | ListImport]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("called", ["绿色园区", "绿色工业园区"])
def test_a_list_calls_a_category_as_the_province_or_as_the_nation_does(app: Flask, called: str) -> None:
    listed = f"名称,市州,类别,层级,入选日期,文号\n示例丙园区,株洲市,{called},国家级,2022-06-01,示〔2022〕2号\n"
    assert counts(run(listed)) == {"added": 1}
    assert db.session.scalars(select(ListEvent.category)).all() == ["park"]


def named(name: str) -> Unit:
    return db.session.scalars(select(Unit).where(Unit.name == name)).one()


def test_a_ministrys_list_is_taken_row_by_row(app: Flask) -> None:
    report = run(MINISTRYS)
    assert counts(report) == {"added": 2, "repeated": 1, "elsewhere": 1, "refused": 1}
    assert [(entry.number, entry.outcome) for entry in report.entries] == [
        (2, Outcome.ADDED),
        (4, Outcome.REPEATED),
        (5, Outcome.REFUSED),
        (6, Outcome.ADDED),
    ]
    assert (report.new_units, report.without_body) == (2, 2)
    found = browsing.page(ListFilter("national", "factory", ON)).rows
    assert [(listing.name, listing.batch) for listing in found] == [
        ("明门(中国)示例有限公司", "5"),
        ("示例乙公司", "4"),
    ]
    (event,) = ledger.events_of(named("明门(中国)示例有限公司").id)
    assert event.printed == {
        "序号": "1",
        "地区": "湖南",
        "工厂名称": "明门(中国)示例有限公司",
        "行业": "机械",
        "第三方评价机构": "示例评价中心",
        "批次": "5",
    }
    assert named("明门(中国)示例有限公司").industry == "机械"


@pytest.mark.parametrize(
    "content", [MINISTRYS.encode("gb18030"), uploads.excel(list(csv.reader(MINISTRYS.splitlines())))]
)
def test_other_encodings_say_the_same(app: Flask, content: bytes) -> None:
    assert counts(run(content)) == {"added": 2, "repeated": 1, "elsewhere": 1, "refused": 1}


def test_the_same_file_again_adds_nothing(app: Flask) -> None:
    run(MINISTRYS)
    before = (total(Unit), total(ListEvent), total(ListImport))
    again = operations.import_list(MINISTRYS.encode(), "名单.csv", STATED, by=None)
    assert again.id is None
    assert counts(again.report) == {"already": 2, "repeated": 1, "elsewhere": 1, "refused": 1}
    assert (total(Unit), total(ListEvent), total(ListImport)) == before


def test_a_second_list_completes_what_the_first_did_not_print(app: Flask) -> None:
    run(MINISTRYS)
    unit = named("示例乙公司")
    assert (unit.code, unit.body_id) == (None, None)
    report = run(GENERAL, Options())
    assert counts(report) == {"added": 2, "already": 1}
    assert (unit.code, unit.body_id) == (CODE, EAST)
    park, chain = named("示例丙园区"), named("示例丁公司")
    assert (park.kind, park.body_id) == (UnitKind.PARK, "zhuzhou")
    assert (chain.kind, chain.code, chain.body_id) == (UnitKind.ENTERPRISE, None, None)
    (entry,) = [entry for entry in report.entries if entry.name == "示例丁公司"]
    assert "代码“123”未采用" in entry.says
    assert "“某市”不在本地区名录中" in entry.says
    assert ledger.listed_levels(park.id, "park", date(2022, 6, 1)) == ("provincial",)


def test_a_former_name_leads_to_the_unit(app: Flask, people: People) -> None:
    unit = units.add(kind=UnitKind.ENTERPRISE, name="示例乙公司", body_id=EAST, by=None)
    units.rename(unit.id, "示例新公司", since=date(2024, 1, 1), reason="更名", by=people.department())
    report = run(MINISTRYS)
    assert "登记名称是“示例新公司”" in report.entries[-1].says
    assert [event.name for event in ledger.events_of(unit.id)] == ["示例乙公司"]


def test_what_was_removed_since_does_not_come_back(app: Flask, people: People) -> None:
    run(MINISTRYS)
    unit = named("示例乙公司")
    remove(
        Entry(
            unit_id=unit.id,
            list_id="national",
            category="factory",
            kind=EventKind.REMOVED,
            effective_on=date(2024, 1, 1),
            reason=RemovalReason.OTHER,
            note="示例",
        ),
        by=people.department(),
    )
    run(MINISTRYS)
    assert ledger.listed_levels(unit.id, "factory", date(2024, 1, 2)) == ()


def test_a_preview_tells_the_same_and_changes_nothing(app: Flask, people: People) -> None:
    told = operations.preview(MINISTRYS.encode(), STATED, by=people.department())
    assert (total(Unit), total(ListEvent), total(ListImport)) == (0, 0, 0)
    assert told == run(MINISTRYS)


def test_an_import_is_on_record_with_its_whole_report(app: Flask, people: People) -> None:
    by = people.department()
    heard: list[tuple[int, int | None, str | None]] = []
    made = operations.import_list(
        MINISTRYS.encode(), "第五批.csv", STATED, by=by, report=lambda *told: heard.append(told)
    )
    assert {says for _, _, says in heard} == {"核对名单", "登记单位"}
    assert all(of is not None and done < of for done, of, _ in heard)
    (record,), count = queries.imports()
    assert (record.id, record.file_name, record.imported_by_id, count) == (made.id, "第五批.csv", by.id, 1)
    assert Report.from_json(record.report) == made.report
    assert {event.import_id for event in db.session.scalars(select(ListEvent))} == {made.id}
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "lists.import"))
    assert event.after is not None
    assert event.after["counts"]["added"] == 2


def test_only_the_department_imports(app: Flask, people: People) -> None:
    for stranger in (people.applicant(), people.officer(), people.auditor(), people.administrator()):
        with pytest.raises(NotAllowed):
            operations.import_list(MINISTRYS.encode(), "名单.csv", STATED, by=stranger)
        with pytest.raises(NotAllowed):
            operations.preview(MINISTRYS.encode(), STATED, by=stranger)


def test_what_is_stated_wrongly_is_told_by_field(app: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        run(MINISTRYS, Options(level="galactic", category="moon", on=ON))
    assert set(refused.value.errors) == {"level", "category"}


@pytest.mark.parametrize("content", [uploads.pdf(), b"", uploads.word(), "无关,表格\n1,2\n".encode()])
def test_what_is_no_list_is_refused_in_words(app: Flask, content: bytes) -> None:
    with pytest.raises((FileRefused, FileUnreadable)):
        run(content)


def test_two_imports_at_once_add_every_unit_once(app: Flask) -> None:
    def act() -> object:
        return counts(run(MINISTRYS))

    results = at_once(app, act, act)
    assert sorted(str(result) for result in results) == sorted(
        str(result)
        for result in (
            {"added": 2, "repeated": 1, "elsewhere": 1, "refused": 1},
            {"already": 2, "repeated": 1, "elsewhere": 1, "refused": 1},
        )
    )
    assert (total(Unit), total(ListEvent)) == (2, 2)


def test_an_import_and_a_confirmation_at_once_make_one_unit(app: Flask, people: People) -> None:
    from tests.integration.units.test_representations import NEW, ask  # noqa: PLC0415

    asked, officer = ask(people.applicant(), NEW).id, people.officer().id
    text = f"名称,类别,层级,入选日期\n{NEW.name},绿色工厂,省级,2021-01-15\n"
    results = at_once(app, lambda: counts(run(text)), lambda: units.confirm(asked, by=person_now(officer)).state.value)
    assert results == [{"added": 1}, "confirmed"]
    assert total(Unit) == 1


def test_an_error_on_the_way_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("core.ledger.operations.events.refold", fail)
    with pytest.raises(RuntimeError):
        run(MINISTRYS)
    assert (total(Unit), total(ListEvent), total(ListImport)) == (0, 0, 0)


# --- The ministry's real lists ----------------------------------------------------------------------------------------

FILES = {"factories.csv": "factory", "parks.csv": "park", "supply_chains.csv": "supply_chain"}
NAME_HEADINGS = ("工厂名称", "园区", "企业名称")


def printed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@needs_real_lists
def test_the_ministrys_real_lists_add_up_exactly(app: Flask) -> None:
    ours: dict[str, list[dict[str, str]]] = {}
    for file, category in FILES.items():
        rows = printed(REAL_LISTS / file)
        ours[category] = [row for row in rows if row["地区"] == "湖南"]
        report = run((REAL_LISTS / file).read_bytes())
        assert counts(report) == {"added": len(ours[category]), "elsewhere": len(rows) - len(ours[category])}
        assert sum(len(numbers) for numbers in report.elsewhere.values()) == report.counts[Outcome.ELSEWHERE]
        assert counts(run((REAL_LISTS / file).read_bytes()))["already"] == len(ours[category])
    for category, rows in ours.items():
        listed = whole_list(ListFilter("national", category, ON))
        heading = next(heading for heading in NAME_HEADINGS if heading in rows[0])
        assert sorted(listing.name for listing in listed) == sorted(row[heading] for row in rows)
        assert Counter(listing.batch for listing in listed) == Counter(row["批次"] for row in rows)
    assert total(ListEvent) == sum(map(len, ours.values())) == 100 + 10 + 8
    # Four units stand both as factory and as leader of a supply chain: they are one unit each.
    enterprises = {row["工厂名称"] for row in ours["factory"]} | {row["企业名称"] for row in ours["supply_chain"]}
    assert total(Unit) == len(enterprises) + len(ours["park"])
    assert clock.today() >= ON


@needs_real_lists
def test_the_nations_own_instance_takes_every_row(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Aliases of regions, cities with a plan of their own and the corps in three spellings: each row finds its body."""
    monkeypatch.setattr("core.instance.load", load_once)
    app = create_app(replace(settings, region="national"))
    with app.app_context():
        bodies.synchronise(instance().book().region.recommending_bodies)
        for file, category in FILES.items():
            content = (REAL_LISTS / file).read_bytes()
            told = operations.preview(content, STATED, by=None)
            assert counts(told) == {"added": len(printed(REAL_LISTS / file))}, category
            assert (told.without_body, told.unknown_columns) == (0, ())
        db.session.remove()
        db.engine.dispose()


# --- Whom the rules refuse --------------------------------------------------------------------------------------------

CITYS = """名称,市州,类别,层级,入选日期,文号
示例甲公司,太原市,绿色工厂,市级,2025-01-15,并工信〔2025〕1号
示例乙公司,太原市,绿色工厂,市级,2025-01-15,并工信〔2025〕1号
"""


@pytest.fixture
def shanxi(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    """A region whose cities publish lists of their own, where a unit is barred."""
    monkeypatch.setattr("core.instance.load", load_once)
    app = create_app(replace(settings, region="shanxi"))
    with app.app_context(), clock.travel(date(2025, 6, 1)):
        bodies.synchronise(instance().book().region.recommending_bodies)
        people = People()
        with transaction():
            barred = units.add(kind=UnitKind.ENTERPRISE, name="示例甲公司", code=None, body_id="taiyuan", by=None)
        bar(
            barred.id,
            since=date(2025, 3, 1),
            until=date(2028, 3, 1),
            reason="造假",
            clause="SX24-14",
            by=people.make(Role.DEPARTMENT_APPROVER),
        )
        yield people
        db.session.remove()
        db.engine.dispose()


def test_a_citys_own_list_refuses_whom_the_rules_refuse(shanxi: People) -> None:
    """Also with a day before the bar: who is barred by now comes on no list of a city's."""
    imported = operations.import_list(CITYS.encode(), "名单.csv", Options(), by=shanxi.officer("taiyuan"))
    assert counts(imported.report) == {"added": 1, "refused": 1}
    (refused,) = [each for each in imported.report.entries if each.outcome is Outcome.REFUSED]
    assert "2028-03-01" in refused.says
    assert "由主管部门导入" in refused.says
    assert [each.name for each in whole_list(ListFilter("city", "factory"))] == ["示例乙公司"]


def test_an_imported_past_list_reports_them_and_says_what_it_cannot_tell(shanxi: People) -> None:
    report = operations.import_list(CITYS.encode(), "名单.csv", Options(), by=shanxi.department()).report
    assert counts(report) == {"added": 2}
    (entry,) = report.entries
    assert "2028-03-01" in entry.says
    assert any("未正常" in each for each in report.unjudged)
    assert "名单没有载明而未能核对" in "\n".join(report.lines())
    assert Report.from_json(report.as_json()) == report


def test_a_row_without_a_day_is_told_from_those_that_are_there_already(app: Flask) -> None:
    run("名称,类别,层级,入选日期\n示例甲公司,绿色工厂,省级,2021-01-15\n", Options())
    report = run("名称,类别,层级\n示例甲公司,绿色工厂,省级\n示例乙公司,绿色工厂,省级\n", Options())
    assert counts(report) == {"already": 1, "refused": 1}
    told = {entry.name: entry.says for entry in report.entries}
    assert told["示例乙公司"] == "没有入选日期，导入时也没有指定"
    assert len(whole_list(ListFilter("provincial", "factory"))) == 1
