"""Whatever is sent to an address, the answer is a sentence: never an error of the server, and nothing half-changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.integration.security.addresses import Address, addresses
from tests.integration.security.pages import Input, Page
from tests.integration.security.scenes import NOBODY, PERSONAS, Scene, token
from tests.integration.security.table import entitled
from tests.support.budget import budget

JUNK = (
    "",
    "0",
    "-1",
    "9" * 40,
    "1e400",
    "NaN",
    "٣٤",
    "²",
    "\0",
    "a\0b",
    "\ud800",
    "x" * 9_000,
    "0000-00-00",
    "2025-02-30",
    "99999-01-01",
    "../../etc/passwd",
    "%",
    "' OR 1=1 --",
    "{{7*7}}",
    "<script>",
    "\u202eexe",
    "[]",
    "None",
)

HARDEST = ("9" * 40, "²", "a\0b", "\ud800", "2025-02-30", "../../etc/passwd")


def raw(text: str) -> str:
    """Percent-encoded as a client may send it: a lone surrogate becomes bytes that are no UTF-8."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def complaint(where: object, response: TestResponse) -> list[str]:
    return [f"{where}: {response.status_code}"] if response.status_code >= 500 else []


def words_of(response: TestResponse) -> str:
    return str(response.data, "utf-8", "replace")


KNOWN = frozenset(
    re.split(
        r"\s+",
        "after before page tab text category track stage findings call chosen unit which filing state progress body "
        "verdict q kind lacking on role active action subject since until person list level batch year name",
    )
)
"""Arguments that some address reads without showing an input for it."""


def test_no_argument_breaks_an_address(scene: Scene) -> None:
    browsers = {persona: scene.browser(persona) for persona in PERSONAS}
    asked = {address: browsers[entitled(address) or NOBODY] for address in addresses(scene, "GET")}
    filters: dict[str, set[str]] = defaultdict(set)
    for address, browser in asked.items():
        for form in Page(words_of(browser.get(address.url)), address.path).forms:
            if not form.is_sent:
                filters[form.path].update(form.inputs)
    found: list[str] = []
    for address, browser in asked.items():
        own = filters[address.path]
        names = sorted(KNOWN | own)
        # All at once stop at the first that is checked: those of filters come alone, too.
        queries = [
            "&".join(f"{name}={raw(JUNK[(number + at) % len(JUNK)])}" for at, name in enumerate(names))
            for number in range(0, len(JUNK), 8)
        ]
        queries += [f"{name}={raw(junk)}" for at, name in enumerate(sorted(own)) for junk in HARDEST[at % 2 :: 2]]
        for query in queries:
            found += complaint(f"{address} ?{query[:150]}", browser.get(f"{address.path}?{query}"))
    assert not found, "\n".join(found)


IDS = ("x" * 33, "ABCDEF" * 5 + "00", "0" * 32, "a" * 3000, "..%2f..%2fetc", "%00", "%ed%a0%80", "-1", "9" * 30, "中文")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_made_up_id_breaks_an_address(scene: Scene, method: str) -> None:
    found: list[str] = []
    browsers = {persona: scene.browser(persona) for persona in PERSONAS}
    tokens = {persona: token(browser) for persona, browser in browsers.items()}
    for address in addresses(scene, method):
        who = entitled(address) or NOBODY
        for path in made_up(address):
            response = browsers[who].open(
                path, method=method, data={"csrf_token": tokens[who]} if method == "POST" else None
            )
            found += complaint(f"{method} {path[:120]} as {who}", response)
    assert not found, "\n".join(found)


def made_up(address: Address) -> Iterator[str]:
    """The address with one of its ids made up, one after the other."""
    parts = address.path.split("/")
    for at, declared in enumerate(address.rule.split("/")):
        if declared.startswith("<"):
            ending = f".{declared.rpartition('>.')[2]}" if ">." in declared else ""
            yield from ("/".join([*parts[:at], junk + ending, *parts[at + 1 :]]) for junk in IDS)


