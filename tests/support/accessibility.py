"""Judge a page in the browser by axe's rules."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()


def assert_accessible(page: Page, *, colours: bool = True) -> None:
    """Fail with one paragraph per violation: the rule, where to read about it, and each element concerned.

    `colours` takes half of the time, and sees nothing new where the same page was seen on another screen.
    """
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    violations = _axe.run(page, options=options).response["violations"]
    assert not violations, "\n\n".join([f"{page.url} is not accessible.", *map(_paragraph, violations)])


def _paragraph(violation: dict[str, Any]) -> str:
    head = f"{violation['id']} ({violation['impact']}): {violation['help']}\n  {violation['helpUrl']}"
    return "\n".join([head, *(f"  - {_where(node)}" for node in violation["nodes"])])


def _where(node: dict[str, Any]) -> str:
    # A target is a selector, or a list of them where frames are nested.
    target = " ".join(part if isinstance(part, str) else " ".join(part) for part in node["target"])
    return f"{target}\n    {' '.join(node['html'].split())}\n    {' '.join(node['failureSummary'].split())}"
