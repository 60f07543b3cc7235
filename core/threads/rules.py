"""Who takes part in a thread, and who reads what was written in it. Pure."""

from __future__ import annotations

from collections.abc import Collection

from core.plugin_api.labels import Labelled


class Side(Labelled):
    """Of whom somebody is, seen from one application."""

    APPLICANT = "applicant", "申报单位"
    EVALUATOR = "evaluator", "第三方评价机构"
    BODY = "body", "推荐单位"
    DEPARTMENT = "department", "主管部门"

    @property
    def is_office(self) -> bool:
        return self in {Side.BODY, Side.DEPARTMENT}


def readers(author: Side, to: Collection[Side]) -> frozenset[Side]:
    """Who reads what `author` wrote to others: those alone, and the department what any office took part in.

    So what the department and an evaluator say to each other is read by no body and no applicant, what a body and an
    evaluator say by no applicant, and what an applicant agrees with its evaluator by no office.
    """
    sides = frozenset({author, *to})
    return sides | {Side.DEPARTMENT} if Side.BODY in sides else sides


def is_sealed(sides: Collection[Side]) -> bool:
    """Whether it is the department's own: neither applicant nor body may know that it was said."""
    return Side.APPLICANT not in sides and Side.BODY not in sides and Side.DEPARTMENT in sides
