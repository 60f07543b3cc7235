"""The forms of the policy pages. What may be entered is said by the operations; forms carry it to the field."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import HiddenField, IntegerField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from core.policy_desk.operations.ledger import Reason
from core.web.form import AskedWhen, DateField, FilterForm, Form, SelectField, choices, text_area, whole_number

REQUIRED = InputRequired("请填写此项。")


class NoticeDayField(DateField):
    """A day that a notice can name: further ones are slips of the keyboard."""

    years = range(2000, 2101)


class OnForm(FilterForm):
    """The day on which the book is looked at."""

    on = NoticeDayField("查看日期", [Optional()])

    @property
    def day(self) -> date | None:
        """The day, if one was given that a book can be asked for."""
        found: date | None = self.on.data
        return found

    @property
    def was_refused(self) -> bool:
        """Whether something was given that is no such day."""
        return bool(self.on.raw_data and self.on.raw_data[0]) and self.day is None


class ReasonForm(Form):
    """Why something is changed: public in the policy book."""

    reason = text_area(
        "理由",
        REQUIRED,
        Length(max=500, message="理由不能超过 500 字。"),
        help="公开显示在政策库中，例如：因管理平台维护，申报时间顺延。",
    )
    document_number = StringField(
        "文号",
        [REQUIRED, Length(max=100, message="文号不能超过 100 字。")],
        description="作出这一改动的文件的文号，照文件所印填写。",
    )
    document_date = NoticeDayField("文件日期", [Optional()])

    @property
    def why(self) -> Reason:
        """What was filled in."""
        issuer = self["issuer"].data if "issuer" in self else ""
        return Reason(
            reason=self.reason.data or "",
            document_number=self.document_number.data or "",
            document_date=self.document_date.data,
            issuer=issuer or "",
        )


class SeenForm(Form):
    """What is changed from a page. ``seen`` is the serial of the last change that the page showed."""

    seen = HiddenField()

    @property
    def serial(self) -> int:
        """That serial; a made-up one is that of no page."""
        return whole_number(self.seen.data) or 0


class DocumentForm(ReasonForm):
    """The same of a date, which may be another body's: that sets its own."""

    issuer = StringField(
        "印发机关",
        [AskedWhen("推迟上级或常年规定日期的"), Length(max=60, message="印发机关不能超过 60 字。")],
        description="须有规定该日期的机关的文件，照文件写明该机关；本部门的文件不填。",
    )


class DateForm(DocumentForm, SeenForm):
    """A stage's new date. ``step`` tells the preview from the confirmation."""

    due = NoticeDayField("新的截止日期", [REQUIRED], description="当天 24:00 截止（北京时间）。")
    due_time = TimeField("截止钟点", [Optional()], description="只在文件写明钟点时填写，例如 17:00。")
    extendable_until = NoticeDayField(
        "个别延期最迟日期",
        [Optional()],
        description="主管部门可以为个别单位延期到哪一天；再往后须另有文件。",
    )
    step = HiddenField()


class DutyForm(DocumentForm, SeenForm):
    """A date outside any call."""

    due = NoticeDayField("新的截止日期", [REQUIRED], description="当天 24:00 截止（北京时间）。")


class CopyForm(DocumentForm):
    """Another year of a call; its dates are added field by field (`core.policy_desk.views.copying`)."""

    title = StringField("新通知标题", [REQUIRED, Length(max=200, message="标题不能超过 200 字。")])
    year = IntegerField("年度", [REQUIRED], description="表单、汇总表中的年份随年度变化。")
    call_id = StringField(
        "编号",
        [REQUIRED, Length(max=60, message="编号不能超过 60 个字符。")],
        description="只用英文字母、数字和短横，出现在网址中，启动后不能改。",
    )
    opens = NoticeDayField("受理起始日", [REQUIRED])
    introduction = text_area("说明", Optional(), Length(max=1000))
    contacts = text_area("联系方式", Optional(), Length(max=1000), help="每行一条。")


class CompareForm(FilterForm):
    """The two books to be compared: a region each, and a day each."""

    left = SelectField("左边", validate_choice=False)
    left_on = NoticeDayField("日期", [Optional()])
    right = SelectField("右边", validate_choice=False)
    right_on = NoticeDayField("日期", [Optional()])
    all = SelectField("范围", choices=choices([("", "只看不同的"), ("yes", "全部显示")]), validate_choice=False)

    def __init__(self, *args: Any, regions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left.choices = self.right.choices = choices(regions)

    def day_of(self, side: str) -> date | None:
        """The day of the left or the right book, where one was given that a book can be asked for."""
        found: date | None = self[f"{side}_on"].data
        return found


class ClauseFilterForm(FilterForm):
    """What the coverage table is narrowed to."""

    source = SelectField("文件", default="", validate_choice=False)
    force = SelectField("约束力", default="", validate_choice=False)
    status = SelectField("实现情况", default="", validate_choice=False)
    text = StringField("文字")
