"""A real Chromium, and contexts in it that notice what a person at the page would not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Request,
    WebError,
    expect,
    sync_playwright,
)

NAMED_CHROMIUM = "GREENROLL_TEST_CHROMIUM"
# The first draws for nobody's eyes, in a third of the processor time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Playwright's own, where they matter here (the last such switch counts), and a fresh frame for every page, which
    # takes a quarter of a page's processor time.
    "--disable-features=RenderDocument,PaintHolding,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,OptimizationHints,MediaRouter",
)
# Pages are served by the test process, which shares the machine with everything else.
_PATIENCE_MS = 20_000


def _of_a_whole_page(read: Callable[..., Any]) -> Callable[..., Any]:
    """A press ends when the next page begins: what counts or looks at once would find the half that has come."""

    @wraps(read)
    def waiting(locator: Locator, *arguments: Any, **options: Any) -> Any:
        locator.page.wait_for_load_state()
        return read(locator, *arguments, **options)

    return waiting


for _name in ("all", "all_inner_texts", "all_text_contents", "count", "evaluate_all", "is_hidden", "is_visible"):
    setattr(Locator, _name, _of_a_whole_page(getattr(Locator, _name)))


def chromium_path() -> str:
    """The Chromium to drive. Without one the test is skipped, except in continuous integration, where it fails."""
    named = os.environ.get(NAMED_CHROMIUM)
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    reason = (
        f"No Chromium was found: install Debian's package chromium-headless-shell, or name one in {NAMED_CHROMIUM}."
    )
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@contextmanager
def launched_browser() -> Iterator[Browser]:
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched_context(browser: Browser, **options: object) -> Iterator[BrowserContext]:
    """A fresh context (cookies of its own) as a person in China has it; `options` are Playwright's `new_context`'s.

    At its end the test fails if a page reached beyond this machine, broke the content security policy, or let a
    script error go uncaught.
    """
    settings: dict[str, object] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "accept_downloads": True}
    context = browser.new_context(**{**settings, **options})  # type: ignore[arg-type]  # passed on as they come
    context.set_default_timeout(_PATIENCE_MS)
    watch = _Watch()
    context.on("request", watch.request)
    context.on("console", watch.console)
    context.on("weberror", watch.error)
    try:
        yield context
    finally:
        context.close()
    assert not watch.complaints, "The pages misbehaved in the browser:\n" + "\n".join(watch.complaints)


class _Watch:
    """Collects what a page must not do."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {"127.0.0.1", "localhost"}:
            self.complaints.append(f"a page asked another machine: {request.url}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def error(self, error: WebError) -> None:
        self.complaints.append(f"uncaught script error: {error.error}")
