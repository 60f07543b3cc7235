"""The base of plain forms: Flask-WTF's, typed, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import wtforms
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from core import clock
from core.errors import DomainError

# In every form, those of libraries included: there is no other language here.
FlaskForm.Meta.locales = ("zh",)


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A form with a CSRF token, whose own sentences (an impossible date, a choice that is none) are Chinese."""

    # WTForms leaves lists here; its stubs call them sequences.
    form_errors: list[str]


class DateField(wtforms.DateField):
    """A day within reckoning. Every form takes this one: 9999-12-31 is a wrong date, and has no day after it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        try:
            self.data = self.data and clock.sensible(self.data)
        except ValueError:
            self.data = None
            raise ValueError(f"请填写 {clock.FIRST_YEAR} 年至 {clock.LAST_YEAR} 年之间的日期。") from None


def carry(error: DomainError, form: Form) -> bool:
    """Put a refusal's sentences beside the fields they concern, else above the form; False for `return`."""
    found = getattr(error, "errors", None) or ({error.field: [error.sentence]} if error.field else {})
    form.form_errors = list(form.form_errors)
    for name, sentences in found.items():
        if name in form:
            form[name].errors = [*form[name].errors, *sentences]
        else:
            form.form_errors.extend(sentences)
    if not found:
        form.form_errors.append(f"{error.sentence}{error.cure or ''}")
    return False


def seen_revision(text: object) -> int:
    """The revision that a page showed, from what it sends back; what is no number is nobody's (-1)."""
    sent = str(text or "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= _REVISION_DIGITS else -1


_REVISION_DIGITS = 9


class FilterForm(Form):
    """Filters of a list: sent by GET, so without a token; what it cannot read narrows nothing."""

    class Meta:
        csrf = False


def choices(pairs: Iterable[tuple[str, str]], *, first: str | None = None) -> list[Any]:
    """Choices of a select field from (value, label) pairs, after an empty one that says `first`."""
    every = [] if first is None else [("", first)]
    return [SelectChoice(value, label) for value, label in (*every, *pairs)]
