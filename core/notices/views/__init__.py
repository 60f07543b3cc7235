"""The department's pages of notices, objections and publications, and the public's."""

from __future__ import annotations

from flask import Blueprint, Flask

from core.notices.views import publishing

staff = Blueprint("department_notices", __name__, url_prefix="/department", template_folder="../templates")

for module in (publishing,):
    module.add_routes(staff)


def register(app: Flask) -> None:
    app.register_blueprint(staff)
