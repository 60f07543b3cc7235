"""A section's page: inputs that can be found and understood, rows that come and go, files that are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import cast

import pytest
from flask import Flask, render_template_string
from jinja2 import ChoiceLoader, FileSystemLoader
from lxml import html
from werkzeug.datastructures import FileStorage, MultiDict

from core.errors import DomainError
from core.forms import EvidenceFile, LaidOutForm, Mode, review
from core.forms.page import EXPIRED, SectionPage, Taken, register, section_page_form
from core.plugin_api.declarations.form import Field
from core.web import filters
from tests.support import sample_forms as s

PAGE = """{% from "forms/section.html" import section_form %}
{% call section_form(page, "/here") %}<button name="save" value="draft">保存</button>{% endcall %}"""
READ = """{% from "forms/review.html" import review_sections %}{{ review_sections(sections, change={"only": "/x"}) }}"""


class Store:
    """The files of one application, in memory."""

    def __init__(self) -> None:
        self.files: dict[str, EvidenceFile] = {"f1": EvidenceFile("f1", "证明.pdf", 2048, "/files/f1")}

    def keep(self, upload: FileStorage, declared: Field) -> EvidenceFile:
        if upload.read().startswith(b"MZ"):
            raise DomainError(f"“{upload.filename}”是程序，不能上传。")
        kept = EvidenceFile(f"n{len(self.files)}", upload.filename or "")
        self.files[kept.id] = kept
        return kept

    def taken(self, declared: Field) -> Taken:
        return Taken("PDF，不超过 20 MB。", ".pdf", 20_000_000)

    def known(self) -> Mapping[str, EvidenceFile]:
        return self.files


@pytest.fixture
def app() -> Iterator[Flask]:
    app = s.web_app()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.install(app)
    register(app)
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader, FileSystemLoader("core/web/templates")])  # type: ignore[list-item]
    with app.test_request_context(method="POST"):
        yield app


def opened(form: LaidOutForm, answers: Mapping[str, object] | None = None, **more: object) -> SectionPage:
    kept = {"evidence": Store(), **more}
    return section_page_form(form.section("only"), form=form, answers=answers or {}, **kept)  # type: ignore[arg-type]


def sent(form: LaidOutForm, answers: Mapping[str, object], *pressed: tuple[str, str], **more: object) -> SectionPage:
    return opened(form, None, formdata=MultiDict([*s.form_data(answers).items(multi=True), *pressed]), **more)


def drawn(page: SectionPage) -> html.HtmlElement:
    return cast(html.HtmlElement, html.fromstring(render_template_string(PAGE, page=page)))


# --- Drawing ----------------------------------------------------------------------------------------------------------


def test_every_input_has_a_label_and_every_reference_an_end(app: Flask) -> None:
    page = sent(s.whole_form(), {"unit_name": "甲\x01", "operations": {"y1": {"assets": "x"}}}, evidence=Store())
    assert not s.is_accepted(page, Mode.SUBMISSION)
    tree = drawn(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    labelled = set(tree.xpath("//label/@for"))
    for control in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert control.get("id") in labelled, control.get("name")
    for reference in tree.xpath("//@aria-describedby | //@aria-labelledby"):
        assert set(reference.split()) <= set(ids)
    assert {link.removeprefix("#") for link in tree.xpath("//div[@role='alert']//a/@href")} <= set(ids)
    assert not tree.xpath("//@style | //script | //@onclick")


def test_an_error_stands_at_its_field_and_in_the_summary(app: Flask) -> None:
    page = sent(s.form_of(s.AREA), {"area": "很大"})
    assert not s.is_accepted(page)
    tree = drawn(page)
    (control,) = tree.xpath("//input[@name='answers.area']")
    assert control.get("aria-invalid") == "true"
    assert control.get("value") == "很大", "what was typed stays"
    error = tree.get_element_by_id(control.get("aria-describedby").split()[0])
    assert error.text_content().strip() == "“规划面积”应填写数字，如 1234.5；现为“很大”，请改正。"
    assert tree.xpath("//div[@role='alert']//a[@href='#answers-area']")


def test_stored_answers_are_shown_as_they_would_be_typed(app: Flask) -> None:
    page = opened(s.whole_form(), s.COMPLETE, evidence=Store())
    tree = drawn(page)
    values = {control.get("name"): control.get("value") for control in tree.xpath("//input[@type='text']")}
    assert values["answers.area"] == "12.5"
    assert values["answers.founded"] == "2010-03-05"
    assert values["answers.operations.y1.revenue"] == "150"
    assert values["answers.products.1.product"] == "塔机"
    assert tree.xpath("//input[@name='answers.audited'][@checked]/@value") == ["true"]
    assert tree.xpath("//input[@name='answers.work'][@checked]/@value") == ["a", "c"]
    assert tree.xpath("//input[@name='answers.honours.water'][@checked]/@value") == ["false"]
    assert tree.xpath("//select[@name='answers.products.1.kind']/option[@selected]/@value") == ["national"]
    assert tree.get_element_by_id("answers-operations-y1-share").text_content().strip() == "75 %"
    assert tree.get_element_by_id("answers-output").text_content().split() == ["9.5", "万元"]
    assert "证明.pdf" in tree.text_content()


EACH = """{% from "forms/section.html" import one %}{% for each in page.fields %}{{ DRAW }}{% endfor %}"""


@pytest.mark.parametrize("unconfirmed", [(), ("area", "audited", "work")])
@pytest.mark.parametrize(
    "typed",
    [
        {},
        s.COMPLETE,
        {"unit_name": "\x01<b>\x02", "area": "1", "audited": "false", "work": ["b"], "kind": "没有这一项"},
        {"unit_name": ["甲", "乙"], "audited": ["true", "false"], "area": ["1", "2"], "work": "a"},
    ],
)
def test_what_is_alike_of_a_question_is_drawn_once(
    app: Flask, typed: Mapping[str, object], unconfirmed: tuple[str, ...]
) -> None:
    """And looks as if it had been drawn for whoever is shown it now: nobody else's answer stands in it."""
    form = s.whole_form()
    for answers in (s.COMPLETE, typed):
        page = opened(form, answers, unconfirmed=unconfirmed)
        kept, anew = (
            render_template_string(EACH.replace("DRAW", draw), page=page)
            for draw in ("drawn_question(page, each, '/here', one)", "one(page, each, each.control, '/here')")
        )
        assert kept == anew


