"""Judge a page in the browser by axe's rules."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe().axe_script

# Everything of a page that axe's rules look at, as words: each element below its nearest parents (its kind, what it is
# dressed in, the attributes that assistive technology reads, whether it has text and a label, is seen and scrolls) and
# within what gives its parts a meaning; and of the page as a whole its language and title, the order of its headings,
# and an id that is there twice. What stands in such a shape is kept for `_RUN`.
_SHAPES = """() => {
  const READ = new RegExp("^(role|aria-|type|scope|for|href|src|alt|title|required|disabled|tabindex|lang|headers|" +
    "list|open|hidden)");
  const MEANS = "header,nav,main,aside,footer,form,fieldset,label,table,thead,dl,details,summary,dialog,a,button," +
    "[role],[aria-hidden]";
  const shape = e => [
    e.tagName, [...e.classList].sort().join("."),
    [...e.attributes].map(a => a.name).filter(n => READ.test(n)).sort().join(), e.getAttribute("role"), e.type,
    e.textContent.trim() ? "said" : "", e.labels && e.labels.length ? "labelled" : "",
    e.checkVisibility() ? "seen" : "", e.scrollWidth > e.clientWidth ? "wider" : ""].join("|");
  const found = new Map();
  const add = (words, element) => found.has(words) ? found.get(words).push(element) : found.set(words, [element]);
  const walk = (e, within, parents) => {
    const here = [...parents.slice(-3), shape(e)];
    add(within + ">" + here.join(">"), e.parentElement);
    const inside = e.matches(MEANS) ? within + " " + e.tagName : within;
    for (const child of e.children) walk(child, inside, here);
  };
  walk(document.body, "", []);
  const root = document.documentElement;
  add(root.lang + (document.title ? "titled" : "") + [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")]
    .map(h => h.tagName).filter((tag, i, all) => tag !== all[i - 1]).join(), root);
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  if (new Set(ids).size < ids.length) add("twice " + document.location, root);
  window.greenrollShapes = [...found.values()];
  return [...found.keys()];
}"""

# A page that asks for its own progress may have taken an element away meanwhile: where none is left, all is judged.
_RUN = """new_ => {
  const there = [...new Set(new_.flatMap(i => window.greenrollShapes[i]))].filter(e => e.isConnected);
  return axe.run(there.length ? {include: there} : document, {resultTypes: ["violations"]})
    .then(results => results.violations);
}"""


class Judged:
    """What was judged in this run, by whichever of its workers: a file of theirs, a shape a line."""

    def __init__(self) -> None:
        self.folder = Path()
        """Where the workers of a run write and read."""
        self._known: set[str] = set()
        self._read = 0

    def add(self, shapes: Sequence[str]) -> list[int]:
        """Which of them are new, by their places; from now on they are known."""
        keys = [blake2b(each.encode(), digest_size=8).hexdigest() for each in shapes]
        with (self.folder / "judged.txt").open("a+", encoding="ascii") as shared:
            shared.seek(self._read)
            self._known.update(shared.read().split())
            new = [place for place, key in enumerate(keys) if key not in self._known]
            shared.write("".join(f"{keys[place]}\n" for place in new))
            self._read = shared.tell()
        self._known.update(keys)
        return new


judged = Judged()


def assert_accessible(page: Page) -> None:
    """Fail with one paragraph per violation: the rule, where to read about it, and each element concerned.

    Judging a page takes a second or two, and pages are made of the same lists and forms: what was judged before on
    another page of this run is not judged again.
    """
    page.wait_for_load_state()  # a press ends when the next page begins
    if not (new := judged.add(page.evaluate(_SHAPES))):
        return
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    violations = page.evaluate(_RUN, new)
    assert not violations, "\n\n".join([f"{page.url} is not accessible.", *map(_paragraph, violations)])


def _paragraph(violation: dict[str, Any]) -> str:
    head = f"{violation['id']} ({violation['impact']}): {violation['help']}\n  {violation['helpUrl']}"
    return "\n".join([head, *(f"  - {_where(node)}" for node in violation["nodes"])])


def _where(node: dict[str, Any]) -> str:
    # A target is a selector, or a list of them where frames are nested.
    target = " ".join(part if isinstance(part, str) else " ".join(part) for part in node["target"])
    return f"{target}\n    {' '.join(node['html'].split())}\n    {' '.join(node['failureSummary'].split())}"
