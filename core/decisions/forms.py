"""The forms of the department's pages. Operations say what is allowed; forms carry it to the field."""

from __future__ import annotations

from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Optional

from core.decisions.models import Verdict
from core.decisions.purposes import PROOF
from core.desks.forms import LetterForm, ManyForm
from core.files.forms import UploadField
from core.web.form import AskedWhen, DateField, RevisionForm, SelectField, choices, text_area


class DecideForm(ManyForm):
    verdict = RadioField("决定", choices=choices(Verdict), validators=[InputRequired("请选择入选或不入选。")])
    reason = text_area("理由", "请写明决定的理由。", help="发布后申报单位会看到；发布前可以修改")


class OutcomeForm(LetterForm):
    listed = RadioField(
        "结果", choices=choices([("yes", "列入名单"), ("no", "未列入名单")]), validators=[InputRequired("请选择结果。")]
    )
    note = text_area("说明", Optional(), rows=2)


class ExtendForm(RevisionForm):
    stage = SelectField("环节", validators=[InputRequired("请选择环节。")], validate_choice=False)
    until = DateField("延期至", description="到当日 24:00 止", validators=[InputRequired("请填写延期至哪一天。")])
    reason = text_area("理由", "请写明延期的理由。", help="单位会看到已延期及新的截止时间")
    document_number = StringField("文号", validators=[AskedWhen("晚于个别延期最迟日期的")])
    issuer = StringField(
        "印发机关",
        description="写明规定该日期的机关；本部门的文件不填",
        validators=[AskedWhen("晚于常年规定的日期的")],
    )


class LearnedForm(RevisionForm):
    """What came to light of one demand between the selection and the list."""

    rule_id = SelectField("情形或条件", validators=[InputRequired("请选择一项。")])
    met = SelectField(
        "核实结果",
        choices=choices(
            [("no", "不符合（有此情形或不具备条件）"), ("yes", "符合（没有此情形或具备条件）")], first="请选择"
        ),
        validators=[InputRequired("请选择核实结果。")],
    )
    how = StringField(
        "核实方式",
        description="查阅了什么、向谁核对",
        validators=[InputRequired("请写明核实方式。")],
        render_kw={"maxlength": 200},
    )
    seen_there = text_area("核实所见", "请写明核实所见。", most=2000)


class DisqualifyForm(RevisionForm):
    reason = text_area("理由", "请写明理由。", most=2000, help="申报单位会看到")


class ConfirmCompletionForm(RevisionForm):
    completed_on = DateField("完成日期", validators=[InputRequired("请填写完成日期。")])


class CompletionForm(RevisionForm):
    """A unit's report of what it has completed."""

    report = text_area("完成情况", "请写明完成情况。", rows=8, most=5000, help="逐项写明计划任务的完成情况")
    proof = UploadField("证明材料", PROOF)
