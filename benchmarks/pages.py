"""The officer's queue and one application's page, beside a bare page of the same 50 rows."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from flask.testing import FlaskClient

from benchmarks.floor import floor_client
from benchmarks.measure import Result, Work, time_ratio
from benchmarks.world import folder, measured

SOME = 5_000


def pages() -> Iterator[Result]:
    """Rates against the floor's at 5,000 applications."""
    floor = getting(floor_client(folder(), SOME), "/")
    some = measured(SOME)
    against = f"bare Flask + Flask-SQLAlchemy page of 50 rows of {SOME:,}"
    queue, application = getting(some.officer, some.queue), getting(some.officer, some.application)
    yield Result("queue_vs_floor", 1 / time_ratio(queue, floor, times=40), "rate/rate", 0.5, True, against)
    yield Result("application_vs_floor", 1 / time_ratio(application, floor, times=40), "rate/rate", 0.5, True, against)


def getting(client: FlaskClient, path: str) -> Work:
    """Asking for a page. Raises RuntimeError where it is not answered."""

    def get() -> None:
        response = client.get(path)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {response.status}")

    return get
