"""What is uploaded: judged by its content, named by nobody's path, and refused with a sentence; at every place."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse, encode_multipart

from core.files import operations as files
from core.units.purposes import LETTER
from tests.integration.security.addresses import addresses
from tests.integration.security.pages import Page
from tests.integration.security.scenes import DEPARTMENT, OWNER, STRANGER, Scene, token
from tests.integration.security.table import entitled
from tests.support import uploads
from tests.support.clients import Browser, words
from tests.support.uploads import folder

PDF = uploads.pdf("a letter")


def bomb() -> bytes:
    """Fifty megabytes in an archive of fifty kilobytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b"<Types/>")
        packed.writestr("xl/workbook.xml", b" " * 50_000_000)
    return buffer.getvalue()


REFUSED = {
    "nothing": (b"", "空.pdf"),
    "html as pdf": (b"<!doctype html><script>alert(1)</script>", "说明.pdf"),
    "html": (b"<html><script>alert(1)</script></html>", "index.html"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "图.svg"),
    "svg as png": (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "图.png"),
    "program": (b"MZ\x90\x00" + b"\0" * 200, "材料.pdf"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "材料.pdf"),
    "page before a pdf": (b"<html><script>alert(1)</script>" + PDF, "材料.pdf"),
    "archive before a pdf": (uploads.archive({"a.html": b"<script>alert(1)</script>"})[:60] + PDF, "材料.pdf"),
    "bomb": (bomb(), "表.xlsx"),
    "image bomb": (uploads.png(60_000, 60_000), "图.png"),
    "too large": (PDF + b"%" * 21_000_000, "大.pdf"),
}
NAMES = (
    "../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "a\0b.pdf",
    "C:\\secret.pdf",
    "x" * 2000 + ".pdf",
    "😀🏭.pdf",
    "\u202efdp.exe",
    "CON.pdf",
    ".htaccess",
    "",
    'a"; filename="b.exe',
    "a\r\nSet-Cookie: x=y.pdf",
    "<script>alert(1)</script>.pdf",
)


@dataclass(frozen=True)
class Place:
    """An address that takes a file: who sends it, under which name, and what goes with it."""

    url: str
    who: str
    field: str
    others: dict[str, str]

    def __str__(self) -> str:
        return f"{self.url} {self.field}"


def places(scene: Scene) -> Iterator[Place]:
    """Every file field that a page shows to somebody who may send it."""
    for address in addresses(scene, "GET"):
        who = entitled(address)
        response = scene.browser(who).get(address.url) if who else None
        if who is None or response is None or response.mimetype != "text/html":
            continue
        for form in Page(response.text, address.url).forms:
            for name, field in form.inputs.items():
                if field.kind == "file":
                    hidden = {
                        each: found.offered[0]
                        for each, found in form.inputs.items()
                        if found.kind == "hidden" and found.offered and each != "csrf_token"
                    }
                    url = address.url if form.path == address.path else form.path
                    yield Place(url, who, name, hidden)


def test_nothing_harmful_is_kept_anywhere(plan: Scene) -> None:
    found = list(places(plan))
    assert len({place.url.split("/")[1] for place in found}) >= 3, "not only one slice takes files"
    root = folder().root
    before = kept(root)
    for place in found:
        browser = plan.browser(place.who)
        good = token(browser)
        for label, (content, name) in REFUSED.items():
            if place.url.startswith("/lists/imports") and is_text(content):
                continue  # to a list that comes as text every text is one; it is handed out as text, too
            data = {**place.others, "csrf_token": good, place.field: (BytesIO(content), name)}
            response = sent(browser, place.url, data)
            # A form without its other values may be shown again before its file is looked at.
            assert response.status_code in {200, 302, 409, 413, 422}, (str(place), label, response.status_code)
            assert "<h1" in response.text or response.status_code == 302, (str(place), label)
            assert kept(root) == before, (str(place), label)


def sent(browser: Browser, url: str, data: Mapping[str, Any]) -> TestResponse:
    """Sent as bytes: left to itself the test client writes what is long to a file and leaves that open."""
    boundary, body = encode_multipart(data)
    return browser.post(url, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def is_text(content: bytes) -> bool:
    try:
        return bool(content.decode())
    except UnicodeDecodeError:
        return False


def kept(root: Path) -> set[str]:
    return {path.name for path in root.rglob("*") if path.is_file()}


def claimed(scene: Scene, content: bytes, name: str, persona: str = STRANGER) -> str:
    """The page that answers to a letter of authority with this content."""
    browser = scene.browser(persona)
    data = {"csrf_token": token(browser), "letter": (BytesIO(content), name)}
    response = sent(browser, "/my/units/claim", data)
    assert response.status_code == 422
    return response.text


@pytest.mark.parametrize("label", list(REFUSED))
def test_a_refusal_says_why_beside_the_field(plan: Scene, label: str) -> None:
    content, name = REFUSED[label]
    page = words(claimed(plan, content, name))
    stem = name if label != "nothing" else ""
    assert f"“{stem}" in page or "请上传" in page or "请选择" in page, page


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_never_a_path(plan: Scene, name: str) -> None:
    root = folder().root
    outside = {path for path in root.parent.rglob("*") if root not in path.parents}
    page = claimed(plan, uploads.pdf(f"named {name!r}"), name)
    assert "<script>alert" not in page
    assert {path for path in root.parent.rglob("*") if root not in path.parents} == outside
    assert [
        path for path in root.rglob("*") if path.is_file() and not re.fullmatch("[0-9a-f]{64}|[.]lock", path.name)
    ] == []


def test_a_download_carries_no_header_of_the_uploader(plan: Scene) -> None:
    owner = plan.person(OWNER)
    for name in NAMES:
        kept_file = files.keep(uploads.upload(PDF, name), LETTER.id, by=owner)
        response = plan.browser(OWNER).get(f"/files/{kept_file.id}")
        assert response.status_code == 200
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith("attachment")
        assert all(line.startswith("greenroll=") for line in response.headers.getlist("Set-Cookie"))
        assert not set(disposition) & set("\r\n\0/\\")
        assert plan.browser(DEPARTMENT).get(f"/files/{kept_file.id}").status_code == 404
