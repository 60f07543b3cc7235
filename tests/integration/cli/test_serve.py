"""What a server makes before it has workers."""

from __future__ import annotations

from flask import Flask
from jinja2.utils import LRUCache

from core.cli.serve import _make_ahead


def test_no_worker_compiles_a_template(app: Flask) -> None:
    _make_ahead(app)
    templates = app.jinja_env.list_templates()
    kept = app.jinja_env.cache
    assert isinstance(kept, LRUCache)
    assert len(kept) == len(templates) < kept.capacity
