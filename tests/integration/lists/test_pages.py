"""The department's import: upload, preview, import, and the report that stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from core.db import db
from core.jobs.operations import run_waiting
from core.ledger import queries as ledger
from core.ledger.models import ListEvent
from core.units.models import Unit
from tests.integration.lists.test_importing import MINISTRYS
from tests.support.house import People, sign_in
from tests.support.jobs import overheard
from tests.support.lists import REAL_LISTS, needs_real_lists
from tests.support.uploads import pdf

pytestmark = pytest.mark.pages


@pytest.fixture(autouse=True)
def _without_tokens(app: Flask) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.config, "WTF_CSRF_ENABLED", False)
        yield


@pytest.fixture
def department(app: Flask, people: People) -> FlaskClient:
    return sign_in(app.test_client(), people.department())


def words(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def preview(client: FlaskClient, content: bytes, **stated: str) -> TestResponse:
    data = {"file": (BytesIO(content), "名单.csv"), **stated}
    return client.post("/lists/imports/preview", data=data, content_type="multipart/form-data")


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def total() -> int:
    return db.session.scalar(select(func.count()).select_from(ListEvent)) or 0


def test_a_list_is_previewed_revised_imported_and_reported(app: Flask, department: FlaskClient) -> None:
    assert "还没有导入过名单" in words(department.get("/lists/imports"))
    page = words(
        preview(department, MINISTRYS.encode("gb18030"), days="5=2020-10-16\n4=2019-09-01", document="示〔2020〕1号")
    )
    assert "确认导入 2 行" in page
    assert "地区" in page
    assert "江苏" in page
    assert total() == 0
    stated = hidden(page)
    revised = words(department.post("/lists/imports/revise", data=stated))
    assert "已上传：名单.csv" in revised
    assert "4=2019-09-01" in revised
    response = department.post("/lists/imports", data=stated)
    assert response.status_code == 302
    report = words(department.get(response.location))
    assert "没有单位名称" in report
    assert "指定推荐单位" in report
    assert total() == 2
    assert "名单.csv" in words(department.get("/lists/imports"))
    original = re.search(r"/files/[0-9a-f]{32}", report)
    assert original is not None
    with department.get(original[0]) as file:
        assert file.data == MINISTRYS.encode("gb18030")
    download = department.get(f"{response.location}/report.csv")
    assert download.data.decode("utf-8-sig").splitlines()[0] == "工作表,行号,名称,结果,说明"
    assert department.post("/lists/imports", data=stated).status_code == 422, "the file belongs to the first import"
    again = words(preview(department, MINISTRYS.encode(), on="2020-10-16"))
    assert "文件中没有新的内容，不需要导入。" in again
    assert total() == 2


@pytest.mark.parametrize(
    ("content", "stated", "says"),
    [
        (b"", {}, "文件是空的"),
        (pdf(), {}, "内容是PDF，这里不接受"),
        ("无关,表格\n1,2\n".encode(), {}, "没有找到表头"),
        (MINISTRYS.encode(), {"days": "第五批"}, "应写成：批次=日期"),
        (MINISTRYS.encode(), {"on": "2020-13-40"}, "日期"),
        (MINISTRYS.encode(), {"level": "galactic"}, "不是有效"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    app: Flask, department: FlaskClient, content: bytes, stated: dict[str, str], says: str
) -> None:
    response = preview(department, content, **stated)
    assert response.status_code == 422
    assert says in words(response)
    assert "确认导入" not in words(response)


def test_without_a_file_nothing_happens(app: Flask, department: FlaskClient) -> None:
    assert "请选择名单文件。" in words(department.post("/lists/imports/preview", data={}))
    assert "请选择名单文件。" in words(department.post("/lists/imports", data={"file_id": "0" * 32}))


def test_a_list_without_days_is_refused_row_by_row(app: Flask, department: FlaskClient) -> None:
    page = words(preview(department, MINISTRYS.encode()))
    assert "没有入选日期，导入时也没有指定" in page


def test_what_columns_mean_is_shown_and_changed_and_a_batch_names_its_day(app: Flask, department: FlaskClient) -> None:
    content = "序号,单位名称,现用名称,类别,层级,批次\n1,旧名公司,新名公司,绿色工厂,省级,3\n"
    page = words(preview(department, content.encode()))
    assert '<option value="name=单位名称" selected>' in page
    assert '<option value="=现用名称" selected>' in page
    assert "批次 3（1 行）的入选日期" in page
    stated = hidden(page)
    chosen = {"meaning": ["=单位名称", "name=现用名称"], "undated": ["3"], "undated_on": ["2021-03-04"]}
    revised = department.post("/lists/imports", data=stated | chosen)
    assert "确认导入 1 行" in words(revised), "what was not previewed is previewed first"
    assert total() == 0
    response = department.post("/lists/imports", data=hidden(words(revised)))
    assert response.status_code == 302
    assert "现用名称→单位名称" in words(department.get(response.location))
    event = db.session.scalars(select(ListEvent)).one()
    assert (event.name, event.effective_on, event.printed["单位名称"]) == ("新名公司", date(2021, 3, 4), "旧名公司")


def test_names_cannot_become_formulas_or_markup(app: Flask, department: FlaskClient) -> None:
    rest = "绿色工厂,省级,2020-10-16,某地"
    text = f'名称,类别,层级,入选日期,市州\n"=HYPERLINK(""x"")",{rest}\n<script>x</script>,{rest}\n'
    page = words(preview(department, text.encode()))
    assert "<script>x" not in page
    response = department.post("/lists/imports", data=hidden(page))
    assert "'=HYPERLINK" in department.get(f"{response.location}/report.csv").data.decode("utf-8-sig")


def test_only_the_department_imports_and_auditors_read(app: Flask, people: People, department: FlaskClient) -> None:
    response = department.post(
        "/lists/imports", data=hidden(words(preview(department, MINISTRYS.encode(), on="2020-10-16")))
    )
    auditor = sign_in(app.test_client(), people.auditor())
    assert auditor.get("/lists/imports").status_code == 200
    assert auditor.get(response.location).status_code == 200
    assert auditor.get("/lists/imports/new").status_code == 403
    assert auditor.get("/lists/imports/nonsense").status_code == 404
    for stranger in (people.applicant(), people.officer(), people.administrator()):
        client = sign_in(app.test_client(), stranger)
        assert client.get("/lists/imports").status_code == 403
        assert client.get(response.location).status_code == 403
        assert preview(client, MINISTRYS.encode()).status_code == 403
        assert client.post("/lists/imports", data={}).status_code == 403


def test_a_listed_units_page_tells_its_lists(app: Flask, department: FlaskClient) -> None:
    department.post("/lists/imports", data=hidden(words(preview(department, MINISTRYS.encode(), on="2020-10-16"))))
    db.session.rollback()
    unit = db.session.scalars(select(Unit).where(Unit.name == "示例乙公司")).one()
    page = words(department.get(f"/units/{unit.id}"))
    assert "国家级绿色工厂，2020 年 10 月 16 日列入，批次 4" in page
    assert len(ledger.lists_of(unit.id)) == 1


@needs_real_lists
def test_a_real_list_passes_the_pages(app: Flask, department: FlaskClient) -> None:
    content = (REAL_LISTS / "factories.csv").read_bytes()
    page = words(preview(department, content, on="2022-01-15"))
    assert "确认导入 100 行" in page
    assert "2783" in page
    response = department.post("/lists/imports", data=hidden(page))
    assert "江苏" in words(department.get(response.location))
    assert total() == 100


def test_a_large_list_is_previewed_and_imported_by_jobs(
    app: Flask, department: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.lists.views.importing.AT_ONCE", 0)
    asked = preview(
        department, MINISTRYS.encode("gb18030"), days="5=2020-10-16\n4=2019-09-01", document="示〔2020〕1号"
    )
    assert (asked.status_code, run_waiting()) == (302, 1)
    job = words(department.get(asked.location))
    assert "可导入 2 行" in job
    assert total() == 0
    link = re.search(r"/lists/imports/previews/[0-9a-f]{32}", job)
    assert link is not None
    page = words(department.get(link[0]))
    assert "确认导入 2 行" in page
    stated = hidden(page)
    assert sorted(stated["days"].split()) == ["4=2019-09-01", "5=2020-10-16"]
    assert "已上传：名单.csv" in words(department.post("/lists/imports/revise", data=stated))
    asked = department.post("/lists/imports", data=stated)
    with overheard() as heard:
        assert (asked.status_code, total(), run_waiting()) == (302, 0, 1)
    assert (4, 5, "登记单位") in heard
    job = words(department.get(asked.location))
    assert "已导入 2 行。" in job
    assert total() == 2
    link = re.search(r"/lists/imports/[0-9a-f]{32}", job)
    assert link is not None
    assert "没有单位名称" in words(department.get(link[0]))


def test_what_a_job_finds_wrong_with_a_list_is_said_on_its_page(
    app: Flask, department: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.lists.views.importing.AT_ONCE", 0)
    asked = preview(department, "无关,表格\n1,2\n".encode())
    run_waiting()
    assert "没有找到表头" in words(department.get(asked.location))
