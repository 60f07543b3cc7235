"""The form by which values are changed: a field for each value, and for each sentence that repeats one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DecimalField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.widgets import TextInput

from core.forms.faults import Refused
from core.forms.fields.numbers import number_from
from core.policy.values import Amount, Value
from core.policy.wording import number
from core.policy_desk.forms import REQUIRED, ReasonForm, SeenForm
from core.policy_desk.operations.valuing import NewValues
from core.policy_desk.queries.values import Keeping, Valued
from core.web.form import SelectField, choices


class ValuesForm(ReasonForm, SeenForm):
    """What every such form has. ``step`` tells the preview from the confirmation."""

    apply_to = SelectMultipleField("同时适用于已启动的通知", validate_choice=False)
    step = HiddenField()


def values_form(valued: Valued) -> type[ValuesForm]:
    """The form of one declaration: a field under each value's path and under each sentence's key."""
    fields: dict[str, Any] = {value.path: value_field(value) for value in valued.values}
    fields |= {key: _text(valued.text_label(key)) for key in valued.texts}
    return type("ValuesFormOfOne", (ValuesForm,), fields)


def now(valued: Valued) -> dict[str, Any]:
    """The fields as they are now. No opened call is ticked: what is pinned stays pinned unless somebody says so."""
    return {**{value.path: value.now for value in valued.values}, **valued.texts}


def tried(valued: Valued, given: MultiDict[str, str]) -> dict[str, Any]:
    """What was tried before the page was asked for: the amounts that are some, by their paths, and for which calls."""
    amounts = {value.path: _read(value, given[value.path]) for value in valued.values if value.path in given}
    found = {path: amount for path, amount in amounts.items() if amount is not None}
    return {**found, "apply_to": given.getlist("apply_to")}


def _read(value: Value, typed: str) -> Amount | None:
    if value.options:
        return typed if typed in value.options else None
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        return None
    return amount if value.wrong(amount) is None else None


def new_values(form: ValuesForm, valued: Valued) -> NewValues:
    """What was filled in; the form has been validated."""
    amounts: Mapping[str, Amount] = {value.path: form[value.path].data for value in valued.values}
    texts = {key: (form[key].data or "").strip() for key in valued.texts}
    return NewValues(amounts=amounts, texts=texts, apply_to=frozenset(filter(None, form.apply_to.data or ())))


def offer(form: ValuesForm, kept_by: tuple[Keeping, ...]) -> None:
    """Let the opened calls that keep the declaration be ticked."""
    form.apply_to.choices = choices((each.opened.call_id, each.opened.title) for each in kept_by)


class _Number(DecimalField):
    """A number as people write it, without trailing zeros; a slip of the keyboard is kept and said."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number(Decimal(self.data))

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = number_from(valuelist[0], "%") if valuelist and valuelist[0].strip() else None
        except Refused:
            self.data = None
            raise ValueError("请填写数字。") from None


def value_field(value: Value) -> Any:
    """The field in which a value is given another amount."""
    said = f"现行：{value.said(value.now)}。"
    if value.options:
        return SelectField(value.label, choices=choices((each, each) for each in value.options), description=said)
    return _Number(
        value.label,
        [InputRequired("请填写此项。"), _fits(value)],
        places=None,
        description=said,
        render_kw={"inputmode": "numeric" if value.whole else "decimal"},
    )


def _fits(value: Value) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:
        if field.data is not None and (sentence := value.wrong(field.data)) is not None:
            raise StopValidation(sentence)

    return check


def _text(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        [REQUIRED, Length(max=500, message="最多 500 字。")],
        description="这句话里写着数值，请随数值一并改写。",
        render_kw={"rows": 2},
    )
