"""A city publishes its own list: its own level, its own units, by a document; nothing else, and nobody else's."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from flask import Flask

from core.db.transaction import transaction
from core.errors import NotAllowed, NotFound
from core.ledger import queries as ledger
from core.lists import operations, policies
from core.lists.queries import imports as queries
from core.lists.queries.importing.plan import Outcome
from core.lists.queries.importing.report import Report
from core.lists.queries.importing.rows import Options
from core.people.models import Person
from core.units.models import UnitKind
from core.units.operations import register
from tests.support.bay import CITY, HILL, NORTH, Bay
from tests.support.clients import browser_of, words
from tests.support.reads import whole_list

pytestmark = pytest.mark.one_kind

STATED = Options(level="city", category="factory", on=date(2025, 3, 1), document="湾市工〔2025〕5 号")


def imported(by: Person, text: str, options: Options = STATED) -> Report:
    return operations.import_list(text.encode(), "市级名单.csv", options, by=by).report


def reasons(told: Report) -> list[str]:
    return [each.says for each in told.entries if each.outcome is Outcome.REFUSED]


def test_a_citys_officer_publishes_its_units_with_number_and_date(bay: Bay) -> None:
    own = bay.world.unit("北湾机械有限公司", body_id=NORTH)
    told = imported(bay.officers[CITY], "单位名称,推荐单位\n北湾机械有限公司,北湾县\n湾市新厂有限公司,\n")
    assert (told.added, told.refused, told.new_units, told.without_body) == (2, 0, 1, 0)
    (listing,) = ledger.lists_of(own.id)
    assert (listing.list_id, listing.listed_on, listing.document_number) == (
        "city",
        date(2025, 3, 1),
        "湾市工〔2025〕5 号",
    )
    (new,) = (each for each in whole_list(ledger.ListFilter("city", "factory")) if each.unit_id != own.id)
    assert new.unit.body_id == CITY


def test_only_its_own_level_its_own_units_and_by_a_document(bay: Bay) -> None:
    bay.world.unit("山市机械有限公司", body_id=HILL)
    bay.world.unit("无归属有限公司", body_id=None)
    rows = (
        "名称,推荐单位,层级,文号\n"
        "甲公司,湾市,省级,湾1号\n"
        "乙公司,山市,市级,湾1号\n"
        "丙公司,湾市,市级,\n"
        "山市机械有限公司,,市级,湾1号\n"
        "无归属有限公司,湾市,市级,湾1号\n"
    )
    told = imported(bay.officers[CITY], rows, Options(category="factory", on=date(2025, 3, 1)))
    assert told.added == 0
    elsewhere = "登记库中该单位不在本单位的推荐范围内，请联系主管部门核对"
    assert reasons(told) == [
        "本单位只发布市级名单",
        "不是本单位推荐范围内的单位",
        "没有公布文件的文号",
        elsewhere,
        elsewhere,
    ]


def test_an_officer_learns_no_code_of_units_elsewhere(bay: Bay) -> None:
    with transaction():
        register.add(kind=UnitKind.ENTERPRISE, name="同名有限公司", code="91110000600037341L", body_id=HILL, by=None)
    told = imported(bay.officers[CITY], "名称,统一社会信用代码\n同名有限公司,91430000183808208K\n")
    assert told.refused == 1
    assert "91110000600037341L" not in str(told.as_json())


@pytest.mark.parametrize("whose", [NORTH, None])
def test_a_county_and_an_applicant_publish_nothing(bay: Bay, whose: str | None) -> None:
    by = bay.officers[whose] if whose else bay.world.people.applicant()
    assert not policies.may_import(by)
    with pytest.raises(NotAllowed):
        imported(by, "名称,推荐单位\n甲公司,北湾县\n")


def test_the_department_imports_every_level_as_before(bay: Bay) -> None:
    told = imported(
        bay.department,
        "名称,推荐单位\n甲公司,山市\n",
        Options(level="national", category="factory", on=date(2025, 3, 1)),
    )
    assert told.added == 1


def test_a_city_sees_its_own_imports_and_no_others(app: Flask, bay: Bay) -> None:
    made = operations.import_list("名称,批次\n甲公司,2025\n".encode(), "市级名单.csv", STATED, by=bay.officers[CITY])
    others = operations.import_list("名称,批次\n乙公司,2025\n".encode(), "别的.csv", STATED, by=bay.department)
    assert made.id is not None
    assert others.id is not None
    with pytest.raises(NotFound):
        queries.list_import(made.id, policies.imports_of(bay.officers[HILL]))
    city = browser_of(app, bay.officers[CITY])
    shown = words(city.get("/lists/imports").text)
    assert "市级名单.csv" in shown
    assert "别的.csv" not in shown
    assert city.get(f"/lists/imports/{others.id}").status_code == 404
    assert city.get(f"/lists/imports/{others.id}/report.csv").status_code == 404
    assert city.get(f"/lists/imports/{made.id}").status_code == 200
    county = browser_of(app, bay.officers[NORTH])
    assert "本单位没有由自己发布的名单" in words(county.get("/lists/imports").text)
    assert county.get("/lists/imports/new").status_code == 403
    assert county.get(f"/lists/imports/{made.id}").status_code == 404
    assert "别的.csv" in words(browser_of(app, bay.department).get("/lists/imports").text)


def test_it_is_published_on_the_web(app: Flask, bay: Bay) -> None:
    city = browser_of(app, bay.officers[CITY])
    assert "发布市级名单" in words(city.get("/lists/imports/new").text)
    values = {"level": "city", "category": "product", "on": "2025-03-01", "document": "湾市工〔2025〕6 号"}
    file = (BytesIO("企业名称,产品名称\n湾瓷有限公司,低碳瓷砖\n".encode()), "市级产品.csv")
    seen = city.submit("/lists/imports/preview", page="/lists/imports/new", file=file, **values)
    assert "确认导入 1 行" in words(seen.text)
    kept = seen.text.split('name="file_id" value="')[1].split('"')[0]
    done = city.submit("/lists/imports", page="/lists/imports/new", file_id=kept, **values)
    assert done.status_code == 302
    shown = words(browser_of(app).get("/lists?list=city&category=product").text)
    assert "低碳瓷砖" in shown
    assert "湾市工〔2025〕6 号" in shown
    stored = done.location
    assert "下载原文件" in words(city.get(stored).text)
