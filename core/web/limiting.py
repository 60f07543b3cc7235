"""How often one address may do what anybody may."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import Response
from flask_limiter.util import get_remote_address
from limits import parse

from core.extensions import limiter, stranger

MOST_DOWNLOADS = "30 per minute"
"""From one address: an office downloads a few lists, a program that copies everything waits."""
MOST_TRIES = "60 per hour"
"""Sent forms, the refused ones too: nobody corrects a form that often."""

View = TypeVar("View", bound=Callable[..., Any])


def seldom(most: str) -> Callable[[View], View]:
    """A route whose form may be sent with success so often; what is refused does not count, and may be mended."""

    def limited(view: View) -> View:
        done = limiter.limit(most, methods=["POST"], deduct_when=_is_done)(view)
        return cast(View, limiter.limit(MOST_TRIES, methods=["POST"])(done))

    return limited


def has_left(most: str, what: str, cost: int) -> bool:
    """Whether who asks has so much of it left; nothing is taken."""
    return not limiter.enabled or limiter.limiter.test(parse(most), what, stranger(get_remote_address()), cost=cost)


def take(most: str, what: str, cost: int) -> None:
    """Count it as taken by who asks."""
    if limiter.enabled and cost:
        limiter.limiter.hit(parse(most), what, stranger(get_remote_address()), cost=cost)


def waiting() -> int:
    """In how many seconds the limit that was passed is over; at least one."""
    passed = limiter.current_limit
    return max(1, 1 if passed is None else int(passed.reset_at - time.time()))


def _is_done(response: Response) -> bool:
    return response.status_code < HTTPStatus.BAD_REQUEST
