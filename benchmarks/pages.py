"""What staff open all day, beside a bare page of the same 50 rows."""

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
    for name, client, path in (
        ("queue", some.officer, some.queue),
        ("application", some.officer, some.application),
        ("day", some.department, "/day"),
        ("day_of_body", some.officer, "/day"),
        ("units", some.department, "/units"),
    ):
        rate = 1 / time_ratio(getting(client, path), floor, times=40)
        yield Result(f"{name}_vs_floor", rate, "rate/rate", 0.5, True, against)


def getting(client: FlaskClient, path: str) -> Work:
    """Asking for a page. Raises RuntimeError where it is not answered."""

    def get() -> None:
        response = client.get(path)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{path} answered {response.status}")

    return get
