"""The base of plain forms: Flask-WTF's, typed, in Chinese."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

import wtforms
from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, Input, ListWidget, Select
from wtforms.widgets.core import clean_key  # type: ignore[attr-defined]  # newer than its stubs

from core import clock
from core.db.base import new_id
from core.errors import DomainError, Invalid, Stale
from core.plugin_api.labels import Labelled
from core.web.access import person, signed_in_person

# In every form, those of libraries included: there is no other language here.
FlaskForm.Meta.locales = ("zh",)


def attributes(**given: Any) -> Markup:
    """The attributes of an input as WTForms writes them, put together at once: it formats one after the other, which
    was a third of a page of many inputs."""
    each = ((clean_key(name), value) for name, value in sorted(given.items()) if value is not False)
    written = (name if value is True else f'{name}="{_quoted(value)}"' for name, value in each)
    return Markup(" ".join(written))  # noqa: S704  # values are escaped, names are ours


def _quoted(value: object) -> str:
    return str(escape(value)).replace('"', "&quot;")


Input.html_params = staticmethod(attributes)  # type: ignore[method-assign]


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A form with a CSRF token, whose own sentences (an impossible date, a choice that is none) are Chinese.

    `refusal` is why what was sent was not done; `beside` are its sentences about inputs of the page that are no fields
    of the form, by path (``<application>.score``). `bar` is why it would not be done if it was sent now.
    """

    # WTForms leaves lists here; its stubs call them sequences.
    form_errors: list[str]
    refusal: DomainError | None = None
    bar: DomainError | None = None
    beside: Mapping[str, list[str]] = MappingProxyType({})

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF carries no types
        def wrap_formdata(self, form: wtforms.Form, formdata: Any) -> Any:
            """What was sent; of files only those for which a field asks: one in the place of a text is nothing."""
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            asked = {each.name for each in form if isinstance(each, wtforms.FileField)}
            files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in asked)
            return CombinedMultiDict((files, request.form))

    @property
    def is_stale(self) -> bool:
        """Whether what the page showed has changed since, as far as the form bears it."""
        return False

    def refuse(self, error: DomainError) -> DomainError:
        """Put the sentences of a refusal beside what they concern, else above the form; which refusal was told.

        Nobody mends the fields of a page that shows what is no more: that it does is told instead.
        """
        if self.is_stale and isinstance(error, Invalid):
            error = Stale("页面上的内容在您打开之后有了变动。")
            for each in self:
                each.errors = []
            self.form_errors = []
        self.refusal = error
        carry(error, self)
        return error

    def say_missing(self) -> None:
        """Say of faulty forms what the operation would miss, which is not asked: all is told at once."""
        for each in self:
            if (
                not each.errors
                and not any(each.raw_data or ())
                and any(isinstance(of, Asked) for of in each.validators)
            ):
                each.errors = ["请填写此项。"]


class Asked:
    """Marks a field as required where the operation says so of an empty one, with all else that it finds at once."""

    field_flags: Mapping[str, bool] = MappingProxyType({"required": True})

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Nothing: the operation asks."""


class AskedWhen(Optional):
    """Marks a field as required in some cases, which its label names (``退回的``); the operation asks."""

    def __init__(self, when: str) -> None:
        super().__init__()
        self.field_flags = {"optional": True, "asked_when": when}


class OnceForm(Form):
    """A form that adds something each time: a page of it that is sent twice has added one (`core.web.acting.act`)."""

    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"once": new_id(), **kwargs})

    @property
    def page(self) -> str:
        """What no other page is called, whatever was sent as that."""
        sent = str(self.once.data).encode("utf-8", "surrogatepass")
        return hashlib.sha256(signed_in_person().id.encode() + sent).hexdigest()


class OpenForm(Form):
    """A form that anybody may send, with a field that only programs fill in: people do not see it.

    It bears a name by which no browser fills in anything by itself. Whoever sent it filled in is told, and keeps what
    was typed; the field is empty again.
    """

    unasked = StringField("请勿填写此项", render_kw={"autocomplete": "off", "tabindex": "-1"})

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        is_good = super().validate(*args, **kwargs)
        if not (self.unasked.data or "").strip():
            return bool(is_good)
        self.unasked.data = ""
        self.form_errors = [
            *self.form_errors,
            "没有提交：浏览器自动填写了一个隐藏项，现已清空。请重新选择附件，再提交一次。",
        ]
        return False


class DateField(wtforms.DateField):
    """A day within reckoning. Every form takes this one: 9999-12-31 is a wrong date, and has no day after it."""

    years = range(clock.FIRST_YEAR, clock.LAST_YEAR + 1)

    @property
    def beyond(self) -> str:
        """What is said of a day outside the years."""
        return f"请填写 {self.years[0]} 年至 {self.years[-1]} 年之间的日期。"

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data and self.data.year not in self.years:
            self.data = None
            raise ValueError(self.beyond)


def carry(error: DomainError, form: FlaskForm) -> bool:
    """The same for a form that is not ours to extend; False, for `return`."""
    whole = f"{error.sentence}{error.cure or ''}"
    found = getattr(error, "errors", None) or ({error.field: [whole]} if error.field else {})
    form.form_errors, form.beside = list(form.form_errors), {}
    for name, sentences in found.items():
        if name in form:
            form[name].errors = list(form[name].errors) or [*sentences]  # its own fault is what there is to mend
        elif "." in name:
            form.beside[name] = sentences
        else:
            form.form_errors.extend(sentences)
    if not found or (form.beside and not form.errors):
        form.form_errors.append(whole)
    return False


def whole_number(text: object, digits: int = 9) -> int | None:
    """A whole number from 0 up, of so many digits at most, as a page sends it back; None for whatever else was sent."""
    sent = str(text or "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= digits else None


def seen_revision(text: object) -> int:
    """The revision that a page showed, from what it sends back; what is no number is nobody's (-1)."""
    found = whole_number(text)
    return _NOBODYS if found is None else found


