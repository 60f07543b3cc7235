"""The forms of the store. Operations say what is allowed."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired, Optional

from core.evidence_store.models import StoredEvidence
from core.evidence_store.operations import Details
from core.evidence_store.purposes import FILES
from core.evidence_store.rules import EvidenceKind
from core.files.forms import UploadField, UploadsField
from core.web.form import DateField, Form, RevisionForm, SelectField, choices

AT_ONCE = 10
"""Files of one upload."""

_KINDS = [(each.value, each.label) for each in EvidenceKind]


class _Described(Form):
    """What is said of evidence."""

    kind = SelectField("种类", [InputRequired("请选择材料的种类。")], choices=choices(_KINDS, first="请选择"))
    valid_from = DateField("生效日期", [Optional()])
    valid_until = DateField("有效期至", [Optional()], description="长期有效或没有有效期的不填；当日仍有效。")

    @property
    def details(self) -> Details:
        return Details(EvidenceKind(self.kind.data), self.valid_from.data, self.valid_until.data)


class AddForm(_Described):
    """Several at once, of one kind."""

    files = UploadsField("文件", FILES.id, most=AT_ONCE, required="请选择要放入材料库的文件。")


class ChangeForm(_Described, RevisionForm):
    """What is said of one, otherwise."""

    def __init__(self, *, on: StoredEvidence, **kwargs: Any) -> None:
        super().__init__(
            on=on, **{"kind": on.kind.value, "valid_from": on.valid_from, "valid_until": on.valid_until, **kwargs}
        )


class ReplaceForm(_Described, RevisionForm):
    """The newer one, with its own validity."""

    file = UploadField("更新后的文件", FILES.id, required="请选择更新后的文件。")

    def __init__(self, *, on: StoredEvidence, **kwargs: Any) -> None:
        super().__init__(on=on, **{"kind": on.kind.value, **kwargs})
