"""Headers that tell the browser what our pages never do."""

from __future__ import annotations

from flask import Flask, Response, session

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

_TWO_YEARS = 2 * 365 * 24 * 60 * 60


def send_headers(app: Flask, settings: Settings) -> None:
    """Add the headers to every response that does not say otherwise itself."""
    headers = dict(HEADERS)
    if settings.is_https:
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        # What a signed-in person sees must not come back from a cache after signing out, nor any form's token.
        if session.accessed and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
