"""The pages of consultations: under /review for recommending bodies, under /department for the department."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.consultations import purposes as purposes  # registers who may open a consultation's letters
from core.consultations.models import Answer
from core.consultations.presenting import consulted, progress_words
from core.consultations.views import answers, asking, passing, table
from core.consultations.views.sides import SIDES
from core.desks.presenting.columns import OF_STAGE, of_stage
from core.desks.views.acts import FIRST, FURTHER, Act, at_stage, offer
from core.desks.views.department import DEPARTMENT
from core.plugin_api import Does

blueprint = Blueprint("consultations", __name__, template_folder="../templates")

_HERE = at_stage(Does.CONSULT)
_ACTS = [
    Act(side.id, words, f"consultations.{side.id}_{name}", _HERE, rank=rank, in_time=in_time)
    for side in SIDES
    for words, name, rank, in_time in (
        ("登记部门意见", "answers", FIRST, False),
        ("发函征求意见", "ask", FURTHER, True),
        ("转入下一环节", "pass", FURTHER, True),
        *([("不予推荐所选", "decline", FURTHER, False)] if side is DEPARTMENT else []),
        ("导出征求意见表", "table", FURTHER, False),
    )
]
_PROGRESS = of_stage("答复", progress_words)

for module in (asking, answers, passing, table):
    for side in SIDES:
        module.add_routes(blueprint, side)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    offer(*_ACTS)
    OF_STAGE.give(Does.CONSULT, _PROGRESS)
    # The pages of an application show its consultations by `consultations/_records.html`.
    app.jinja_env.globals.update(consulted=consulted, ANSWERS=tuple(Answer))
