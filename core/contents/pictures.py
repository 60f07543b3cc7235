"""Pictures of what somebody uploaded, made by us: the pages of a PDF, a photograph turned upright and made smaller.

A browser that shows these meets no byte of the stranger's, whatever it makes of PDFs: those of the Chromium family show
none in a sandboxed frame, phones none in any frame. They are made in a process apart (`core.contents.apart`).
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import Any

from core.contents.apart import FileUnreadable, read_apart
from core.contents.kinds import JPG, PDF, PNG, Kind

SHOWN = (PDF, JPG, PNG)
AT_ONCE = 5
"""Pages of one answer: what somebody reads at a sitting, and some hundred kilobytes each."""
WIDTH, HEIGHT = 1200, 3600
"""Pixels that a picture has at the most: a page of A4 at 145 dpi, and room for a long strip."""
SECONDS = 8
"""Of processor time, for the pages of one answer: somebody waits for them."""
PATIENCE = 2.0
_QUALITY = 80

_CURE = "请下载原件查看。"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Some pages in a row of `total`, from the `first` (counted from 1), each a JPEG in base64."""

    first: int
    total: int
    jpegs: tuple[str, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.jpegs) - 1


def is_pictured(name: str) -> bool:
    """Whether a file of this name is likely one of which pictures are made: the content decides."""
    return name.lower().endswith(tuple(extension for kind in SHOWN for extension in kind.extensions))


def pictures(content: bytes, kind: Kind, first: int = 1) -> Pictures:
    """Pages from the first one asked for. Raises FileUnreadable (another kind, a password, no such page, damage, too
    much to draw), ManyAreRead."""
    if kind not in SHOWN:
        raise FileUnreadable("这类文件不能在页面中显示。", _CURE)
    asked = (of_pdf, content, first) if kind is PDF else (of_image, content)
    total, jpegs = read_apart(*asked, seconds=SECONDS, patience=PATIENCE)
    return Pictures(first, total, tuple(jpegs))


def of_pdf(content: bytes, first: int) -> tuple[int, list[str]]:
    """How many pages there are, and some of them. It runs apart, and so do its libraries. Raises FileUnreadable."""
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415  # the server's process reads no stranger's PDF

    try:
        document = PdfDocument(content)
        total = len(document)
        if not 1 <= first <= total:
            raise FileUnreadable(f"没有这一页：文件共 {total} 页。", "请从第一页看起。")
        pages = (document[number] for number in range(first - 1, min(total, first - 1 + AT_ONCE)))
        return total, [_jpeg(page.render(scale=_scale(*page.get_size())).to_pil()) for page in pages]
    except PdfiumError as fault:
        raise FileUnreadable("这份 PDF 设有密码或者已经损坏，不能在页面中显示。", _CURE) from fault


def _scale(width: float, height: float) -> float:
    """Pixels per point."""
    return min(WIDTH / max(width, 1), HEIGHT / max(height, 1))


def of_image(content: bytes) -> tuple[int, list[str]]:
    """A photograph or a scan, as one page. Raises FileUnreadable."""
    from PIL import Image, ImageOps  # noqa: PLC0415  # as above

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            image.draft("RGB", (WIDTH, HEIGHT))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((WIDTH, HEIGHT))
            return 1, [_jpeg(upright)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise FileUnreadable("这张图片已经损坏，不能在页面中显示。", _CURE) from fault


def _jpeg(image: Any) -> str:
    """On white, where it is transparent."""
    from PIL import Image  # noqa: PLC0415  # as above

    if image.mode in {"RGBA", "LA", "P", "PA"}:
        coloured = image.convert("RGBA")
        ground = Image.new("RGBA", coloured.size, "white")
        image = Image.alpha_composite(ground, coloured)
    written = io.BytesIO()
    image.convert("RGB").save(written, "JPEG", quality=_QUALITY, optimize=True)
    return base64.b64encode(written.getvalue()).decode()
