"""What the browser fixtures notice by themselves, shown on pages that misbehave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page

from tests.support.accessibility import assert_accessible
from tests.support.browsers import watched_context
from tests.support.servers import free_ports

pytestmark = pytest.mark.browser

GOOD = """<!doctype html><html lang="zh-CN"><head><title>绿榜</title></head>
<body><main><h1>名单</h1><label for="q">单位名称</label><input id="q"></main></body></html>"""
UNLABELLED = GOOD.replace("<label", "<span").replace("</label>", "</span>")


@pytest.fixture
def base_url(serve: Callable[[Flask], str]) -> str:
    app = Flask(__name__)
    app.add_url_rule("/", "good", lambda: GOOD)
    app.add_url_rule("/unlabelled", "unlabelled", lambda: UNLABELLED)
    app.add_url_rule("/throws", "throws", lambda: f"{GOOD}<script>absent()</script>")
    app.add_url_rule("/elsewhere", "elsewhere", lambda: f'{GOOD}<img alt="" src="http://elsewhere.invalid/a.png">')
    app.add_url_rule(
        "/inline", "inline", lambda: (f"{GOOD}<script>1</script>", {"Content-Security-Policy": "default-src 'self'"})
    )
    app.add_url_rule("/slow", "slow", lambda: Response(slowly()))
    return serve(app)


def slowly() -> Iterator[str]:
    yield f"{GOOD.removesuffix('</main></body></html>')}<p>一</p>"
    sleep(0.5)
    yield "<p>二</p></main></body></html>"


def test_a_good_page_passes(page: Page, base_url: str) -> None:
    page.goto(base_url)
    assert page.get_by_label("单位名称").is_visible()
    assert page.evaluate("[navigator.language, new Date(0).getHours()]") == ["zh-CN", 8]
    assert_accessible(page)


def test_a_violation_is_told_with_its_rule_and_element(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/unlabelled")
    with pytest.raises(AssertionError, match=r"(?s)/unlabelled is not accessible.*label \(critical\).*#q"):
        assert_accessible(page)


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("/throws", "uncaught script error: absent is not defined"),
        ("/elsewhere", "asked another machine: http://elsewhere.invalid/a.png"),
        ("/inline", "Content Security Policy"),
    ],
)
def test_a_page_that_misbehaves_fails_its_test(browser: Browser, base_url: str, path: str, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint), watched_context(browser) as context:
        context.new_page().goto(f"{base_url}{path}")


def test_what_is_counted_at_once_is_a_whole_page(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/slow", wait_until="commit")
    assert page.locator("p").count() == 2
    assert len(page.locator("p").all()) == 2


def test_ports_that_are_promised_are_nobodys_connection() -> None:
    given_out = Path("/proc/sys/net/ipv4/ip_local_port_range")
    if not given_out.exists():
        pytest.skip("Only Linux tells which ports it gives out by itself.")
    least = int(given_out.read_text().split()[0])
    assert all(port < least for port in free_ports(20))


def test_each_context_is_another_person(new_context: Callable[..., object], browser: Browser, base_url: str) -> None:
    with watched_context(browser) as one, watched_context(browser, viewport={"width": 375, "height": 667}) as other:
        one.add_cookies([{"name": "who", "value": "officer", "url": base_url}])
        page = other.new_page()
        page.goto(base_url)
        assert page.evaluate("[document.cookie, innerWidth]") == ["", 375]
