"""Pages as a program reads them: their forms with what can be chosen in each, and what a strict browser refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

_TEXTUAL = {"text", "search", "email", "tel", "date", "time", "number", "password", "url", "month", "datetime-local"}

_ADDRESSES = {"href", "src", "action", "formaction", "data", "poster"}
_FOREIGN = ("javascript:", "http:", "https:", "//")


@dataclass
class Input:
    """One name of a form: its kind, the values that the page offers for it, what stands in it (or what files it takes),
    and whether the page says that it is wrong. A trap is for programs only.
    """

    kind: str
    is_trap: bool = False
    text: str = ""
    is_wrong: bool = False
    offered: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """A form: where it goes (`actions`: where single buttons send it), and its inputs by name; open where one can be
    pressed.
    """

    path: str
    method: str
    inputs: dict[str, Input] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    is_open: bool = False

    @property
    def is_sent(self) -> bool:
        return self.method == "post"


class Page:
    """What was found on a page: its links and forms, and what it must not have: inline scripts and styles, and inputs
    for files that a browser cannot look at before they are sent."""

    def __init__(self, html: str, path: str) -> None:
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self._path = path
        self._form: PageForm | None = None
        self._select: Input | None = None
        self._script = False
        etree.fromstring(html, etree.HTMLParser(target=self))

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """A tag begins: what lxml tells whoever reads along, as it does with the two below."""
        self._look_for_inline(tag, given)
        if tag == "input" and given.get("type") == "file" and "data-most-bytes" not in given:
            self.inline.append(f"<input type=file name={given.get('name')!r}> that says no size")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "button" and self._form is not None and "disabled" not in given:
            self._form.is_open = True
            self._form.actions += [given["formaction"]] if "formaction" in given else []
        if tag == "form":
            action = urlsplit(given.get("action") or self._path).path
            self._form = PageForm(action, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag in {"input", "textarea", "select", "button"} and self._form is not None and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            found = self._form.inputs.setdefault(
                given["name"],
                Input(
                    kind,
                    is_trap=given.get("tabindex") == "-1",
                    text=given.get("accept" if kind == "file" else "value", ""),
                    is_wrong=given.get("aria-invalid") == "true",
                ),
            )
            if kind not in _TEXTUAL and tag != "textarea" and "value" in given:
                found.offered.append(given["value"])
            self._select = found if tag == "select" else self._select
        elif tag == "option" and self._select is not None:
            self._select.offered.append(given.get("value", ""))

    def end(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        self._script = False

    def data(self, data: str) -> None:
        if self._script and data.strip():
            self.inline.append(f"<script> {data.strip()[:60]}")

    def close(self) -> None:
        """Nothing is left to be done."""

    def _look_for_inline(self, tag: str, given: Mapping[str, str]) -> None:
        self._script = tag == "script" and given.get("type", "text/javascript") != "application/json"
        if tag == "style":
            self.inline.append("<style>")
        for name, value in given.items():
            source = value.strip().lower()
            if name == "style" or name.startswith(("on", "hx-on")):
                self.inline.append(f"<{tag} {name}={value[:60]!r}>")
            elif name in {"href", "src", "action", "formaction"} and source.startswith(
                ("javascript:", "http:", "https:", "//")
            ):
                self.inline.append(f"<{tag} {name}={value[:60]!r}>") if not _leads_out(tag, source) else None


def _leads_out(tag: str, source: str) -> bool:
    """A link may lead to another site; nothing may be loaded from there or sent to it."""
    return tag == "a" and source.startswith(("http:", "https:"))
