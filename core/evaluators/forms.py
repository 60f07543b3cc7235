"""The plain forms of evaluators' pages. The operations check what is stated; forms carry it to the field."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    StringField,
    TelField,
)
from wtforms.validators import InputRequired, Length, Optional

from core.evaluators import purposes, queries
from core.evaluators.models import Conclusion, Engagement, Profile
from core.evaluators.operations import Stated
from core.evaluators.rules import identity
from core.evaluators.rules.identity import LEGAL_REPRESENTATIVE, Document
from core.files.forms import UploadField
from core.forms.faults import Refused
from core.forms.fields.numbers import number_from
from core.scoring.models import IndicatorEntry
from core.scoring.rules.columns import LONGEST, Entry
from core.scoring.rules.sheet import Part
from core.web.form import (
    AskedWhen,
    DateField,
    FilterForm,
    Form,
    OnceForm,
    RevisionForm,
    SelectField,
    choices,
    text_area,
)

REQUIRED = InputRequired("请填写此项。")
OFF = {"autocomplete": "off", "spellcheck": "false"}


class SearchForm(FilterForm):
    q = StringField("机构名称或统一社会信用代码", render_kw={"type": "search", "autocomplete": "off"})


_SUBMITTED = AskedWhen("提交审核的")


class _Basics(Form):
    """What an evaluator states of itself beside the region's form; see `basics_form`."""

    name = StringField("机构全称", [REQUIRED, Length(max=200)], description="与登记证书一致。")
    code = StringField("统一社会信用代码", [REQUIRED, Length(max=40)], description="18 位，见登记证书。", render_kw=OFF)
    legal_representative = StringField("法定代表人姓名", [_SUBMITTED, Length(max=60)])
    contact_name = StringField("联系人", [_SUBMITTED, Length(max=60)])
    contact_phone = TelField(
        "联系电话", [_SUBMITTED, Length(max=30)], description="11 位手机号，或带区号的固定电话；委托单位可见。"
    )
    address = StringField("机构地址", [_SUBMITTED, Length(max=300)], render_kw={"autocomplete": "street-address"})
    declaration = text_area(
        "自我声明", _SUBMITTED, rows=6, help="向社会公开：本机构符合哪些条件、可从事哪些评价、对评价结果承担的责任。"
    )

    keys: Mapping[str, str]

    @property
    def identities(self) -> list[tuple[str, Any, Any]]:
        """For every key its label, and the fields of kind and number."""
        return [(label, self[f"{key}-kind"], self[f"{key}-number"]) for key, label in self.keys.items()]

    def stated(self) -> Stated:
        """What was typed, as the operation takes it."""
        text = {name: (self[name].data or "") for name in _TEXTS if name in self}
        papers = {key: Document(self[f"{key}-kind"].data or "", self[f"{key}-number"].data or "") for key in self.keys}
        return Stated(**text, documents=papers)


_TEXTS = ("name", "code", "legal_representative", "contact_name", "contact_phone", "address", "declaration")


class BasicsForm(_Basics, RevisionForm):
    """Changing the basics."""


class JoinForm(Form):
    """Asking to act for an evaluator that is registered, with the letter by which it lets this person act."""

    upload = UploadField(
        "授权书", purposes.LETTER.id, help="机构授权您办理、加盖公章的扫描件：", required="请上传授权书。"
    )


class RegisterForm(_Basics, JoinForm):
    """Registering: the basics, and that letter."""


def basics_form(
    base: type[_Basics],
    keys: Mapping[str, str],
    profile: Profile | None = None,
    *,
    admitted: bool = False,
    **given: Any,
) -> Any:
    """The form of the basics for the keys of the region. A number that is known is never shown, only masked."""
    known = {} if profile is None else {each.key: each.masked for each in profile.identities}
    fields: dict[str, Any] = {"keys": keys}
    for key, label in keys.items():
        kinds_ = dict(identity.DOCUMENTS)
        if key != LEGAL_REPRESENTATIVE:
            kinds_[identity.CREDIT_CODE] = "统一社会信用代码"
        fields[f"{key}-kind"] = SelectField(f"{label}证件类型", choices=choices(kinds_.items()))
        hint = "用于核对评价项目上限，只保存加密指纹和尾号，不显示、不外传。"
        hint = f"已登记：{known[key]}。不修改则留空。" if key in known else hint
        wanted = Optional() if key in known else _SUBMITTED
        fields[f"{key}-number"] = StringField(
            f"{label}证件号码", [wanted, Length(max=60)], description=hint, render_kw=OFF
        )
    if admitted:
        fields["code"] = None  # WTForms takes a field away by that: another legal entity is another evaluator
    made = type("BasicsForm", (base,), fields)
    return made(obj=profile, **given)