def test_marks_say_where_a_question_comes_from(app: Flask) -> None:
    ours = Field(name="o", label="产值", type=s.AREA.type, choice="汇总表要填")
    cited = Field(name="c", label="说明", type=s.NAME.type, clause="C-2")
    same = Field(name="d", label="名称", type=s.NAME.type, clause="C-1")
    text = render_template_string(PAGE, page=opened(s.form_of(ours, cited, same)))
    assert text.count("本平台增设") == 1
    assert "增设原因：汇总表要填" in text
    assert text.count('href="/policy/clauses/C-1"') == 1, "the section's, once"
    assert 'href="/policy/clauses/C-2"' in text
    again = replace(ours, name="p", label="税金")
    both = render_template_string(PAGE, page=opened(s.form_of(ours, again, cited)))
    assert both.count("本平台增设") == 2
    assert both.count("汇总表要填") == 1, "one reason of a section is said once"


def test_a_condition_on_the_same_page_is_left_to_the_browser_and_said_in_words(app: Flask) -> None:
    tree = drawn(opened(s.form_of(s.YES_NO, s.AUDITED_ON)))
    (place,) = tree.xpath("//*[@data-gr-when]")
    assert place.get("data-gr-when") == '[{"field": "answers.audited", "values": ["true"]}]'
    assert "“是否审核”选“是”时填写" in place.text_content()


@pytest.mark.parametrize(("audited", "asked"), [(True, True), (False, False), (None, False)])
def test_a_condition_on_another_page_is_decided_here(app: Flask, audited: bool | None, asked: bool) -> None:
    page = opened(s.form_of(s.AUDITED_ON), context={"audited": audited})
    assert bool(page.fields) is asked


def test_reading_draws_every_kind_and_hides_what_is_personal(app: Flask) -> None:
    sections = review(s.whole_form(), s.COMPLETE, files=Store().files)
    tree = html.fromstring(render_template_string(READ, sections=sections))
    text = " ".join(tree.text_content().split())
    for words in (
        "甲公司",
        "12.5 平方公里",
        "98.5 %",
        "2010年3月5日",
        "省级",
        "审核、改造",
        "证明.pdf",
        "塔机",
        "9.5 万元",
    ):
        assert words in text
    assert "0731" not in text
    assert tree.xpath("//a[@href='/x']")


# --- Sending ----------------------------------------------------------------------------------------------------------


def test_rows_come_and_go_by_buttons_and_what_was_typed_stays(app: Flask) -> None:
    typed = {"products": [{"product": "甲"}, {"product": "乙"}]}
    page = sent(s.form_of(s.PRODUCTS), typed, ("add-row", "products"))
    assert page.rows_changed()
    assert [row.controls[0].text for row in page.fields[0].rows] == ["甲", "乙", ""]
    assert len(drawn(page).xpath("//button[@name='remove-row']")) == 3
    assert not drawn(page).xpath("//button[@name='add-row']"), "no more than the most"
    page = sent(s.form_of(s.PRODUCTS), typed, ("remove-row", "products.0"))
    assert page.rows_changed()
    assert [row.controls[0].text for row in page.fields[0].rows] == ["乙"]
    for pressed in ("products.9", "products.x", "products", "other.1"):
        page = sent(s.form_of(s.PRODUCTS), typed, ("remove-row", pressed))
        assert page.rows_changed()
        assert len(page.fields[0].rows) == 2
    assert not sent(s.form_of(s.PRODUCTS), typed).rows_changed()


