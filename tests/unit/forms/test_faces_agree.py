"""What the page accepts the schema accepts; what one refuses the other refuses, with the same sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from core import clock
from core.forms import EvidenceFile, LaidOutForm, Mode, answers_schema
from core.forms.page import Taken, section_page_form
from core.forms.typed import typed
from core.plugin_api.declarations.form import Field, FieldType
from tests.support import sample_forms as s

APP = s.web_app()
FILES = {"f1": EvidenceFile("f1", "证明.pdf"), "f2": EvidenceFile("f2", "表.xls")}
MODES = st.sampled_from(Mode)

NASTY = st.sampled_from(
    [
        *("", " ", "　", "0", "-0", "12", "12.5", "１２．５", "1,234.5", "1,23", "1e5", "1e9999", "NaN", "-Infinity"),
        *("9" * 16, "9" * 400, "0." + "1" * 400, "٣", "²", "+1", "1_000", "0x10", "100%", "12.5家", "1.23456", "--1"),
        *("2023-01-05", "2023/1/5", "2023年1月5日", "2023-02-30", "9999-99-99", "20231331", "2023", "23", "2023 年"),
        *("true", "false", "是", "否", "TRUE", "on", "national", "provincial", "a", "b", "x", "f1", "f2", "../f1"),
        *("甲公司", "甲\x00", "\ud800", "\u202e", "\ufeff", "\uffff", "一\r\n二", "甲" * 300, "=1+1", "<b>", "{year}"),
        *("13800000000", "0731-88955371", "a@example.cn", "410000", "91430100183794384Q", "http://a.cn", "http://["),
    ]
)
TEXTS = NASTY | st.text(max_size=30) | st.from_regex(r"[+-]?[0-9]{0,17}[.][0-9]{0,5}", fullmatch=True)


class Store:
    """The files of the application, for the page."""

    def taken(self, declared: Field) -> Taken:
        return Taken("PDF，不超过 20 MB。", ".pdf", 20_000_000)

    def known(self) -> Mapping[str, EvidenceFile]:
        return FILES

    def keep(self, upload: object, declared: Field) -> EvidenceFile:
        raise NotImplementedError


def inputs(field: Field) -> st.SearchStrategy[Any]:
    """What a browser can send for a field: texts, lists of texts, and tables of these."""
    if field.type in {FieldType.CHOICES, FieldType.EVIDENCE}:
        return st.lists(TEXTS, max_size=4)
    if field.type is FieldType.MATRIX:
        return st.fixed_dictionaries({}, optional={row.name: TEXTS for row in field.rows} | {"none": TEXTS})
    if field.type is FieldType.TABLE:
        first, *others = field.columns
        # For the browser a row is there only with an input in it.
        row = st.fixed_dictionaries(
            {first.name: TEXTS}, optional={each.name: TEXTS for each in others} | {"none": TEXTS}
        )
        if field.rows:
            return st.fixed_dictionaries({}, optional={each.name: row for each in field.rows} | {"none": row})
        return st.lists(row, max_size=5)
    return st.none() | TEXTS


def by_schema(form: LaidOutForm, raw: object, mode: Mode) -> tuple[object, dict[str, list[str]]]:
    try:
        return answers_schema(form, mode, files=FILES, today=s.TODAY).load(raw), {}  # type: ignore[arg-type]
    except ValidationError as refused:
        return None, s.flattened(refused.messages)


def by_page(form: LaidOutForm, raw: Mapping[str, object], mode: Mode) -> tuple[object, dict[str, list[str]]]:
    with APP.test_request_context(method="POST"), clock.travel(s.TODAY):
        page = section_page_form(
            form.section("only"), form=form, answers={}, formdata=s.form_data(raw), evidence=Store()
        )
        accepted = s.is_accepted(page, mode)
        return (s.answers_of(page) if accepted else None), page.errors_by_field


ASKED = [each for each in s.ALL if each.type is not FieldType.NOTE]
WHOLE = st.fixed_dictionaries({}, optional={each.name: inputs(each) for each in ASKED})


@pytest.mark.parametrize(
    "field", [each for each in s.ALL if each.type is not FieldType.NOTE], ids=lambda each: each.name
)
@given(data=st.data())
def test_page_and_schema_agree_on_a_field(field: Field, data: st.DataObject) -> None:
    form = s.form_of(field, s.optional(s.YES_NO)) if field is not s.YES_NO else s.form_of(field)
    raw: dict[str, object] = {field.name: data.draw(inputs(field))}
    if field is s.AUDITED_ON:
        raw["audited"] = data.draw(st.sampled_from(["true", "false", "", "x"]))
    mode = data.draw(MODES)
    assert by_page(form, raw, mode) == by_schema(form, raw, mode)


@given(raw=WHOLE, mode=MODES)
def test_page_and_schema_agree_on_a_whole_form(raw: dict[str, object], mode: Mode) -> None:
    form = s.whole_form()
    assert by_page(form, raw, mode) == by_schema(form, raw, mode)


@given(changes=WHOLE, names=st.sets(st.sampled_from([each.name for each in ASKED]), max_size=3), mode=MODES)
def test_page_and_schema_agree_on_a_form_nearly_right(changes: dict[str, object], names: set[str], mode: Mode) -> None:
    form = s.whole_form()
    raw = {name: typed(form.fields[name], value) for name, value in s.COMPLETE.items()}
    raw |= {name: value for name, value in changes.items() if name in names}
    assert by_page(form, raw, mode) == by_schema(form, raw, mode)


@given(raw=WHOLE)
def test_what_was_accepted_is_accepted_again_unchanged(raw: dict[str, object]) -> None:
    form = s.whole_form()
    accepted, _ = by_schema(form, raw, Mode.DRAFT)
    if isinstance(accepted, dict):
        assert by_schema(form, accepted, Mode.DRAFT) == (accepted, {})
        again = {name: typed(form.fields[name], value) for name, value in accepted.items()}
        assert by_page(form, again, Mode.DRAFT) == (accepted, {})
        json.dumps(accepted, ensure_ascii=False, allow_nan=False).encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.sampled_from([10**400, -(10**4000)]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(TEXTS, below, max_size=3),
    max_leaves=12,
)


@given(raw=st.fixed_dictionaries({}, optional={each.name: JSON for each in s.ALL}) | JSON, mode=MODES)
def test_no_json_is_more_than_the_schema_can_answer(raw: object, mode: Mode) -> None:
    accepted, errors = by_schema(s.whole_form(), raw, mode)
    assert (accepted is None) == bool(errors)
    assert all(sentence.endswith(("。", "”")) for sentences in errors.values() for sentence in sentences)
    json.dumps([accepted, errors], ensure_ascii=False, allow_nan=False).encode()


def test_the_complete_form_is_accepted_by_both() -> None:
    form = s.whole_form()
    raw = {name: typed(form.fields[name], value) for name, value in s.COMPLETE.items()}
    page, schema = by_page(form, raw, Mode.SUBMISSION), by_schema(form, s.COMPLETE, Mode.SUBMISSION)
    assert page == schema
    assert page[1] == {}
