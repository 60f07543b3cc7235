"""Headers that tell the browser what our pages never do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, Response, current_app, request, session

from core.config import Settings

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

# Our own page with our own pictures, and nothing that acts: it may stand in a frame of ours.
FRAMED = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "img-src data:",
            "style-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "sandbox allow-same-origin allow-downloads",
        )
    ),
    "X-Frame-Options": "SAMEORIGIN",
}

_TWO_YEARS = 2 * 365 * 24 * 60 * 60


_MARK = "__framed__"
V = TypeVar("V", bound=Callable[..., object])


def framed(view: V) -> V:
    """Mark a view whose page stands in a frame of ours: so does whatever else is answered in its place."""
    setattr(view, _MARK, True)
    return view


def is_framed() -> bool:
    """Whether what is asked for stands in a frame of ours."""
    return hasattr(current_app.view_functions.get(request.endpoint or ""), _MARK)


def send_headers(app: Flask, settings: Settings) -> None:
    """Add the headers to every response that does not say otherwise itself."""
    headers = dict(HEADERS)
    if settings.is_https:
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"

    @app.after_request
    def add(response: Response) -> Response:
        said = {name.lower() for name, _ in response.headers}
        wanted = headers | FRAMED if is_framed() else headers
        response.headers.extend((name, value) for name, value in wanted.items() if name.lower() not in said)
        # What a signed-in person sees must not come back from a cache after signing out, nor any form's token.
        if session.accessed and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
