"""Figures for Prometheus, off unless GREENROLL_METRICS=yes, and told to those networks alone that may ask.

What a process counts is added up over all of a server's, in files which `greenroll serve` makes anew at its start; what
stands in the database, each slice tells when it is asked:

    FIGURES.give("jobs", figures)
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import ip_address
from types import MappingProxyType
from typing import NamedTuple

from flask import Flask, Response, abort, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from core.config import Settings
from core.db import db
from core.registry import Registry
from core.web.access import access, public
from core.web.counting import FOLDER


class Figure(NamedTuple):
    """How something stands now."""

    name: str
    says: str
    value: float
    labels: Mapping[str, str] = MappingProxyType({})


_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
"""What is counted by itself: a stranger invents as many others as he likes, and each count is kept for ever."""

FIGURES: Registry[Callable[[], Iterable[Figure]]] = Registry()


class _Standing(Collector):
    """What the slices tell, asked anew each time. While the database does not answer it says no more than that."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        answers = 1.0
        try:
            for each in (figure for tell in FIGURES.values() for figure in tell()):
                names = sorted(each.labels)
                family = families.setdefault(each.name, GaugeMetricFamily(each.name, each.says, labels=names))
                family.add_metric([each.labels[name] for name in names], each.value)
        except SQLAlchemyError:
            answers, families = 0.0, {}
        db.session.rollback()
        yield GaugeMetricFamily("greenroll_database_answers", "Whether the database told the rest", value=answers)
        yield from families.values()


def register(app: Flask, settings: Settings) -> None:
    """Count every request, and serve the counts on /metrics."""
    own = CollectorRegistry()
    requests = Counter("greenroll_requests", "Requests answered", ["route", "method", "status"], registry=own)
    seconds = Histogram("greenroll_request_seconds", "Time to answer", ["route"], registry=own)
    connections = Gauge(
        "greenroll_database_connections",
        "Connections that the processes hold open",
        registry=own,
        multiprocess_mode="livesum",
    )

    @app.after_request
    def count(response: Response) -> Response:
        route = str(request.url_rule or "-")
        method = request.method if request.method in _METHODS else "-"
        requests.labels(route, method, response.status_code).inc()
        if "began" in g:
            seconds.labels(route).observe(time.perf_counter() - g.began)
        connections.set(_connections())
        return response

    @app.get("/metrics")
    @access(public)
    def metrics() -> Response:
        asking = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104  # nobody's
        if not any(asking in network for network in settings.metrics_from):
            abort(404)
        shown = own
        if FOLDER in os.environ:
            shown = CollectorRegistry()
            MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
        standing = CollectorRegistry()
        standing.register(_Standing())
        return Response(generate_latest(shown) + generate_latest(standing), content_type=CONTENT_TYPE_LATEST)


def _connections() -> int:
    pool = db.engine.pool
    return sum(getattr(pool, name, int)() for name in ("checkedin", "checkedout"))
