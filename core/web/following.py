"""A page's script that sends a form itself goes on where the browser would have gone.

A script that sent files follows a redirect out of sight, and what the next page says once (that it was done) would be
said to nobody. So it asks for the address instead; and where an error would take the place of the page, it is told as
a program is, so that the page stands with all that was typed and chosen.
"""

from __future__ import annotations

from flask import Flask, Response, request

NO_CONTENT = 204
ASKED, TOLD = "X-Follow", "X-Location"


def is_asked() -> bool:
    """Whether a page's script sent the request, and goes on by itself."""
    return request.headers.get(ASKED) == "page"


def install(app: Flask) -> None:
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    if is_asked() and response.location is not None:
        response.headers[TOLD] = response.location
        del response.headers["Location"]
        response.status_code = NO_CONTENT
        response.set_data(b"")
    return response