_NOBODYS = -1


class Revised(Protocol):
    """What is changed by one at a time."""

    @property
    def revision(self) -> int: ...


def _shown(on: Revised) -> int:
    """The revision as whoever is signed in may know it, where not everybody may know of all (`revision_for`)."""
    shown = getattr(on, "revision_for", None)
    return on.revision if shown is None else int(shown(person()))


class RevisionForm(Form):
    """Acting on something as the page showed it; after somebody else's change, sending again acts on what now is."""

    revision = HiddenField("页面", [InputRequired("页面内容不完整，请刷新后重试。")])

    def __init__(self, *args: Any, on: Revised, **kwargs: Any) -> None:
        super().__init__(*args, **{"revision": _shown(on), **kwargs})
        self._on = on

    @property
    def seen(self) -> int:
        """The revision that the page showed; one that is no number is nobody's."""
        return seen_revision(self.revision.data)

    @property
    def is_stale(self) -> bool:
        return self.seen not in {_NOBODYS, _shown(self._on)}

    def refuse(self, error: DomainError) -> DomainError:
        told = super().refuse(error)
        if isinstance(told, Stale):
            self.revision.data = str(_shown(self._on))
        return told


class FilterForm(Form):
    """Filters of a list: sent by GET, so without a token; what it cannot read narrows nothing."""

    class Meta:
        csrf = False
        narrows = True


class _Select(Select):
    """Options written as they are: some hundred of them took a third of a page."""

    @classmethod
    def render_option(cls, choice: SelectChoice, **given: Any) -> Markup:  # type: ignore[override]  # newer than its stubs
        if given or choice.render_kw or isinstance(choice.value, bool):
            return super().render_option(choice, **given)
        chosen = "selected " if choice.selected else ""
        return Markup(f'<option {chosen}value="{escape(choice.value)}">{escape(choice.label or choice.value)}</option>')  # noqa: S704


class SelectField(wtforms.SelectField):
    """A choice of one."""

    widget = _Select()


class Choices(wtforms.SelectMultipleField):
    """Several of a few, each with a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def text_area(
    label: str, *validators: Any, rows: int = 3, most: int | None = None, help: str = "", **more: Any
) -> TextAreaField:
    """A field for sentences; a validator that is a sentence is what is said where they are missing.

    `most`: how many characters the page takes, where the operation says what is wrong with more.
    """
    given = [InputRequired(each) if isinstance(each, str) else each for each in validators]
    shown = {"rows": rows, **({} if most is None else {"maxlength": most})}
    return TextAreaField(label, given, description=help, render_kw=shown, **more)


def choices(offered: Iterable[tuple[str, str] | Labelled], *, first: str | None = None) -> list[Any]:
    """Choices of a select field, from (value, label) pairs or words that have labels, after an empty one that says
    `first`."""
    pairs = [(each.value, each.label) if isinstance(each, Labelled) else each for each in offered]
    every = [] if first is None else [("", first)]
    return [SelectChoice(value, label) for value, label in (*every, *pairs)]
