"""What a server makes before it has workers."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.cli.serve import _make_ahead


def test_no_worker_compiles_a_template(app: Flask) -> None:
    _make_ahead(app)
    templates = app.jinja_env.list_templates()
    kept: Any = app.jinja_env.cache
    assert len(kept) == len(templates) < kept.capacity
