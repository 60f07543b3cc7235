"""Figures for Prometheus, off unless GREENROLL_METRICS=yes: how often and how long, per route and status."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from core.web.access import access, public


def register(app: Flask) -> None:
    """Count every request of this process and serve the counts on /metrics."""
    registry = CollectorRegistry()
    requests = Counter("greenroll_requests", "Requests answered", ["route", "method", "status"], registry=registry)
    seconds = Histogram("greenroll_request_seconds", "Time to answer", ["route"], registry=registry)

    @app.after_request
    def count(response: Response) -> Response:
        route = str(request.url_rule or "-")
        requests.labels(route, request.method, response.status_code).inc()
        if "began" in g:
            seconds.labels(route).observe(time.perf_counter() - g.began)
        return response

    @app.get("/metrics")
    @access(public)
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
