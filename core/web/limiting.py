"""How often one address may do what anybody may."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import Response, make_response
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse

from core.extensions import limiter, stranger

MOST_DOWNLOADS = "30 per minute"
"""From one address: an office downloads a few lists, a program that copies everything waits."""
MOST_TRIES = "60 per hour"
"""Sent forms, the refused ones too: nobody corrects a form that often."""

View = TypeVar("View", bound=Callable[..., Any])


def seldom(most: str) -> Callable[[View], View]:
    """A route whose form may be sent with success so often; what is refused does not count, and may be mended.

    It is counted before it is done, and given back where it was refused: who sends many at once sends no more.
    """

    def limited(view: View) -> View:
        counted = limiter.limit(MOST_TRIES, methods=["POST"])(limiter.limit(most, methods=["POST"])(view))

        @wraps(counted)
        def sent(*args: Any, **named: Any) -> Any:
            answer = None
            try:
                answer = counted(*args, **named)
                return answer
            finally:
                if answer is None or not _is_done(make_response(answer)):
                    _count_back(most)

        return cast(View, sent)

    return limited


def _count_back(most: str) -> None:
    for each in limiter.current_limits:
        if each.limit == parse(most):
            _count(each.limit, each.request_args, -1)


def take(most: str, what: str, cost: int) -> bool:
    """Count it as taken by who asks, unless he has not so much left: whether he has."""
    counted = [what, stranger(get_remote_address())]
    if not limiter.enabled or not cost or _count(parse(most), counted, cost) <= parse(most).amount:
        return True
    _count(parse(most), counted, -cost)
    return False


def give_back(most: str, what: str, cost: int) -> None:
    """What was taken of it and not used."""
    if limiter.enabled and cost:
        _count(parse(most), [what, stranger(get_remote_address())], -cost)


def _count(limit: RateLimitItem, counted: Sequence[str], cost: int) -> int:
    return limiter.limiter.storage.incr(limit.key_for(*counted), limit.get_expiry(), cost)


def waiting() -> int:
    """In how many seconds the limit that was passed is over; at least one."""
    passed = limiter.current_limit
    return max(1, 1 if passed is None else int(passed.reset_at - time.time()))


def _is_done(response: Response) -> bool:
    return response.status_code < HTTPStatus.BAD_REQUEST
