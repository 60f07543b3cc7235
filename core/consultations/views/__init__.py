"""The pages of consultations: under /review for recommending bodies, under /department for the department."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.consultations import purposes as purposes  # registers who may open a consultation's letters
from core.consultations.models import Answer
from core.consultations.presenting import consulted
from core.consultations.views import answers, asking, passing, table
from core.consultations.views.sides import SIDES

blueprint = Blueprint("consultations", __name__, template_folder="../templates")

for module in (asking, answers, passing, table):
    for side in SIDES:
        module.add_routes(blueprint, side)


def register(app: Flask) -> None:
    app.register_blueprint(blueprint)
    # The pages of an application show its consultations by `consultations/_records.html`.
    app.jinja_env.globals.update(consulted=consulted, ANSWERS=tuple(Answer))
