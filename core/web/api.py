"""The JSON interface under /api/v1, described at /api/v1/openapi.json.

A slice registers its flask-smorest blueprint by `register_api(app, blueprint)`. Errors keep the one shape of
`core.web.error_pages`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar, cast

from flask import Flask
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser

from core.errors import Invalid
from core.web.access import FOREIGN, public

F = TypeVar("F", bound=Callable[..., Any])

PREFIX = "/api/v1"
_EXTENSION = "greenroll.api"

_CONFIG = {
    "API_TITLE": "绿榜 GreenRoll",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": PREFIX,
    "OPENAPI_JSON_PATH": "openapi.json",
}


class _Parser(FlaskParser):
    """What a request's arguments are refused for becomes an `Invalid`, with the names of the arguments."""

    def handle_error(self, error: ValidationError, *args: Any, **kwargs: Any) -> NoReturn:
        raise Invalid(dict(_by_path(error.messages)), "请求的参数有误。") from error


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest carries no types
    """A blueprint of the interface."""

    ARGUMENTS_PARSER = _Parser()

    def asks(self, schema: type[Schema]) -> Callable[[F], F]:
        """The arguments of the query, given to the function by name."""
        return cast(Callable[[F], F], self.arguments(schema, location="query", as_kwargs=True))

    def answers(self, schema: type[Schema], description: str) -> Callable[[F], F]:
        """What is answered when all went well."""
        return cast(Callable[[F], F], self.response(HTTPStatus.OK, schema, description=description))


class Described(Schema):
    """A schema that describes an answer which another module has made: it is sent as it is."""

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        return obj


def _by_path(messages: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """marshmallow's nested messages by dotted path; the place of the arguments (query, json) is left out."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            is_place = not path and name in {"query", "json", "path", "form", "headers"}
            yield from _by_path(inner, "" if is_place else f"{path}.{name}".lstrip("."))
    else:
        yield path, [str(message) for message in messages]


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