class ProposeForm(RevisionForm):
    """Choosing an evaluator for an application."""

    evaluator = HiddenField("机构", [REQUIRED])
    tie = text_area(
        "与该机构的关联关系",
        Optional(),
        Length(max=500),
        rows=2,
        help="存在隶属、控股、参与编写自评价材料等情形的，请如实说明；没有则不填。",
    )


class DecideForm(RevisionForm):
    """Deciding about a profile as the page showed it."""

    reason = text_area("退回的原因", AskedWhen("退回的"), Length(max=1000))


class _Pledges(Form):
    pledges: Mapping[str, str]

    @property
    def boxes(self) -> list[Any]:
        return [self[f"pledge-{name}"] for name in self.pledges]

    @property
    def given(self) -> list[str]:
        """The names of the pledges that were given."""
        return [name for name in self.pledges if self[f"pledge-{name}"].data]

    @property
    def withheld(self) -> list[str]:
        """The words of those that were not."""
        return [words for name, words in self.pledges.items() if name not in self.given]


class _Accept(_Pledges):
    knows = HiddenField()
    """Filled in by the page that says what follows from a pledge that is withheld."""

    tie = text_area(
        "与申报单位的关联关系",
        Optional(),
        Length(max=500),
        rows=2,
        help="存在应当说明的关联情形的，请如实填写；没有则不填。",
    )


def accept_form(pledges: Mapping[str, str]) -> Any:
    """Accepting an engagement, with a box for each pledge."""
    return _with_boxes(_Accept, pledges)


def pledge_form(withheld: Mapping[str, str]) -> Any:
    """Giving pledges that were withheld, with a box for each."""
    return _with_boxes(_Pledges, withheld)


def _with_boxes(form: type[_Pledges], pledges: Mapping[str, str]) -> Any:
    fields: dict[str, Any] = {f"pledge-{name}": BooleanField(words) for name, words in pledges.items()}
    return type(form.__name__, (form,), {"pledges": pledges, **fields})()


class ReportForm(OnceForm):
    upload = UploadField("评价报告", purposes.REPORT.id, help="盖章的完整报告：", required="请上传评价报告。")
    number = StringField("报告编号", [REQUIRED, Length(max=100)])
    dated = DateField("报告日期", [InputRequired("请填写报告日期。")])
    conclusion = RadioField("评价结论", [InputRequired("请选择评价结论。")], choices=choices(Conclusion))
    proves_qualification = BooleanField("报告内附有本机构具备评价资格的证明材料")


class KinForm(OnceForm):
    """Whether behind two evaluators stands one and the same."""

    finding = RadioField(
        "认定", [InputRequired("请选择认定的结论。")], choices=choices([("one", "是同一主体"), ("two", "不是同一主体")])
    )
    reason = text_area("依据", REQUIRED, Length(max=1000), help="认定为同一主体的，两家机构都会看到。")


class GroupForm(Form):
    """To which group an evaluator belongs, under a key that officers keep."""

    key = SelectField("计数主体", [InputRequired("请选择计数主体。")])
    name = StringField(
        "所属集团的名称", [Length(max=200)], description="不属于任何集团的留空。", render_kw={"list": "groups", **OFF}
    )
    group_reason = text_area("认定依据", REQUIRED, Length(max=1000), rows=2)


class OutsideForm(OnceForm):
    """How many places of a cap were used elsewhere, as it was reported."""

    cap = SelectField("上限", [InputRequired("请选择上限。")])
    count = StringField("平台外已用项目数", [REQUIRED], render_kw={"inputmode": "numeric", **OFF})
    source = StringField("数据来源", [REQUIRED, Length(max=200)], description="通报、复函等的名称和文号。")
    counted_on = DateField("截至日期", [InputRequired("请填写日期。")])


