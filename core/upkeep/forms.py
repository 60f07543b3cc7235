"""The forms of upkeep: choosing, proposing, sending back, an opinion, a decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core import clock
from core.files.forms import UploadField
from core.instance import instance
from core.ledger.models import Listing, RemovalReason
from core.lists.operations.barring import bar_term
from core.plugin_api import Clause, JudgedBy, UpkeepKind
from core.upkeep.operations import Assessment, Decision, Grading, Settling
from core.upkeep.purposes import PROOF, STEP
from core.upkeep.queries.grounds import clauses, grounds
from core.web.confirming import ReasonForm
from core.web.form import (
    Asked,
    AskedWhen,
    Choices,
    DateField,
    Form,
    OnceForm,
    RevisionForm,
    SelectField,
    choices,
    text_area,
)

_NUMBER = [InputRequired("请填写文号。"), Length(max=100)]
_NOT_LISTED = "请选择；规定没有列明的不选，在下面说明依据"
_FROM_A_CALL = {RemovalReason.NOT_FILED, RemovalReason.LAST_RANKS}


def _choices_of(found: Iterable[Clause]) -> list[tuple[str, str]]:
    places = instance().places_cited
    return choices(((each.id, f"{places[each.id]}　{each.summary}") for each in found), first=_NOT_LISTED)


def _of_reasons(places: Sequence[Listing]) -> list[tuple[str, str]]:
    """The clauses declared for removals from these lists, each after the reasons for which it is.

    Of who stands on no list: the clause by which whoever deceived is barred.
    """
    reasons: dict[str, list[str]] = {}
    for each in grounds(places):
        reasons.setdefault(each.clause or "", []).append(each.reason.label)
    if not places and (term := bar_term()) is not None:
        reasons[term.clause or ""] = [RemovalReason.FRAUD.label]
    words = {each.id: each.summary for each in clauses([], *reasons)}
    cited = instance().places_cited
    offered = ((id, f"{'、'.join(for_)}：{cited[id]}　{words[id]}") for id, for_ in reasons.items() if id in words)
    return choices(offered, first=_NOT_LISTED)


def _otherwise() -> TextAreaField:
    return TextAreaField(
        "未列明时的依据",
        [AskedWhen("规定没有列明这一移出原因的"), Length(max=500)],
        description="依据的文件、条款或情况。单位会看到。",
        render_kw={"rows": 2},
    )


class PlacesForm(Form):
    """Why these places are checked."""

    cause = text_area("原因", "请写明核查的原因。", Length(max=1000), rows=4)


class DrawForm(OnceForm):
    """How many are drawn, of which list, by which seed."""

    list_id = SelectField("名单", [Optional()])
    category = SelectField("类别", [Optional()])
    size = IntegerField("抽取数", [InputRequired("请填写抽取数。"), NumberRange(1, 1000, "请填写 1 至 1000 的整数。")])
    seed = StringField(
        "随机种子",
        [Optional(), Length(max=80)],
        description="可填写现场摇出的号码；系统另加一段随机数，结果不能预先算出。种子和备选名单留存，可以复核。",
    )
    reason = text_area("依据和范围", "请写明抽查的依据和范围。", Length(max=1000), rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = instance().book().region
        self.list_id.choices = choices([(id, words.label) for id, words in region.levels.items()], first="各层级")
        self.category.choices = choices([(id, each.label) for id, each in region.categories.items()], first="各类别")


_EVERY_LIST = "依据条款所指的各级名单"


class ProposeForm(Form):
    """Why a unit is to be removed, by which clause."""

    place = SelectField("移出的名单", [Optional()])
    reason = SelectField("原因", [InputRequired("请选择原因。")])
    clause = SelectField("依据条款", [Optional(), Asked()], description="按所选原因选择；只列规定了移出的条款。")
    otherwise = _otherwise()
    facts = text_area("事实和依据", "请写明移出名单的事实和依据。", Length(max=2000), rows=4, help="单位会看到。")
    proof = UploadField("证明材料", PROOF.id, required="请上传证明材料。")

    def __init__(self, *args: Any, places: list[tuple[str, str]], listings: Sequence[Listing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = choices(places, first=_EVERY_LIST)
        self.clause.choices = _of_reasons(listings)
        self.reason.choices = choices([each for each in RemovalReason if each not in _FROM_A_CALL], first="请选择")


class FromCallForm(Form):
    """That units did not file in time and refuse to, or have been among the last for years."""

    clause = SelectField("依据条款", [Optional()])
    otherwise = _otherwise()
    facts = text_area("事实和依据", "请写明事实和依据。", Length(max=2000), rows=4, help="所选单位都会看到。")

    def __init__(self, *args: Any, offered: Iterable[Clause], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause.choices = _choices_of(offered)


class LetInForm(OnceForm):
    """Until when units may hand in late, and why."""

    until = DateField("补报期限", [InputRequired("请填写补报期限。")])
    reason = text_area("理由", "请写明同意逾期补报的理由。", Length(max=500), rows=4, help="单位会看到。")


class SendBackForm(RevisionForm):
    sections = Choices("需要补正的部分", [InputRequired("请选择需要补正的部分。")])
    message = text_area("补正意见", "请写明需要补正的内容。", Length(max=2000), rows=4)


class OpinionForm(RevisionForm):
    """The body's opinion."""

    conforms = SelectField(
        "是否仍符合列入名单的要求",
        [InputRequired("请选择。")],
        choices=choices([("yes", "符合"), ("no", "不再符合")], first="请选择"),
    )
    opinion = text_area("审核意见", "请写明审核意见。", Length(max=2000), rows=4)


