"""The forms of an import (the file, and what is stated about the whole of it), of a publication and of removals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from core.desks.forms import LetterForm
from core.files.forms import SheetField, UploadField
from core.instance import instance
from core.ledger.operations.changes import MOST
from core.ledger.purposes import PROOF
from core.ledger.rules import EventKind
from core.lists.purposes import LIST_FILE
from core.lists.queries.importing.columns import Column
from core.lists.queries.importing.report import Report
from core.lists.queries.importing.rows import Options, day
from core.web.form import AskedWhen, DateField, Form, SelectField, choices, text_area


class ImportForm(Form):
    """The file of a list, and what is stated about the whole of it."""

    file = SheetField(LIST_FILE)
    level = SelectField("层级", [Optional()])
    category = SelectField("类别", [Optional()])
    on = DateField("入选日期", [Optional()], description="文件没有逐行写明入选日期时填写，一般为公布日期。")
    days = text_area(
        "各批次的入选日期",
        Optional(),
        Length(max=2000),
        help="一个文件含多个批次时填写，每行一个，例如：5=2020-10-16。",
    )
    batch = StringField("批次", [Optional(), Length(max=50)], description="文件没有批次一列时填写。")
    document = StringField("文号", [Optional(), Length(max=100)], description="文件没有文号一列时填写。")
    name_column = StringField(
        "单位名称所在列的表头",
        [Optional(), Length(max=50)],
        description="系统找不到表头时填写。其他各列的含义在预览时核对和修改。",
    )
    columns = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = instance().book().region
        lists = {**region.levels, **region.plans}
        self.level.choices = choices([(id, words.label) for id, words in lists.items()], first="以文件内容为准")
        self.category.choices = choices(
            [(id, words.label) for id, words in region.categories.items()], first="以文件内容为准"
        )
        self._days: dict[str, date] = {}

    def validate_days(self, field: TextAreaField) -> None:
        for line in (field.data or "").splitlines():
            batch, _, said = line.replace("＝", "=").partition("=")
            found = day(said.strip())
            if line.strip() and (found is None or not batch.strip()):
                raise ValidationError(f"“{line.strip()[:40]}”应写成：批次=日期，例如 5=2020-10-16。")
            if found is not None:
                self._days[batch.strip()] = found

    def show(self, report: Report) -> None:
        """Carry on how the columns were read, as the preview shows it."""
        self.columns.data = "\n".join(f"{each.meaning}={each.words}" for each in report.columns)

    def restate(self, meanings: Sequence[str], days: Mapping[str, str]) -> bool:
        """Take over what was chosen on the preview: what columns mean, each as ``meaning=heading``, and the day of each
        batch; whether that differs from what was previewed."""
        before = self.columns.data, self.days.data or ""
        if meanings and _meant(meanings) != _meant((self.columns.data or "").splitlines()):
            self.columns.data = "\n".join(meanings)
        if "" in days and not self.on.data:
            self.on.data = day(days[""])
        told = [f"{batch}={said}" for batch, said in days.items() if batch and said]
        self.days.data = "\n".join(filter(None, [self.days.data or "", *told]))
        self.days.raw_data = [self.days.data]  # what is optional is examined where something was sent
        return before != (self.columns.data, self.days.data) or bool(days.get(""))

    @property
    def options(self) -> Options:
        """What was stated, once the form is valid."""
        columns = _meant((self.columns.data or "").splitlines())
        if self.name_column.data and Column.NAME not in columns.values():
            columns[self.name_column.data.strip()] = Column.NAME
        return Options(
            level=self.level.data or None,
            category=self.category.data or None,
            batch=(self.batch.data or "").strip() or None,
            on=self.on.data,
            days=self._days,
            document=(self.document.data or "").strip() or None,
            columns=columns,
        )


def _meant(lines: Iterable[str]) -> dict[str, Column | None]:
    """From lines like ``name=工厂名称`` what each heading means; what is no meaning is not read."""
    pairs = (line.partition("=") for line in lines)
    known = set(Column)
    return {
        words.strip(): Column(meaning) if meaning in known else None for meaning, _, words in pairs if words.strip()
    }


class PublishForm(LetterForm):
    """The document that publishes; its title is asked for first."""

    title = StringField(
        "公布文件标题", description="公开显示在名单页面", validators=[InputRequired("请填写公布文件的标题。")]
    )
    number = StringField("文号", validators=[InputRequired("请填写文号。")])
    dated = DateField("文件日期", validators=[InputRequired("请填写文件日期。")])


_NUMBER = [InputRequired("请填写文号。"), Length(max=100)]
_PROVE = "请上传证明材料。"


class RenameForm(Form):
    """Another name of a listed unit, from a day on."""

    name = StringField("新名称", [InputRequired("请填写新名称。"), Length(max=200)], description="与营业执照一致。")
    on = DateField("更名日期", [InputRequired("请填写更名日期。")])
    document_number = StringField("文号", _NUMBER)
    reason = text_area("情况和依据", "请写明更名的情况和依据。", Length(max=500))
    proof = UploadField("证明材料", PROOF.id, help="新营业执照、变更登记通知或批准文件。", required=_PROVE)


class CodeForm(Form):
    """Another code of a unit, and what proves it."""

    code = StringField("新的统一社会信用代码", [InputRequired("请填写统一社会信用代码。"), Length(max=40)])
    document_number = StringField("证明文件", [InputRequired("请填写证明文件的名称或文号。"), Length(max=100)])
    reason = text_area("情况和依据", "请写明情况和依据。", Length(max=MOST))
    proof = UploadField("证明材料", PROOF.id, help="新营业执照或登记机关的证明。", required=_PROVE)


class TakingBackForm(Form):
    """Why something that is on record is taken back, and what proves it."""

    document_number = StringField("证明文件", [InputRequired("请填写证明文件的名称或文号。"), Length(max=100)])
    reason = text_area("情况和依据", "请写明情况和依据。", Length(max=MOST))
    proof = UploadField("证明材料", PROOF.id, help="公布文件、登记凭证或复核决定。", required=_PROVE)


class ReinstateForm(TakingBackForm):
    """From which day on a unit stands again where it was removed wrongly."""

    on = DateField(
        "恢复日期", [InputRequired("请填写恢复日期。")], description="不早于移出日期；移出期间仍不在名单上。"
    )


class BarForm(Form):
    """On which ground a unit may not apply, by which document, and what proves it.

    `until` is asked where no clause declares for how long: as the document says.
    """

    clause = SelectField("依据条款", [Optional()])
    otherwise = text_area(
        "未列明时的依据", AskedWhen("规定没有列明的"), Length(max=500), rows=2, help="作出处理决定的机关、文件和条款。"
    )
    since = DateField("自何日起", [InputRequired("请填写开始日期。")])
    until = DateField(
        "至何日止", [AskedWhen("规定没有列明的")], description="按处理决定填写；依条款的，按条款的期限计算。"
    )
    document_number = StringField("文号", _NUMBER)
    reason = text_area("查明的事实", "请写明查明的事实。", Length(max=1500))
    proof = UploadField("证明材料", PROOF.id, help="处理决定或查实材料。", required=_PROVE)

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clause.choices = choices(grounds, first="规定没有列明（须说明依据和期限）")


class SuccessionForm(Form):
    """A merger or split of a listed unit."""

    kind = SelectField("情形", [InputRequired("请选择情形。")], choices=choices((EventKind.MERGED, EventKind.SPLIT)))
    heirs = text_area(
        "承继单位", "请填写承继单位。", help="每行一个，填写统一社会信用代码或登记的单位全称；合并只填并入的单位。"
    )
    stays = BooleanField("原单位继续存在并保留名单资格", description="只用于存续分立。")
    on = DateField("生效日期", [InputRequired("请填写生效日期。")])
    document_number = StringField("文号", _NUMBER)
    reason = text_area("情况和依据", "请写明情况和依据。", Length(max=MOST))
    proof = UploadField("证明材料", PROOF.id, help="合并、分立协议，变更登记通知或批准文件。", required=_PROVE)


class JoinForm(Form):
    """The record that holds for a unit that has two, and what proves it."""

    into = StringField(
        "现用记录", [InputRequired("请填写现用记录。")], description="填写统一社会信用代码或登记的单位全称。"
    )
    which = SelectField("是其中哪一条", [Optional()])
    document_number = StringField("证明文件", [InputRequired("请填写证明文件的名称或文号。"), Length(max=100)])
    reason = text_area("认定依据", "请写明认定为同一单位的依据。", Length(max=MOST))
    proof = UploadField("证明材料", PROOF.id, help="登记机关的变更核准等；登记库的曾用名已能证明的，可不上传。")

    def offer(self, namesakes: Sequence[tuple[str, str]]) -> None:
        """Ask which of several records is meant that bear the name; of one, or none, nothing is asked."""
        if len(namesakes) > 1:
            self.which.choices = choices(namesakes, first="请选择")
        else:
            del self.which
