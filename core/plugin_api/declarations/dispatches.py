"""The letters and notices that offices issue, from templates that the region lays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.plugin_api.declarations.base import Declaration
from core.plugin_api.labels import Labelled

__all__ = ["DispatchKind", "DispatchTemplate"]


class DispatchKind(Labelled):
    """What is issued. `core.plugin_api.known.KNOWN_OF_DISPATCH` says which names a template of it may use."""

    ACCEPTANCE = "acceptance", "收件通知书"
    RETURN = "return", "退回补正通知书"
    DECLINE = "decline", "不予推荐通知书"
    REMINDER = "reminder", "补正催办通知书"
    EXTENSION = "extension", "延期通知书"
    RESULT = "result", "结果通知书"
    NOTICE = "notice", "公示"
    PUBLICATION = "publication", "公布通知"

    @property
    def is_of_many(self) -> bool:
        """Whether it is about all that stand on it together, and not about one application."""
        return self in {DispatchKind.NOTICE, DispatchKind.PUBLICATION}


@dataclass(frozen=True, kw_only=True, slots=True)
class DispatchTemplate(Declaration):
    """How letters of a kind look and are numbered. ``file`` is a .docx in the plugin's folder, with the names of what
    is known in braces (``{{ unit.name }}``); without it the product's own plain template is used.

    ``number`` is printed on each: it holds ``{year}`` and ``{serial}`` (counted by office, year and kind, from 1) and
    one of ``{office}``, ``{body}`` (both name the office that issues it), so that no two are alike.
    """

    kind: Annotated[DispatchKind, "文书"]
    file: Annotated[str | None, "模板文件"] = None
    number: Annotated[str, "文号"]

    @property
    def subject(self) -> tuple[object, ...]:
        return (self.kind,)