def test_a_growing_table_shows_a_row_to_begin_with(app: Flask) -> None:
    assert len(opened(s.form_of(s.PRODUCTS)).fields[0].rows) == 1


def test_rows_sent_under_odd_numbers_keep_their_order(app: Flask) -> None:
    data = MultiDict([("answers.products.10.product", "乙"), ("answers.products.2.product", "甲")])
    page = opened(s.form_of(s.PRODUCTS), formdata=data)
    assert s.is_accepted(page)
    assert s.answers_of(page) == {"products": [{"product": "甲"}, {"product": "乙"}]}
    page = opened(s.form_of(s.PRODUCTS), formdata=MultiDict([("answers.products.x.product", "乙")]))
    assert not s.is_accepted(page)
    assert drawn(page) is not None


def test_uploads_are_kept_whatever_else_is_wrong(app: Flask) -> None:
    store = Store()
    files = MultiDict([("answers.files.upload", FileStorage(BytesIO(b"%PDF"), "新的.pdf"))])
    page = sent(s.form_of(s.EVIDENCE, s.AREA), {"area": "x", "files": ["f1"]}, files=files, evidence=store)
    assert not s.is_accepted(page)
    assert s.answers_of(page) == {"files": ["f1", "n1"]}
    assert "新的.pdf" in drawn(page).text_content(), "it need not be chosen again"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["表.xls"], "“佐证材料”只接受 pdf、jpg 格式的文件，“表.xls”不是，请转换格式后重新上传。"),
        (["坏.pdf"], "“坏.pdf”是程序，不能上传。"),
        (["一.pdf", "二.pdf"], "“佐证材料”最多上传 2 个文件，现有 1 个，又选了 2 个，请少选几个后重新上传。"),
    ],
)
def test_a_refused_upload_says_why_beside_its_field(app: Flask, names: list[str], sentence: str) -> None:
    content = b"MZ" if names == ["坏.pdf"] else b"%PDF"
    files = MultiDict([("answers.files.upload", FileStorage(BytesIO(content), name)) for name in names])
    page = sent(s.form_of(s.EVIDENCE), {"files": ["f1"]}, files=files, evidence=Store())
    assert not s.is_accepted(page)
    assert page.errors_by_field == {"files": [sentence]}
    assert s.answers_of(page) == {"files": ["f1"]}


def test_a_file_of_another_application_is_refused(app: Flask) -> None:
    page = sent(s.form_of(s.EVIDENCE), {"files": ["foreign"]}, evidence=Store())
    assert not s.is_accepted(page)
    assert page.errors_by_field == {"files": ["“佐证材料”中有一个文件不存在或不属于本次申报，请重新上传。"]}


def test_an_operations_refusals_are_put_beside_the_fields(app: Flask) -> None:
    page = sent(s.form_of(s.NAME), {"unit_name": "甲"})
    assert s.is_accepted(page)
    page.add_errors({"unit_name": ["该名称已被占用。"], "elsewhere.x": ["另一处。"], "": ["整页。"]})
    assert page.error_links == [("answers-unit_name", "该名称已被占用。"), (None, "另一处。"), (None, "整页。")]
    assert "该名称已被占用。" in drawn(page).text_content()


def test_a_stale_token_keeps_what_was_typed_and_keeps_no_file(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    store = Store()
    files = MultiDict([("answers.files.upload", FileStorage(BytesIO(b"%PDF"), "新的.pdf"))])
    page = sent(s.form_of(s.NAME, s.EVIDENCE), {"unit_name": "甲"}, files=files, evidence=store)
    assert not s.is_accepted(page)
    assert page.errors_by_field == {"": [EXPIRED]}
    assert list(store.files) == ["f1"]
    tree = drawn(page)
    assert tree.xpath("//input[@name='answers.unit_name']/@value") == ["甲"]
    assert tree.xpath("//input[@name='csrf_token']/@value")


@pytest.mark.parametrize("name", ["errors", "data", "validate", "form", "section", "csrf_token", "questions", "save"])
def test_a_field_may_bear_any_name(app: Flask, name: str) -> None:
    field = Field(name=name, label="名称", type=s.NAME.type)
    page = sent(s.form_of(field), {name: "甲"})
    assert s.is_accepted(page, Mode.SUBMISSION)
    assert s.answers_of(page) == {name: "甲"}
