"""A section that saves itself while somebody writes, beside saving it by hand with the page that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import count

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from benchmarks.measure import Result, time_ratio
from benchmarks.world import drafted

_REVISION = re.compile(r'name="revision" value="(\d+)"')


def saving() -> Iterator[Result]:
    """The ratio of their times; each saves another answer than the one before."""
    client, path = drafted()
    writer = _Writer(client, path)
    ratio = time_ratio(writer.by_itself, writer.by_hand, times=20)
    yield Result("autosave_vs_save", ratio, "time/time", 0.6, False, "saving by hand, with the page that follows")


class _Writer:
    """Somebody who writes in a section, and knows its revision."""

    def __init__(self, client: FlaskClient, path: str) -> None:
        self._client, self._path, self._times = client, path, count()
        page = client.get(path).text
        form = html.fromstring(page).get_element_by_id("main").forms[0]
        self._answers = dict(form.form_values())
        self._text = next(each.name for each in form.xpath(".//textarea | .//input[@type='text']"))
        self._revision = _REVISION.findall(page)[0]

    def by_itself(self) -> None:
        answer = self._send("auto")
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{self._path} answered {answer.status}")
        self._revision = str((answer.json or {})["revision"])

    def by_hand(self) -> None:
        answer = self._send("stay")
        if answer.status_code != HTTPStatus.FOUND:
            raise RuntimeError(f"{self._path} answered {answer.status}")
        self._revision = _REVISION.findall(self._client.get(answer.location).text)[0]

    def _send(self, button: str) -> TestResponse:
        typed = {self._text: f"第 {next(self._times)} 次填写", "revision": self._revision, "save": button}
        return self._client.post(self._path, data=self._answers | typed)
