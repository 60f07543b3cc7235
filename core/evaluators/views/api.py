"""The registered evaluators for programs."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.views import MethodView

from core import clock
from core.evaluators import presenting, queries
from core.evaluators.schemas import EvaluatorsSchema
from core.web.access import access, public
from core.web.api import Blueprint, register_api

blueprint = Blueprint(
    "api_evaluators", __name__, url_prefix="/api/v1/evaluators", description="第三方评价机构：公开，无需登录"
)


def register(app: Flask) -> None:
    register_api(app, blueprint)


@blueprint.route("")
@access(public)
class Evaluators(MethodView):
    @blueprint.answers(EvaluatorsSchema, "全部已审核通过的第三方评价机构，按名称排列")
    def get(self) -> dict[str, Any]:
        """Every admitted evaluator: its self-declaration, and until when its reports are not accepted."""
        return {
            "evaluators": [
                {
                    "id": view.evaluator.id,
                    "name": view.evaluator.name,
                    "code": view.evaluator.code,
                    "admitted_on": clock.local(view.evaluator.admitted_at).date(),
                    "declaration": None if view.profile is None else view.profile.declaration,
                    "barred_until": view.barred_until,
                }
                for view in presenting.overview(queries.admitted())
                if view.evaluator.admitted_at is not None
            ]
        }
