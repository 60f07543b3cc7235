"""How far an importer may reach: the department everywhere, a recommending body to the lists that are its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.lists.queries.importing.rows import Said
from core.units.models import UnitKind


@dataclass(frozen=True, slots=True)
class Reach:
    """A recommending body's own lists: their levels, the bodies whose units may stand there, and the body itself.

    ``words`` are the levels' (市级).
    """

    levels: frozenset[str]
    bodies: Collection[str]
    home: str
    words: str

    def refuses(self, said: Said) -> str | None:
        """Why a row cannot be the body's own; None where it can."""
        if said.list_id not in self.levels:
            return f"本单位只发布{self.words}名单"
        if said.document is None:
            return "没有公布文件的文号"
        if said.body_id not in self.bodies:
            return "不是本单位推荐范围内的单位"
        return None

    def refuses_unit(self, kind: UnitKind, body_id: str | None, said: Said) -> str | None:
        """Why a unit of the register cannot be the one; None where it can."""
        if kind is not said.kind or body_id not in self.bodies:
            return "登记库中该单位不在本单位的推荐范围内，请联系主管部门核对"
        return None
