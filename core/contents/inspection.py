"""What a file really is, told from its bytes and from nothing else.

Nothing is decoded, unpacked or run: signatures, sizes and directories are read, and of a compressed part no more than
a bounded piece. So neither an image nor an archive that explodes when opened costs us anything, and both are refused.
"""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_END
from typing import BinaryIO

from core.contents import archives, kinds, pdf_parts, programs
from core.contents.bounded import bounded, go_on
from core.contents.kinds import FileRefused, Kind

HEAD = 4096
_ARCHIVE = b"PK\x03\x04"
TAIL = 65536
MOST_PIXELS = 100_000_000
"""A scanned A0 sheet at 200 dpi has 60 million; what has more is made to hurt whoever opens it."""
MOST_MARKERS = 5_000
"""Before a JPEG's frame header, fill bytes among them: cameras write some hundreds."""

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "旧版（.doc、.xls）或加了密码的 Office 文件"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
)
_CURES = {
    "旧版（.doc、.xls）或加了密码的 Office 文件": "请去掉密码，另存为 .docx、.xlsx 或导出为 PDF 后再上传。",
    "RAR 压缩包": "请解压后改用 ZIP 压缩包，或逐个上传其中的文件。",
    "7z 压缩包": "请解压后改用 ZIP 压缩包，或逐个上传其中的文件。",
}
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BLANK = b"\xef\xbb\xbf\x00\t\n\r "
_NO_TABLE = (b"{\\rtf", b"ID;P", b"<?xml", b"MIME-Version:", b"%!", b"[InternetShortcut]")
"""How texts begin that spreadsheet programs and others take for a document of another kind, with what acts in it."""
_ASKS_PROGRAM = re.compile(rb"[\w.'] *\|\s*(?:'(?:[^']|\'\')*+'|[\w.]++)\s*![\w$'(]")
_FORMULA = re.compile(rb"[,;\t\r\n][ \"'\r\n]*+[=+@-]")
_PIECE = 1 << 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of an image, in pixels."""

    width: int
    height: int


@bounded()
def recognise(file: BinaryIO) -> Kind:
    """The kind of a seekable file. Raises FileRefused for what is none of ours, is damaged, dangerous or endless."""
    head = _read(file, 0, HEAD)
    if not head:
        raise FileRefused("文件是空的（0 字节）。", "请检查文件后重新选择。")
    # Readers look for the mark further on, too; what has another kind's beginning would then be two kinds at once.
    _require_one(head, file)
    if head.lstrip(_BLANK).startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _image(kinds.PNG, _png_size(head))
    if head.startswith(b"\xff\xd8\xff"):
        return _image(kinds.JPG, _jpeg_size(file))
    if head.startswith(_ARCHIVE):
        return archives.recognise(file, recognise)
    for signature, name in _FOREIGN:
        if head.startswith(signature):
            raise FileRefused(f"这是{name}，不能上传。", _CURES.get(name, "请另存为 PDF 或 JPG 后再上传。"))
    programs.refuse(head, "这个文件")
    if _is_text(file):
        return _table(head, file)
    raise FileRefused("无法识别文件的类型，或者文件已损坏。", "请用原来的软件打开检查，另存为 PDF 后再上传。")


def _table(head: bytes, file: BinaryIO) -> Kind:
    if head.lstrip(_BLANK).startswith(_NO_TABLE):
        raise FileRefused("这不是表格，是另一种格式的文件。", "请另存为 .xlsx 或 PDF 后再上传。")
    if _starts_program(file):
        raise FileRefused("表格里有会启动其他程序的公式，不能接收。", "请改为填写数值后重新保存。")
    return kinds.CSV


def _starts_program(file: BinaryIO) -> bool:
    """Whether a cell begins as a formula and asks another program (``name|'topic'!item``), wherever separators and ends
    of lines stand between. It takes as long as the text is."""
    file.seek(0)
    text = b"\n"
    while piece := file.read(_PIECE):
        go_on()
        text += piece
        at = 0
        while (begun := _FORMULA.search(text, at)) and (asked := _ASKS_PROGRAM.search(text, begun.end())):
            at = asked.start()
            if _FORMULA.search(text, max(begun.start(), at - programs.LONGEST_FORMULA), at):
                return True
        text = text[-2 * programs.LONGEST_FORMULA :]
    return False


def _require_one(head: bytes, file: BinaryIO) -> None:
    """Raises FileRefused where a reader would take it for a PDF or an archive, and another for something else."""
    is_pdf = head.lstrip(_BLANK).startswith(b"%PDF-")
    if (not is_pdf and b"%PDF-" in head[: programs.HEAD]) or (
        not head.startswith(_ARCHIVE) and zipfile.is_zipfile(file)
    ):
        raise FileRefused("这个文件同时是两种类型的文件，不能接收。", "请用原来的软件重新保存后再上传。")


def require(kind: Kind, accepted: tuple[Kind, ...]) -> None:
    """Raises FileRefused for a kind that is not among the accepted ones."""
    if kind not in accepted:
        name = "文本文件" if kind is kinds.CSV else kind.label
        raise FileRefused(f"文件内容是{name}，这里不接受。", f"可以上传：{kinds.labels(accepted)}。")


def _pdf(file: BinaryIO) -> Kind:
    if b"%%EOF" not in _tail(file):
        raise FileRefused("PDF 文件不完整，结尾缺失。", "请用 PDF 阅读器打开检查，重新导出后再上传。")
    pdf_parts.examine(file, recognise)
    return kinds.PDF


def _image(kind: Kind, size: Size | None) -> Kind:
    if size is None or not size.width or not size.height:
        raise FileRefused(f"{kind.label}已损坏，读不出尺寸。", "请用看图软件打开检查，另存后再上传。")
    if size.width * size.height > MOST_PIXELS:
        raise FileRefused(
            f"图片有 {size.width} × {size.height} 像素，过大。", f"请缩小到 {MOST_PIXELS // 10_000} 万像素以内再上传。"
        )
    return kind


def _png_size(head: bytes) -> Size | None:
    if head[12:16] != b"IHDR" or len(head) < 24:  # noqa: PLR2004  # signature, length, type, width, height
        return None
    return Size(*struct.unpack(">II", head[16:24]))


def _jpeg_size(file: BinaryIO) -> Size | None:
    """Walk from marker to marker up to the frame header; image data is never read."""
    file.seek(2)
    for _ in range(MOST_MARKERS):
        marker = file.read(4)
        if len(marker) < 4:  # noqa: PLR2004  # a marker and a length, two bytes each
            return None
        if marker.startswith(b"\xff\xff"):  # a fill byte before the marker
            file.seek(-3, SEEK_CUR)
            continue
        start, code, length = struct.unpack(">BBH", marker)
        if start != 0xFF or length < 2:  # noqa: PLR2004  # the length counts itself
            return None
        if code in _JPEG_FRAMES:
            frame = file.read(5)
            if len(frame) < 5:  # noqa: PLR2004  # precision, height, width
                return None
            height, width = struct.unpack(">xHH", frame)
            return Size(width, height)
        file.seek(length - 2, SEEK_CUR)
    return None


def _is_text(file: BinaryIO) -> bool:
    """Whether the whole file is text in one of the two encodings in which spreadsheets write CSV."""
    return any(_decodes(file, encoding) for encoding in ("utf-8-sig", "gb18030"))


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(TAIL):
            go_on()
            if _CONTROL.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _tail(file: BinaryIO) -> bytes:
    file.seek(0, SEEK_END)
    return _read(file, max(0, file.tell() - TAIL), TAIL)
