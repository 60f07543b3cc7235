"""Pictures of what was uploaded: some pages at a time, upright and small; what cannot be shown says why."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from core.contents.apart import FileUnreadable
from core.contents.kinds import DOCX, JPG, PDF, PNG, Kind
from core.contents.pictures import AT_ONCE, HEIGHT, WIDTH, Pictures, is_pictured, pictures
from tests.support.uploads import pages_pdf, pdf, word


def sizes(found: Pictures) -> list[tuple[int, int]]:
    images = [Image.open(io.BytesIO(base64.b64decode(each))) for each in found.jpegs]
    assert {image.format for image in images} == {"JPEG"}
    return [image.size for image in images]


def image(kind: str, size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind, **options)
    return written.getvalue()


def test_a_few_pages_at_a_time() -> None:
    content = pages_pdf(AT_ONCE + 2)
    first = pictures(content, PDF)
    assert (first.first, first.last, first.total) == (1, AT_ONCE, AT_ONCE + 2)
    assert {width for width, _ in sizes(first)} == {WIDTH}
    others = pictures(content, PDF, AT_ONCE + 1)
    assert (others.first, others.last) == (AT_ONCE + 1, AT_ONCE + 2)


@pytest.mark.parametrize("page", [0, -1, 3, 10**30])
def test_a_page_that_is_not_there(page: int) -> None:
    with pytest.raises(FileUnreadable, match="没有这一页：文件共 2 页"):
        pictures(pages_pdf(2), PDF, page)


def test_a_long_strip_is_bounded() -> None:
    assert sizes(pictures(pages_pdf(1, (30, 3000)), PDF)) == [(HEIGHT // 100, HEIGHT)]


def test_photographs_are_turned_upright_and_made_smaller_what_shines_through_lies_on_white() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned by a quarter
    assert sizes(pictures(image("JPEG", (2400, 1200), exif=turned), JPG)) == [(1200, 2400)]
    clear = pictures(image("PNG", (3, 2), "RGBA"), PNG)
    pixel = Image.open(io.BytesIO(base64.b64decode(clear.jpegs[0]))).getpixel((0, 0))
    assert pixel == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "kind", "why"),
    [
        (pdf(), PDF, "密码或者已经损坏"),
        (b"%PDF-1.4 nothing %%EOF", PDF, "密码或者已经损坏"),
        (b"\x89PNG\r\n\x1a\n nothing", PNG, "已经损坏"),
        (word(), DOCX, "不能在页面中显示"),
    ],
)
def test_what_cannot_be_shown_says_why(content: bytes, kind: Kind, why: str) -> None:
    with pytest.raises(FileUnreadable, match=why):
        pictures(content, kind)


def test_which_files_a_page_offers_to_show() -> None:
    assert [name for name in ("盖章.PDF", "照片.jpeg", "表.xlsx", "附件") if is_pictured(name)] == [
        "盖章.PDF",
        "照片.jpeg",
    ]
