"""Static files: served by us, named by their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request, send_from_directory

STATIC = Path(__file__).with_name("static")
_YEAR = 365 * 24 * 60 * 60


@cache
def asset(path: str) -> str:
    """The address of a static file, with a mark of its content: it changes when the file does."""
    file = STATIC / path
    mark = hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "missing"
    return f"/static/{path}?v={mark}"


def send_asset(path: str) -> Response:
    """The file itself; to be kept for a year where it was asked for by its mark."""
    return send_from_directory(STATIC, path, max_age=_YEAR if "v" in request.args else 300)