STATED = ("http://[", "http://h:99999999/", "//", "\xff")
"""What is no address, where a browser states the page from which it comes."""


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_bytes_as_they_are_break_an_address(plan: Scene, method: str) -> None:
    """After the question mark, and in what is said of the page before; also where we are reached over https."""
    browsers = {persona: plan.browser(persona) for persona in PERSONAS}
    tokens = {persona: token(browser) for persona, browser in browsers.items()}
    found: list[str] = []
    for number, address in enumerate(addresses(plan, method)):
        who = entitled(address) or NOBODY
        browser = browsers[who]
        asked = {"QUERY_STRING": "next=\xff&page=\xc3\x28&\xe4=\x01"}
        found += complaint(f"{address} ?", browser.open(address.path, method=method, environ_overrides=asked))
        # It is read before any page is: what is stated goes round the addresses, and the two ways in turn.
        page, is_over_https = STATED[number % len(STATED)], number // len(STATED) % 2
        headers = dict.fromkeys(("Referer", "Origin", "HX-Current-URL"), page)
        base = "https://localhost" if is_over_https else "http://localhost"
        headers |= {"X-CSRFToken": tokens[who]} if is_over_https else {}
        body = {"a": "b"} if method == "POST" else None
        response = browser.open(address.url, method=method, headers=headers, base_url=base, data=body)
        found += complaint(f"{address} from {page!r}", response)
    assert not found, "\n".join(found)


# --- Forms ------------------------------------------------------------------------------------------------------------


class Forms:
    """Every form that the scene's people are shown, by the address to which it is sent."""

    def __init__(self, scene: Scene) -> None:
        self.by_path: dict[str, dict[str, Input]] = {}
        for address in addresses(scene, "GET"):
            response = scene.browser(entitled(address) or NOBODY).get(address.url)
            for form in Page(words_of(response), address.path).forms:
                if form.is_sent:
                    self.by_path.setdefault(form.path, {}).update(form.inputs)


_TEXTS = st.sampled_from(JUNK) | st.text(max_size=40) | st.sampled_from(["2023-11-10", "1", "同意", "2024-01-01T00:00"])


def _values(field: Input) -> st.SearchStrategy[list[str]]:
    offered = st.sampled_from(field.offered) if field.offered else st.just("")
    one = offered | _TEXTS if field.offered else _TEXTS
    # What a hidden field bears is mostly right: behind it lies what is worth reaching.
    if field.kind == "hidden":
        one = st.one_of(offered, offered, offered, _TEXTS)
    return st.lists(one, min_size=0 if field.kind != "hidden" else 1, max_size=2)


def body_of(values: dict[str, list[str]]) -> str:
    return "&".join(f"{raw(name)}={raw(value)}" for name, many in values.items() for value in many)


def test_no_form_is_broken_by_what_is_typed(scene: Scene) -> None:
    forms = Forms(scene).by_path
    sent = [address for address in addresses(scene, "POST") if not address.endpoint.startswith("security.")]
    browsers = {persona: scene.browser(persona) for persona in PERSONAS}
    tokens = {persona: token(browser) for persona, browser in browsers.items()}
    found: list[str] = []

    @settings(**budget(4))
    @given(st.data())
    def send_all(data: st.DataObject) -> None:
        for address in sent:
            who = entitled(address) or NOBODY
            inputs = forms.get(address.path, {})
            values = {
                name: data.draw(_values(field), label=name) for name, field in inputs.items() if name != "csrf_token"
            }
            body = body_of({**values, "csrf_token": [tokens[who]]})
            response = browsers[who].post(address.url, data=body, content_type="application/x-www-form-urlencoded")
            found.extend(complaint(f"{address} as {who} {values!r:.400}", response))
            if response.status_code < 400:
                scene.restore()

    send_all()
    assert not found, "\n".join(found)


NAMELESS = b"--x\r\nContent-Disposition: form-data%s\r\n\r\nv\r\n--x--\r\n"
BODIES = (
    *(("application/json", body) for body in (b"[" * 100_000, b"[1]", b"1", b'{"text": {"a": 1}, "name": 1}')),
    *(("multipart/form-data; boundary=x", NAMELESS % more) for more in (b"", b"; filename=a")),
)


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_no_form_is_broken_by_what_no_page_sends(plan: Scene, kind: str, body: bytes) -> None:
    browsers = {persona: plan.browser(persona) for persona in PERSONAS}
    tokens = {persona: {"X-CSRFToken": token(browser)} for persona, browser in browsers.items()}
    found: list[str] = []
    for address in addresses(plan, "POST"):
        who = entitled(address) or NOBODY
        response = browsers[who].post(address.url, data=body, content_type=kind, headers=tokens[who])
        found += complaint(f"{address} as {who}", response)
    assert not found, "\n".join(found)