class PassUpForm(Form):
    document_number = StringField("上报文件文号", _NUMBER)
    dated = DateField("文件日期", [InputRequired("请填写文件日期。")])


class DecideForm(Form):
    """The decision, by the document that announces it."""

    conforms = SelectField("结论", [InputRequired("请选择结论。")])
    place = SelectField("移出的名单", [Optional()], description="结论为不符合的，选择是否只从其中一份移出。")
    clause = SelectField(
        "不符合所依据的条款", [AskedWhen("结论为不符合的")], description="随即列为拟移出，听取单位意见。"
    )
    otherwise = _otherwise()
    note = text_area("理由", "请写明决定的理由。", Length(max=2000), rows=4)
    proof = UploadField("证明材料", STEP.id)
    document_number = StringField("公告或文件文号", _NUMBER)
    dated = DateField("文件日期", [InputRequired("请填写文件日期。")])

    def __init__(
        self,
        *args: Any,
        conclusions: list[tuple[str, str]],
        offered: Sequence[Clause] | None,
        places: Sequence[tuple[str, str]] = (),
        proof: tuple[str, str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`offered`: the clauses on which a removal may rest; None where none follows. `places`: of which one may be
        meant alone, key and name. `proof`: what file may be asked
        for, when, and what it is; None where none is."""
        super().__init__(*args, **kwargs)
        if proof is None:
            del self.proof
        else:
            self.proof.label.text, self.proof.flags.asked_when, said = proof
            self.proof.description = f"{said}{self.proof.description}"
        self.conforms.choices = choices(conclusions, first="请选择")
        if len(places) > 1:
            self.place.choices = choices(places, first=_EVERY_LIST)
        else:
            del self.place
        if offered is not None:
            self.clause.choices = _choices_of(offered)
            if not offered:
                del self.clause
                self.otherwise.label.text, self.otherwise.flags.asked_when = "不符合的依据", "结论为不符合的"
        else:
            del self.clause, self.otherwise
            for each in (self.document_number, self.dated):
                each.flags.required, each.flags.asked_when = False, "移出名单的"

    def validate(self, extra_validators: Any = None) -> bool:
        if "otherwise" not in self and self.conforms.data == "yes":  # that the lists stay as they are is not announced
            self.document_number.validators = [Optional(), Length(max=100)]
            self.dated.validators = [Optional()]
        return bool(super().validate(extra_validators))

    @property
    def decision(self) -> Decision:
        """What was decided, once the form is valid."""
        return Decision(
            conforms=self.conforms.data == "yes",
            note=self.note.data or "",
            document_number=self.document_number.data or "",
            dated=self.dated.data or clock.today(),
            clause=(self.clause.data or "") if "clause" in self else "",
            otherwise=(self.otherwise.data or "") if "otherwise" in self else "",
            place=(self.place.data or "") if "place" in self else "",
            proof_id=self.proof.kept_id if "proof" in self else None,
        )


class DecideOneForm(DecideForm, RevisionForm):
    """The decision of one matter, as its page showed it."""


class AssessForm(RevisionForm):
    """What experts or a commissioned body found in the technical review."""

    assessed_by = SelectField("评审方", [InputRequired("请选择由谁评审。")], choices=choices(JudgedBy, first="请选择"))
    assessors = text_area(
        "评审专家或受委托机构",
        "请填写评审专家或受委托机构。",
        Length(max=1000),
        rows=2,
        help="专家评审的，写明各位专家的姓名和单位；委托机构的，写明机构全称。",
    )
    dated = DateField("评审日期", [InputRequired("请填写评审日期。")])
    conforms = SelectField(
        "评审结论",
        [InputRequired("请选择评审结论。")],
        choices=choices([("yes", "符合"), ("no", "不再符合")], first="请选择"),
    )
    opinion = text_area("评审意见和理由", "请写明评审意见和理由。", Length(max=2000), rows=4)
    proof = UploadField("技术评审意见", STEP.id, required="请上传技术评审意见。")

    @property
    def assessment(self) -> Assessment:
        """What was reviewed, once the form is valid."""
        return Assessment(
            assessed_by=JudgedBy(self.assessed_by.data),
            assessors=self.assessors.data or "",
            assessed_on=self.dated.data or clock.today(),
            conforms=self.conforms.data == "yes",
            opinion=self.opinion.data or "",
            file_id=self.proof.kept_id,
        )


class GradeForm(RevisionForm):
    """The grade found of an incident, by the file of the finding."""

    grade = SelectField("认定的等级", [InputRequired("请选择认定的等级。")])
    note = text_area("认定依据", "请写明认定的依据。", Length(max=2000), rows=4)
    proof = UploadField("认定或通报文件", STEP.id, required="请上传认定或通报文件。")
    document_number = StringField("文件文号", [Optional(), Length(max=100)], description="没有文号的不填。")
    dated = DateField("文件日期", [InputRequired("请填写文件日期。")])

    def __init__(self, *args: Any, grades: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grade.choices = choices(grades, first="请选择")

    @property
    def grading(self) -> Grading:
        """What was found, once the form is valid."""
        return Grading(
            grade=self.grade.data or "",
            note=self.note.data or "",
            dated=self.dated.data or clock.today(),
            document_number=self.document_number.data or "",
            file_id=self.proof.kept_id,
        )


class WhyForm(RevisionForm, ReasonForm):
    """Why a matter is taken back, or what another proposed to decide of it is not confirmed."""


class ReportAboveForm(RevisionForm):
    """By which document, or in which way, a matter was reported above."""

    document_number = StringField(
        "文号或方式",
        [InputRequired("请填写上报的文号或方式。"), Length(max=100)],
        description="行文上报的填写文号；先以电话、平台等方式上报的，写明方式和接报人。",
    )
    dated = DateField("上报日期", [InputRequired("请填写上报日期。")])


class BarForm(RevisionForm):
    """That a unit which deceived is barred before it is removed."""

    note = text_area("理由", "请写明决定的理由。", Length(max=2000), rows=4)
    document_number = StringField("处理文件文号", _NUMBER)
    dated = DateField("文件日期", [InputRequired("请填写文件日期。")])


class SettleForm(RevisionForm):
    """What follows from what a yearly report admits: a matter on record, one that is begun, or nothing and why."""

    follows = RadioField("如何处理", [InputRequired("请选择如何处理。")])
    reason = text_area("理由", AskedWhen("不需要办理其他事项的"), Length(max=2000), rows=4)

    def __init__(
        self, *args: Any, records: Iterable[tuple[str, str]], kinds: Iterable[UpkeepKind], **kwargs: Any
    ) -> None:
        """`records`: matters of the unit that are on record, by id; `kinds`: what may be begun."""
        super().__init__(*args, **kwargs)
        declared = set(kinds)
        begun = [(kind.value, label) for kind, label in BEGUN if kind in declared]
        self.follows.choices = choices([*records, *begun, (NOTHING, "经核实，不需要办理其他事项")])

    @property
    def settling(self) -> Settling:
        """What was chosen, once the form is valid."""
        chosen, reason = self.follows.data or "", self.reason.data or ""
        if chosen == NOTHING:
            return Settling(reason=reason)
        begin = UpkeepKind(chosen) if chosen in {kind.value for kind, _ in BEGUN} else None
        return Settling(record_id=None if begin else chosen, begin=begin, reason=reason)


NOTHING = "nothing"
BEGUN = ((UpkeepKind.CHANGE, "要求单位报告变更"), (UpkeepKind.INCIDENT, "由本单位发起事故（事件）报告"))
"""What may be begun for what a report admits, as it is chosen."""
