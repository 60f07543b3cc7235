"""The JSON interface under /api/v1, described at /api/v1/openapi.json.

A slice registers its flask-smorest blueprint by `register_api(app, blueprint)`. Errors keep the one shape of
`core.web.error_pages`.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Flask
from flask_smorest import Api, Blueprint

from core.web.access import FOREIGN, public

PREFIX = "/api/v1"
_EXTENSION = "greenroll.api"

_CONFIG = {
    "API_TITLE": "绿榜 GreenRoll",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": PREFIX,
    "OPENAPI_JSON_PATH": "openapi.json",
}


class _Api(Api):  # type: ignore[misc]  # flask-smorest carries no types
    def _register_error_handlers(self) -> None:
        """None: ours answer for every page, and under /api/ in JSON."""


def register_api(app: Flask, blueprint: Blueprint) -> None:
    """Serve a blueprint of the interface, and describe it."""
    _of(app).register_blueprint(blueprint)


def _of(app: Flask) -> Any:
    if _EXTENSION not in app.extensions:
        for name, value in _CONFIG.items():
            app.config.setdefault(name, value)
        app.extensions[_EXTENSION] = _Api(app)
        FOREIGN["api-docs.openapi_json"] = public
    return cast(Any, app.extensions[_EXTENSION])
