"""Giving an application what all pages share."""

from __future__ import annotations

import json
from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask, g
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from limits.errors import ConfigurationError
from werkzeug.middleware.proxy_fix import ProxyFix

from core import clock
from core.config import Settings, SettingsRefused
from core.db import limits as limits  # Flask-Limiter finds it by its scheme
from core.extensions import limiter
from core.instance import department, instance
from core.web import error_pages, filters, following, navigation
from core.web.access import opens, person
from core.web.assets import asset
from core.web.error_pages import TOKEN
from core.web.headers import send_headers
from core.web.paging import Number
from core.web.request import Request

PRODUCT = "绿榜 GreenRoll"

# htmx must neither write a style element nor evaluate text: the content security policy forbids both. An answer that
# tells of an error is shown like any other; `core.web.error_pages` says where.
HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "[45]..", "swap": True, "error": True},
        ],
    },
    separators=(",", ":"),
)


def limit_requests(app: Flask) -> None:
    """Count requests where the settings say, by default in the database. Raises SettingsRefused where nothing can."""
    try:
        limiter.init_app(app)
    except ConfigurationError as error:
        what = f"GREENROLL_LIMITS_URL names no place where requests can be counted: {error}"
        raise SettingsRefused([f"{what} Leave it out, or install the client of what you named."]) from error


class _Templates(Environment):
    """All templates share one table of globals: each part of a page would copy a chain of tables, key by key."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class Application(Flask):
    """Flask's, with these templates from the first: whatever is set up before the pages asks for them too."""

    jinja_environment = _Templates
    request_class = Request

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing here is asynchronous: Flask would look at each function that it calls, in every request."""
        return func


def token() -> str:
    """The token of a page's forms: one for all of them, for which Flask-WTF would look at its settings each time."""
    found: str = g.get(TOKEN) or generate_csrf()
    return found


def set_up_web(app: Flask, settings: Settings) -> None:
    """Headers, error pages, filters, and what the templates may call."""
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    send_headers(app, settings)
    error_pages.install(app)
    following.install(app)
    filters.install(app)
    app.url_map.converters["int"] = Number
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        PRODUCT=PRODUCT,
        HTMX=HTMX,
        asset=asset,
        csrf_token=token,
        clock=clock,
        current_person=person,
        instance=instance,
        department=department,
        opens=opens,
        navigation_links=navigation.links_for,
        menu_of=navigation.menu,
        menu_drawn=navigation.drawn,
        current_link=navigation.current_of,
        url=navigation.FixedUrls(),
    )
