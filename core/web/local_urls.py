"""Addresses to return to: only ever ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from core.web.request import stated


def local(target: str | None) -> str | None:
    """The target if it is a path of this site, else None. `//host`, `/\\host` and other schemes are not."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(letter) < ord(" ") for letter in target) or "\\" in target:
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def here() -> str:
    """The page that the person is on: for a request that shows none itself, the one that it came from."""
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return request.full_path.rstrip("?")
    source = stated(request.headers.get("HX-Current-URL") or request.referrer)
    if source.netloc != request.host:
        return "/"
    return local(f"{source.path}?{source.query}" if source.query else source.path) or "/"


def is_from_here() -> bool:
    """Whether a page of ours sent this request, by what the browser itself says of it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return stated(request.headers.get("Origin")).netloc == request.host
