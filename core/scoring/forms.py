"""The forms of benchmarks: the file with what is stated about it, and by which revision a call is scored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from core.calls.models import OpenedCall
from core.files.forms import SheetField
from core.policy_desk.forms.values import value_field
from core.scoring.models import BenchmarkRevision
from core.scoring.operations import Stated
from core.scoring.presenting.trying import Tried
from core.scoring.purposes import BENCHMARK_FILE
from core.scoring.queries.benchmarks import scored_sets
from core.web.form import DateField, Form, SelectField, choices, text_area


class LoadForm(Form):
    """A file of benchmarks, and from which document they are."""

    file = SheetField(BENCHMARK_FILE)
    indicator_set = SelectField("评价指标", [InputRequired("请选择评价指标。")])
    title = StringField("来源文件", [InputRequired("请填写来源文件的标题。"), Length(max=200)])
    document_number = StringField("文号", [Length(max=100)])
    dated = DateField("日期", [InputRequired("请填写来源文件的日期。")], description="来源文件公布的日期。")
    invented = BooleanField("示例数值，并非官方公布", description="用于演示或试算；采用它计分的页面都会注明。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator_set.choices = choices(
            [(id, f"{each.indicators.title}（{each.indicators.year} 年）") for id, each in scored_sets().items()],
            first="请选择",
        )

    @property
    def stated(self) -> Stated:
        """What was stated, once the form is valid."""
        assert self.dated.data is not None  # noqa: S101  # the form asks for it
        return Stated(
            indicator_set=self.indicator_set.data,
            title=(self.title.data or "").strip(),
            document_number=(self.document_number.data or "").strip() or None,
            dated=self.dated.data,
            invented=bool(self.invented.data),
        )


class TryForm(Form):
    """Other values of what decides, to look at: a field for each under its name, and other benchmarks.

    It changes nothing, so it is sent as a page is asked for.
    """

    revision = SelectField("对标值", filters=[lambda chosen: chosen or ""])  # not asked where there is none

    class Meta(Form.Meta):
        csrf = False


def try_form(
    tried: Sequence[Tried],
    revisions: Sequence[BenchmarkRevision],
    now: BenchmarkRevision | None,
    given: MultiDict[str, str] | None,
) -> TryForm:
    """The form as it was `given`; where nothing was, with the values that hold. `now`: the revision that counts."""
    fields = {each.name(value): value_field(value) for each in tried for value in each.values}
    form: TryForm = type("TryFormOfOne", (TryForm,), fields)(
        given or None,
        data={each.name(value): value.now for each in tried for value in each.values},
    )
    pairs = [(each.id, f"第 {each.serial} 版：{each.title}（{each.dated.isoformat()}）") for each in revisions]
    first = "现在采用的一版" if now is None else f"现在采用的第 {now.serial} 版"
    form.revision.choices = choices(pairs, first=first)
    return form


class PinForm(Form):
    """Which call is scored by a revision from now on, and why."""

    call = SelectField("申报通知", [InputRequired("请选择申报通知。")])
    reason = text_area("理由", "请写明理由。", rows=2)

    def __init__(self, *args: Any, calls: Sequence[OpenedCall], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call.choices = choices([(each.call_id, each.title) for each in calls], first="请选择")
