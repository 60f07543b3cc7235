"""Judge a page in the browser by axe's rules."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_axe = Axe()

# Everything of a page that axe's rules look at, as words: each element below its parents, with its kind, what it is
# dressed in, the attributes that assistive technology reads, and whether it has text and a label; the order of the
# headings; ids that are there twice.
_SHAPES = """() => {
  const READ = new RegExp("^(role|aria-|type|scope|for|href|src|alt|title|required|disabled|tabindex|lang|headers|" +
    "list|open|hidden)");
  const shape = e => [
    e.tagName, [...e.classList].sort().join("."),
    [...e.attributes].map(a => a.name).filter(n => READ.test(n)).sort().join(), e.getAttribute("role"), e.type,
    e.textContent.trim() ? "said" : "", e.labels && e.labels.length ? "labelled" : ""].join("|");
  const found = new Set();
  const walk = (e, above) => {
    const here = above + ">" + shape(e);
    found.add(here);
    for (const child of e.children) walk(child, here);
  };
  walk(document.body, "");
  found.add([...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(h => h.tagName)
    .filter((tag, i, all) => tag !== all[i - 1]).join());
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  if (new Set(ids).size < ids.length) found.add("twice " + document.location);
  return [...found];
}"""
_judged: dict[str, set[int]] = {}


def is_of_known_shape(page: Page, screen: str) -> bool:
    """Whether all that stands on the page was judged before, on other pages of this run seen on such a screen.

    Judging takes a second or two; the way of an application passes the same lists and forms again and again.
    """
    shapes = {hash(each) for each in page.evaluate(_SHAPES)}
    known = _judged.setdefault(screen, set())
    is_known = shapes <= known
    known |= shapes
    return is_known


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
