"""Sizes are said in Chinese: no template asks Jinja, which speaks English."""

from __future__ import annotations

from pathlib import Path

CORE = Path(__file__).resolve().parents[3] / "core"


def test_no_template_says_a_size_in_english() -> None:
    templates = sorted(CORE.rglob("*.html"))
    assert templates
    assert [path for path in templates if "filesizeformat" in path.read_text(encoding="utf-8")] == []