class _Figure(StringField):
    """A figure as it is written in spreadsheets too: 12.5, 1,234.5, １２．５."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0].strip() if valuelist else ""
        if self.data:
            try:
                self.number: Decimal | None = number_from(self.data, "%")
            except Refused as refused:
                raise ValueError(str(refused)) from None


class FiguresForm(RevisionForm):
    """What an evaluator found of each indicator: `<number>.verdict`, `.figure`, `.rests`, `.waiver`, `.reason`."""

    parts: Sequence[Part]
    own: Collection[str]

    def fields_of(self, number: int) -> Mapping[str, Any]:
        """The fields of one indicator, by the last part of their names."""
        return {key: self[f"{number}.{key}"] for key in ("verdict", "figure", "rests", "waiver", "reason")}

    def validate(self, extra_validators: Any = None) -> bool:
        """Of an indicator with another figure, the figure; nothing that was typed is passed over."""
        valid = bool(super().validate(extra_validators))
        for part in self.parts:
            asked = self.fields_of(part.indicator.number)
            for key, sentence in _slips(asked):
                asked[key].errors = [sentence]
                valid = False
        return valid

    @property
    def entries(self) -> Mapping[int, Entry]:
        """What was said of those indicators of which anything was."""
        numbers = [part.indicator.number for part in self.parts]
        return {number: self._entry(number) for number in numbers if self[f"{number}.verdict"].data}

    def _entry(self, number: int) -> Entry:
        asked = self.fields_of(number)
        evidence = {"report": tuple(self.own), "filed": None, "none": ()}
        return Entry(
            figure=asked["figure"].number if asked["verdict"].data == DIFFERS else None,
            evidence=evidence[asked["rests"].data],
            waiver=asked["waiver"].data or "",
            reason=asked["reason"].data or "",
        )


SAME, DIFFERS = "same", "differs"


def _slips(asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where the verdict on an indicator and what is typed beside it do not go together: the field, and a sentence."""
    verdict, figure = asked["verdict"].data, asked["figure"].data
    if not verdict and any(asked[key].data for key in ("figure", "waiver", "reason")):
        yield "verdict", "请选择与填报一致，还是不同。"
    if verdict == SAME and figure:
        yield "figure", "与填报一致的，不填核定的数值。"
    if verdict == DIFFERS and not figure:
        yield "figure", "请填写核定的数值。"


def figures_form(
    engagement: Engagement, parts: Sequence[Part], standing: Mapping[int, IndicatorEntry], own: Collection[str]
) -> FiguresForm:
    """The form for these indicators, with what stands in the evaluator's column; `own`: its report, if there is one."""
    reports = queries.report_files(engagement.id)
    rests = [("report", "评价报告")] if own else []
    rests += [("filed", "申报单位的佐证材料"), ("none", "没有佐证文件")]
    fields: dict[str, Any] = {"parts": parts, "own": own}
    known: dict[str, Any] = {}
    for part in parts:
        number = part.indicator.number
        fields |= {
            f"{number}.verdict": RadioField(
                f"第 {number} 项核定", [Optional()], choices=choices([(SAME, "与填报一致"), (DIFFERS, "与填报不同")])
            ),
            f"{number}.figure": _Figure(f"第 {number} 项核定的数值", [AskedWhen("与填报不同的")]),
            f"{number}.rests": SelectField(f"第 {number} 项佐证", choices=choices(rests)),
            f"{number}.waiver": StringField(
                f"第 {number} 项仍计分的理由", [AskedWhen("没有佐证文件的"), Length(max=LONGEST)]
            ),
            f"{number}.reason": StringField(f"第 {number} 项理由", [AskedWhen("与填报不同的"), Length(max=LONGEST)]),
        }
        if (entry := standing.get(number)) is not None:
            known |= {f"{number}.{key}": value for key, value in _known(entry, part, reports).items()}
    form: FiguresForm = type("FiguresOfOne", (FiguresForm,), fields)(data=known, on=engagement.application)
    return form


def _known(entry: IndicatorEntry, part: Part, reports: Collection[str]) -> Mapping[str, str | None]:
    figure = None if entry.figure is None else Decimal(entry.figure)
    rests = "none" if not entry.evidence else "report" if set(entry.evidence) & set(reports) else "filed"
    return {
        "verdict": SAME if figure == part.figure else DIFFERS,
        "figure": entry.figure if figure != part.figure else None,
        "rests": rests,
        "waiver": entry.waiver,
        "reason": entry.reason,
    }


class EndingForm(Form):
    """Why a sanction is to end, and what proves it."""

    document_number = StringField("证明文件", [InputRequired("请填写证明文件的名称或文号。"), Length(max=100)])
    reason = text_area("情况和依据", "请写明情况和依据。", Length(max=1000), help="确认后机构会看到；解除的原因公开。")
    proof = UploadField(
        "证明材料", purposes.ENDING_PROOF.id, help="复核决定、核查记录等。", required="请上传证明材料。"
    )
