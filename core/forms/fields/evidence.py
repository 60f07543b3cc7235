"""Evidence: files that support an answer, kept as the list of their ids. Storing them is done elsewhere."""

from __future__ import annotations

from typing import Any

from core.forms.faults import Question, Reading, Refused, seen
from core.forms.fields.kind import Kind, is_blank
from core.plugin_api.declarations.form import Field

_LONGEST_ID = 64


class Evidence(Kind):
    """Ids of stored files; where the files of the application are known, each has to be one of them."""

    verb = "上传"

    def read(self, question: Question, raw: object, reading: Reading) -> object:
        ids: list[str] = []
        for one in raw if isinstance(raw, list | tuple) else [raw]:
            if is_blank(one):
                continue
            try:
                identity = self._known(question.field, one, reading)
            except Refused as refused:
                reading.wrong(question, str(refused))
                return None
            if identity not in ids:
                ids.append(identity)
        most = question.field.most_files
        if len(ids) > most:
            reading.wrong(question, f"最多上传 {most} 个文件，现有 {len(ids)} 个，请删去多余的文件。")
            return None
        return ids or None

    def _known(self, field: Field, raw: object, reading: Reading) -> str:
        identity = raw.strip() if isinstance(raw, str) else ""
        if not identity.isascii() or not identity.isalnum() or len(identity) > _LONGEST_ID:
            raise Refused(f"中没有编号为“{seen(raw)}”的文件，请重新上传。")
        if reading.files is None:
            return identity
        if identity not in reading.files:
            raise Refused("中有一个文件不存在或不属于本次申报，请重新上传。")
        refusal = unaccepted(field, reading.files[identity].name)
        if refusal is not None:
            raise Refused(refusal)
        return identity

    def fact(self, field: Field, value: Any) -> object:
        return tuple(value)

    def words(self, field: Field, value: Any) -> str:
        return f"{len(value)} 个文件"

    def describe(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "maxItems": field.most_files}


def unaccepted(field: Field, name: str) -> str | None:
    """Why a file of this name cannot support the answer (the predicate of a sentence), or None if it can."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    accepted = [one.lower().lstrip(".") for one in field.accepts]
    if not accepted or ending in accepted:
        return None
    return f"只接受 {'、'.join(accepted)} 格式的文件，“{seen(name, 40)}”不是，请转换格式后重新上传。"
