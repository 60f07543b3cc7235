"""The policy book for programs: the same JSON as the command `greenroll policy show --json` prints."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from core.instance import instance
from core.policy.as_json import book_json, clause_json
from core.policy.coverage import coverage
from core.policy_desk.schemas import BookSchema, ClausesSchema, OnSchema
from core.policy_desk.views.caching import of_the_book
from core.web.access import access, public
from core.web.api import Blueprint

blueprint = Blueprint("api_policy", __name__, url_prefix="/api/v1/policy", description="政策库：公开，无需登录")


@blueprint.route("")
@access(public)
class Policy(MethodView):
    @of_the_book
    @blueprint.asks(OnSchema)
    @blueprint.answers(BookSchema, "某一天有效的政策库，每个值带依据（clause 或 choice）和来源（origin）")
    def get(self, on: Any = None) -> dict[str, Any]:
        """The resolved policy book of a day, with citations and origins."""
        return book_json(instance().book(on))


@blueprint.route("/clauses")
@access(public)
class Clauses(MethodView):
    @of_the_book
    @blueprint.asks(OnSchema)
    @blueprint.answers(ClausesSchema, "全部条款：约束力、落实方式、实现情况")
    def get(self, on: Any = None) -> dict[str, Any]:
        """Every clause: force, what implements it, and its status."""
        book = instance().book(on)
        covered = [clause_json(each) for each in coverage(book).values()]
        return {
            "region": book.region.id,
            "on": book.on.isoformat(),
            "clauses": sorted(covered, key=lambda clause: str(clause["id"])),
        }
