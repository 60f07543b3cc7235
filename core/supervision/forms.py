"""The forms of complaints and of watching evaluators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from core.contents import kinds
from core.evaluators.queries import admitted
from core.files.forms import UploadField
from core.supervision.models import Complaint
from core.supervision.operations.complaining import ACCEPTED, MOST_BYTES, MOST_FILES
from core.supervision.purposes import MENDED, PROOF
from core.supervision.queries import printed_names
from core.supervision.rules.states import Against, Fault, Handled, outcomes
from core.web.confirming import ReasonForm
from core.web.form import (
    Asked,
    AskedWhen,
    DateField,
    Form,
    OnceForm,
    OpenForm,
    RevisionForm,
    SelectField,
    choices,
    text_area,
)


def _evidence() -> MultipleFileField:
    return MultipleFileField(
        "佐证材料",
        description=f"{kinds.labels(ACCEPTED)}，最多 {MOST_FILES} 个，"
        f"每个不超过 {MOST_BYTES // 1_000_000} MB；加密保存",
        validators=[Asked()],
        render_kw={
            "accept": kinds.accept_attribute(ACCEPTED),
            "multiple": True,
            "data-most-bytes": MOST_BYTES,
            "data-most-files": MOST_FILES,
        },
    )


class WithEvidence:
    """What a form says of its field ``evidence``."""

    evidence: MultipleFileField

    @property
    def has_files(self) -> bool:
        """Whether files came with it; a page that is shown again cannot keep them."""
        return any(each and each.filename for each in self.evidence.data or ())

    @property
    def files(self) -> list[bytes]:
        """The bytes of what was sent; one more than may be of each, so that what is too large is told."""
        return [each.read(MOST_BYTES + 1) for each in self.evidence.data or () if each and each.filename]


class BringForm(WithEvidence, Form):
    """The files of a complaint that was taken without them."""

    evidence = _evidence()


class ComplainForm(WithEvidence, OpenForm):
    """A complaint of anybody."""

    token = HiddenField("本页", [Regexp(re.compile(r"[\w-]{43}\Z", re.ASCII), message="请重新打开本页后填写。")])
    name = StringField(
        "姓名或单位名称",
        description="须实名；加密保存，只有负责核实的工作人员能查看，每次查看都会留痕，被举报对象看不到",
        validators=[Asked()],
        render_kw={"autocomplete": "name", "maxlength": 100},
    )
    contact = StringField(
        "联系电话或邮箱",
        description="用于核实情况，同样加密保存",
        validators=[Asked()],
        render_kw={"maxlength": 200},
    )
    text = text_area(
        "举报的事实",
        Asked(),
        rows=6,
        most=5000,
        help="请写明时间、地点和具体事实，最少 10 个字；不要在这里写您的身份信息",
    )
    body = SelectField(
        "问题发生的地区", description="由该地区的主管部门核实；不确定的由本平台的主管部门核实", validators=[Optional()]
    )

    evidence = _evidence()

    def __init__(self, against: Against, bodies: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if against is Against.UNIT:
            del self.body  # the unit's own office
        else:
            self.body.choices = choices(bodies, first="不确定")


class DecideForm(RevisionForm):
    """What was found, and what follows."""

    outcome = RadioField("处理结果", validators=[InputRequired("请选择处理结果。")])
    finding = text_area(
        "核实情况和结论",
        "请写明核实情况和结论。",
        Length(max=2000),
        rows=4,
        help="被举报对象和举报人都会看到，不要写举报人的任何信息",
    )
    rectify_by = DateField("整改期限", description="一年以内", validators=[AskedWhen("责令整改的")])

    def __init__(self, complaint: Complaint, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, on=complaint, **kwargs)
        offered = outcomes(complaint.against, complaint.state)
        self.outcome.choices = choices(offered)


class SeenForm(RevisionForm, ReasonForm):
    """What an office saw of what was mended."""

    reason = text_area("核查情况", "请写明核查整改的情况。", Length(max=2000))


class ReportForm(OnceForm):
    """What the accused mended."""

    text = text_area(
        "整改情况",
        "请写明整改的情况。",
        rows=6,
        most=2000,
        help="写明采取的措施、完成时间和效果；可以分次报告，每次都会保留",
    )
    proof = UploadField("佐证材料", MENDED.id, help="整改前后的照片、检测报告等；")


class ObserveForm(OnceForm):
    """What an office observed."""

    fault = SelectField("问题", choices=choices(Fault, first="请选择"), validators=[InputRequired("请选择问题。")])
    engagement = SelectField("涉及的评价项目", validators=[Optional()])
    text = text_area(
        "情况说明", "请写明发现的问题和依据。", Length(max=2000), rows=4, help="写明发现的问题、依据和核实经过"
    )
    proof = UploadField("证明材料", PROOF.id)


class HandleForm(Form):
    """What the department makes of it; who may not bar is not offered that."""

    handled = RadioField("处理", validators=[InputRequired("请选择处理方式。")])
    document_number = StringField("处理文件文号", validators=[AskedWhen("不予采信的"), Length(max=100)])
    reply = text_area(
        "核实情况和处理意见",
        "请写明核实情况和处理意见。",
        Length(max=2000),
        rows=4,
        help="上报单位会看到；不予采信的，作为通报的事由公布",
    )
    proof = UploadField("证明材料", PROOF.id, asked_when="不予采信而上报时没有附上的")

    def __init__(self, *, may_bar: bool, **more: Any) -> None:
        super().__init__(**more)
        self.handled.choices = choices([each for each in Handled if may_bar or each is not Handled.BARRED])


class FollowUpForm(Form):
    """Whether an evaluator that was warned has mended what was found."""

    improved = RadioField(
        "跟踪结果",
        choices=choices([("yes", "已改进"), ("no", "未改进，再次提出处理")]),
        validators=[InputRequired("请选择跟踪结果。")],
    )
    note = text_area("跟踪核实的情况", "请写明跟踪核实的情况。", Length(max=2000))


class PrintedForm(Form):
    """Whose a name is that lists print."""

    name = SelectField("名单所印名称", [InputRequired("请选择名单所印的名称。")])
    evaluator = SelectField("登记的机构", [InputRequired("请选择登记的机构。")])
    reason = text_area(
        "认定依据", "请写明认定的依据。", Length(max=1000), rows=2, help="如更名核准通知、机构说明、简称对照"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evaluator.choices = choices([(each.id, each.name) for each in admitted()], first="请选择")
        unknown = [each for each in printed_names() if each.evaluator is None]
        self.name.choices = choices([(each.name, f"{each.name}（{each.rows} 条）") for each in unknown], first="请选择")
