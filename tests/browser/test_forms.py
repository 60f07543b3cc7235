"""Declared forms in a real browser: with script and without, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from flask import Flask, redirect, render_template_string, request, url_for
from jinja2 import ChoiceLoader, FileSystemLoader
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from core.forms import EvidenceFile, Mode, review
from core.forms.page import Taken, register, section_page_form
from core.plugin_api.declarations.form import Field
from core.web import filters
from core.web.assets import asset, send_asset
from core.web.headers import CONTENT_SECURITY
from core.web.setup import HTMX
from tests.support import sample_forms as s
from tests.support.looks import look, seen

pytestmark = pytest.mark.browser

FRAME = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="htmx-config" content='{{ HTMX }}'>
{% for file in ("vendor/bootstrap/bootstrap.min.css", "greenroll.css", "css/forms.css") %}
<link rel="stylesheet" href="{{ asset(file) }}">{% endfor %}
{% for file in ("greenroll.js", "vendor/htmx.org/htmx.min.js", "js/forms.js") %}
<script src="{{ asset(file) }}" defer></script>{% endfor %}</head>
<body><main class="container-xl"><h1>{{ title }}</h1>CONTENT</main></body></html>"""
SECTION = """{% from "forms/section.html" import section_form %}{% call section_form(page, "/") %}
<button class="btn btn-primary" name="save" value="draft">保存</button>
<button class="btn btn-outline-primary" name="save" value="check">保存并检查</button>{% endcall %}"""
READ = """{% from "forms/review.html" import review_sections %}{{ review_sections(sections) }}"""


def framed(content: str) -> str:
    """A whole page."""
    return FRAME.replace("CONTENT", content)


class Office:
    """The stored answers and files of one application."""

    def __init__(self) -> None:
        self.answers: dict[str, object] = {}
        self.files: dict[str, EvidenceFile] = {}

    def keep(self, upload: FileStorage, declared: Field) -> EvidenceFile:
        kept = EvidenceFile(f"f{len(self.files)}", upload.filename or "")
        self.files[kept.id] = kept
        return kept

    def taken(self, declared: Field) -> Taken:
        return Taken("PDF，不超过 20 MB。", ".pdf", 20_000_000)

    def known(self) -> Mapping[str, EvidenceFile]:
        return self.files


def application(office: Office) -> Flask:
    app = s.web_app()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.install(app)
    register(app)
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader, FileSystemLoader("core/web/templates")])  # type: ignore[list-item]
    app.jinja_env.globals.update(asset=asset, HTMX=HTMX)
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    app.view_functions["static"] = lambda filename: send_asset(filename)  # noqa: PLW0108  # called by that name
    form = s.whole_form()

    @app.route("/", methods=["GET", "POST"])
    def section() -> str | Response:
        data = request.form if request.method == "POST" else None
        page = section_page_form(
            form.section("only"), form=form, answers=office.answers, formdata=data, files=request.files, evidence=office
        )
        mode = Mode.SUBMISSION if data is not None and data.get("save") == "check" else Mode.DRAFT
        if data is not None and not page.rows_changed() and s.is_accepted(page, mode):
            office.answers = s.answers_of(page)
            return redirect(url_for("section"))
        return render_template_string(framed(SECTION), page=page, title="情况")

    @app.route("/read")
    def read() -> str:
        return render_template_string(
            framed(READ), sections=review(form, office.answers, files=office.files), title="核对"
        )

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY
        return response

    return app


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def base_url(serve: Callable[[Flask], str], office: Office) -> str:
    return serve(application(office))


def test_rows_come_and_go_and_the_keyboard_follows(page: Page, base_url: str) -> None:
    page.goto(base_url)
    page.locator("[name='answers.products.0.product']").fill("泵车")
    page.get_by_role("button", name="添加一行").click()
    expect(page.locator("[name='answers.products.1.product']")).to_be_focused()
    expect(page.locator("[name='answers.products.0.product']")).to_have_value("泵车")
    expect(page.locator("[data-gr-announce]")).to_have_text("已添加一行，现有 2 行")
    page.locator("[name='answers.products.1.product']").fill("塔机")
    page.locator("button[value='products.0']").click()
    expect(page.locator("[name='answers.products.0.product']")).to_have_value("塔机")
    expect(page.locator("[name='answers.products.0.product']")).to_be_focused()


def test_without_script_everything_is_asked_and_works(
    new_context: Callable[..., BrowserContext], base_url: str, office: Office
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(base_url)
    assert page.locator("[name='answers.audited_on']").is_visible()
    page.locator("[name='answers.products.0.product']").fill("泵车")
    page.get_by_role("button", name="添加一行").click()
    expect(page).to_have_url(re.compile("#answers-products$"))
    page.locator("[name='answers.products.1.product']").fill("塔机")
    page.get_by_label("企业名称").fill("甲公司")
    page.get_by_label("企业名称").press("Enter")
    assert office.answers == {"unit_name": "甲公司", "products": [{"product": "泵车"}, {"product": "塔机"}]}


def test_what_does_not_apply_hides_and_sums_follow_what_is_typed(page: Page, base_url: str) -> None:
    page.goto(base_url)
    day = page.locator("[name='answers.audited_on']")
    expect(day).to_be_hidden()
    page.locator("#answers-audited-yes").check()
    expect(day).to_be_visible()
    page.locator("#answers-audited-no").check()
    expect(day).to_be_hidden()
    mark = page.locator("[name='answers.products.0.mark']")
    expect(mark).to_be_hidden()
    page.locator("[name='answers.products.0.kind']").select_option("national")
    expect(mark).to_be_visible()
    page.locator("[name='answers.products.0.output']").fill("１，２００．５")
    expect(page.locator("#answers-output")).to_have_text("1200.5 万元")
    page.locator("[name='answers.products.0.output']").fill("9" * 23)
    expect(page.locator("#answers-output")).to_have_text("— 万元")  # what is no answer comes to nothing
    page.locator("[name='answers.operations.y1.assets']").fill("3")
    page.locator("[name='answers.operations.y1.revenue']").fill("1")
    expect(page.locator("#answers-operations-y1-share")).to_have_text("33.33 %")


def test_an_error_is_reached_from_the_summary(page: Page, base_url: str) -> None:
    page.goto(base_url)
    page.locator("[name='answers.operations.y1.assets']").fill("很多")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="“总资产”应填写数字").click()
    expect(page.locator("[name='answers.operations.y1.assets']")).to_be_focused()
    expect(page.locator("[name='answers.operations.y1.assets']")).to_have_value("很多")


def test_pages_are_accessible_and_fit_their_screen(page: Page, base_url: str, office: Office) -> None:
    office.answers, office.files = dict(s.COMPLETE), {"f1": EvidenceFile("f1", "证明.pdf", 2048, "/")}
    for path in ("/", "/read"):
        look(page, f"{base_url}{path}", f"form{path.replace('/', '-')}")
    office.answers = {}
    page.goto(base_url)
    page.get_by_role("button", name="保存并检查").click()
    expect(page.locator(".field-error").nth(10)).to_be_attached()
    seen(page, "form-faults")
