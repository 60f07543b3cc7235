"""One line per request, with an id that the error page and the audit trail repeat. No personal data in it."""

from __future__ import annotations

import logging
import sys
import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request

from core.config import Mode, Settings

log = structlog.get_logger("greenroll")


def configure_logs(settings: Settings) -> None:
    """JSON lines in production, readable ones elsewhere; on stderr."""
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if settings.mode is not Mode.PRODUCTION:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def log_requests(app: Flask) -> None:
    """Give every request its id, and write its line when it is answered."""

    @app.before_request
    def begin() -> None:
        g.request_id = uuid.uuid4().hex[:16]
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" in g:
            response.headers["X-Request-ID"] = g.request_id
            level = logging.DEBUG if request.endpoint == "web.static" else logging.INFO
            log.log(
                level,
                "request",
                id=g.request_id,
                method=request.method,
                # The route, not the address: that may hold what somebody typed into a search field.
                route=str(request.url_rule or "-"),
                status=response.status_code,
                ms=round((time.perf_counter() - g.began) * 1000, 1),
            )
        return response
