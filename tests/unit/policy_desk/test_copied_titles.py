"""What a copied call is called at first."""

from __future__ import annotations

import pytest

from core.policy_desk.forms.copying import _next


@pytest.mark.parametrize(
    ("text", "old", "said"),
    [
        ("年度动态管理表填报", None, "2026 年度动态管理表填报"),
        ("绿色工厂遴选", None, "2026 年度绿色工厂遴选"),
        ("annual-report", None, "annual-report-2026"),
        ("2025 年度国家级推荐", 2025, "2026 年度国家级推荐"),
    ],
)
def test_the_year_stands_in_it_once(text: str, old: int | None, said: str) -> None:
    assert _next(text, old, 2026) == said
