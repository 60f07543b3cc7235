"""What a person is told who acts on a page that shows what is no more: that, at once, and what was typed stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from flask import Flask, render_template_string
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from core.desks.forms import ManyForm
from core.errors import DomainError, Faults, Invalid, Stale, required
from core.web.acting import Page, act
from core.web.form import Asked, AskedWhen, Form, RevisionForm

EMPTY, CHANGED, WRONG = "请写明理由。", "有了变动", "理由不成立。"


@dataclass
class Thing:
    revision: int = 2


@dataclass
class Ticked:
    revisions: Mapping[str, int]
    now: Mapping[str, int] = field(default_factory=lambda: {"a": 2})


class One(RevisionForm):
    reason = TextAreaField("理由", [InputRequired(EMPTY)])
    note = TextAreaField("备注")


class Many(ManyForm):
    reason = TextAreaField("理由", [InputRequired(EMPTY)])
    note = TextAreaField("备注")


PAGE = (
    "{{ form.reason() }}{{ form.note() }}{{ form.revision() if form.revision else form.revisions }}"
    "{{ form.errors }}{{ form.form_errors }}{{ g.refused.sentence if g.refused else '' }}"
)


def sent(many: bool, seen: int, reason: str, refused: DomainError | None = None) -> tuple[str, int, Form]:
    """Page, status and form after one sent what the page showed of revision `seen`; by now it is the second."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a key", WTF_CSRF_ENABLED=False)
    form: Form
    with app.test_request_context(method="POST", data={"revision": seen, "reason": reason, "note": "另附材料"}):
        form = Many(on=Ticked({"a": seen})) if many else One(on=Thing())

        def do() -> str:
            if refused is not None:
                raise refused
            return "done"

        told: Page = act(form, do, lambda: render_template_string(PAGE, form=form))
        page, status = told if isinstance(told, tuple) else (told, 200)
        return str(page), status, form


@pytest.mark.parametrize("many", [False, True])
def test_whoever_left_a_field_empty_on_a_stale_page_is_told_of_the_change_alone(many: bool) -> None:
    page, status, form = sent(many, seen=1, reason="")
    assert status == Stale.status
    assert CHANGED in page
    assert EMPTY not in page, "nobody mends the fields of a page that shows what is no more"
    assert "另附材料" in page
    assert not form["reason"].errors
    now = form.revisions["a"] if isinstance(form, Many) else form["revision"].data
    assert int(now) == 2, "what is sent again acts on what now is"


@pytest.mark.parametrize("many", [False, True])
def test_what_an_operation_refuses_of_the_values_of_a_stale_page_is_told_as_the_change(many: bool) -> None:
    page, status, form = sent(many, seen=1, reason="理由", refused=Invalid({"reason": [WRONG]}))
    assert (status, CHANGED in page, WRONG in page) == (Stale.status, True, False)
    assert not form["reason"].errors


@pytest.mark.parametrize("many", [False, True])
def test_the_faults_of_a_page_that_shows_what_is_stand_beside_its_fields(many: bool) -> None:
    page, status, form = sent(many, seen=2, reason="")
    assert (status, list(form.errors["reason"]), CHANGED in page) == (Invalid.status, [EMPTY], False)
    page, status, form = sent(many, seen=2, reason="理由", refused=Invalid({"reason": [WRONG]}))
    assert (status, list(form.errors["reason"]), CHANGED in page) == (Invalid.status, [WRONG], False)
    assert sent(many, seen=2, reason="理由")[:2] == ("done", 200)


class Mixed(Form):
    title = StringField("标题", [InputRequired(EMPTY)])
    reason = TextAreaField("理由", [Asked()])
    since = StringField("起始日期", [AskedWhen("有变动的")])
    note = TextAreaField("备注")


def test_what_the_operation_would_miss_is_said_with_the_forms_own_faults() -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a key", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST", data={"note": "另附材料"}):
        form = Mixed()
        act(form, lambda: "done", lambda: "drawn")
        assert form.errors == {"title": [EMPTY], "reason": ["请填写此项。"]}


def test_faults_are_told_together() -> None:
    faults = Faults()
    with faults:
        required("", "reason", EMPTY)
    with faults:
        said = required("另附材料", "note", EMPTY)
    with faults:
        raise Invalid({"reason": [WRONG], "title": [EMPTY]})
    assert said == "另附材料"
    with pytest.raises(Invalid) as refused:
        faults.tell()
    assert refused.value.errors == {"reason": [EMPTY, WRONG], "title": [EMPTY]}
    with pytest.raises(Stale), faults:
        raise Stale(CHANGED)
