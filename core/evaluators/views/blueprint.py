"""The blueprint of the pages of an evaluator's staff."""

from __future__ import annotations

from flask import Blueprint

from core.people.models import Role
from core.web.access import roles

blueprint = Blueprint("evaluator", __name__, url_prefix="/evaluator", template_folder="../templates")

evaluators = roles(Role.EVALUATOR)
"""The policy of every route here; for which evaluator somebody acts, each asks."""
