"""What a zip archive is, told from its directory: an office document, an OFD, a plain archive; and if it is safe.

The bounds are technical: they keep an archive that grows enormously when unpacked from whoever would unpack it.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import SEEK_END, BytesIO
from typing import BinaryIO

from core.contents import kinds, office_parts, programs
from core.contents.kinds import FileRefused, Kind

MOST_ENTRIES = 5_000
MOST_DIRECTORY = 1_000_000
MOST_UNPACKED = 500_000_000
MOST_PART = 1_000_000
"""Bytes: of the directory, of everything unpacked, of the one part that we read."""
MOST_RATIO = 200
RATIO_MATTERS_FROM = 20_000_000

_END = b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_COMMENT = 65_535
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_LOCATOR_LENGTH = 20
_END_64_LENGTH = 56
_ENCRYPTED = 0x1
_LOCAL_LENGTH = 30
_LONGEST_DESCRIPTOR = 24
"""Bytes that may follow an entry: too few for another entry's head."""
_UNICODE_PATH = 0x7075
_UNICODE_PATH_HEAD = 5
"""An extra field: its number, and the version and the sum before the path."""
_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)", re.DOTALL)
"""Paths that lead out of the folder into which somebody unpacks."""
_TYPES = "[Content_Types].xml"
_OF_ZIP = frozenset(
    (*(ending for kind in kinds.KINDS.values() for ending in kind.extensions), ".bmp", ".gif", ".tif", ".tiff", ".xml")
) - {".zip"}
_OF_OFD = _OF_ZIP | {".jb2", ".jbig2", ".ttf", ".otf", ".ttc", ".cff", ".dat", ".esl"}
"""What may stand in an archive, and in an OFD: its parts, fonts, seals and the papers attached to it."""
_OF_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
_FAULTS = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
    zlib.error,
    struct.error,
)
_LOOKED_INTO = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", programs.OLE)
_OFFICE: tuple[tuple[str, bytes, Kind], ...] = (
    ("word/document.xml", b"wordprocessingml.document.main+xml", kinds.DOCX),
    ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml", kinds.XLSX),
)


def recognise(file: BinaryIO, inside: Callable[[BinaryIO], Kind]) -> Kind:
    """The kind of a seekable zip file. `inside` says what a file in it is. Raises FileRefused."""
    if _directory_length(file) > MOST_DIRECTORY:
        raise FileRefused("压缩包里的文件过多。", f"请减少到 {MOST_ENTRIES} 个以内，或分成几个压缩包。")
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _weigh(entries)
            _require_one(file, archive, entries)
            _require_inside(entries)
            return _kind_of(archive, {entry.filename for entry in entries}, inside)
    except _FAULTS as fault:
        raise _damaged() from fault


def _damaged() -> FileRefused:
    return FileRefused("文件已损坏，读不出其中的目录。", "请用原来的软件打开检查，重新保存后再上传。")


def _directory_length(file: BinaryIO) -> int:
    """Bytes of the directory as the archive's end states it: known before anything of it is read."""
    file.seek(0, SEEK_END)
    file.seek(max(0, file.tell() - _END_64_LENGTH - _LOCATOR_LENGTH - _END_LENGTH - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise _damaged()
    locator = at - _LOCATOR_LENGTH
    if locator < 0 or not tail.startswith(_LOCATOR_64, locator):
        length: int = struct.unpack_from("<I", tail, at + 12)[0]
        return length
    # A longer end, for archives past 4 GB, stands before the end and speaks in its place.
    wide = locator - _END_64_LENGTH
    if wide < 0 or not tail.startswith(_END_64, wide):
        raise _damaged()
    wide_length: int = struct.unpack_from("<Q", tail, wide + 40)[0]
    return wide_length


def _weigh(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise FileRefused("压缩包里的文件过多。", f"请减少到 {MOST_ENTRIES} 个以内，或分成几个压缩包。")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefused("文件加了密码，审核人员无法打开。", "请去掉密码后再上传。")
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    grows = unpacked > RATIO_MATTERS_FROM and unpacked > packed * MOST_RATIO
    if grows or unpacked > MOST_UNPACKED:
        raise FileRefused(
            f"文件解压后会膨胀到约 {unpacked // 1_000_000} MB，不能接收。", "请检查文件来源，分开上传需要的内容。"
        )


def _require_one(file: BinaryIO, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Nothing before the archive, behind it or between what it lists: there something else could hide."""
    file.seek(0, SEEK_END)
    ends = file.tell() - len(archive.comment) - _END_LENGTH
    file.seek(max(0, ends))
    is_last = file.read(len(_END)) == _END
    if not (is_last and _is_filled(file, entries, archive.start_dir)) or b"%PDF-" in archive.comment:
        raise FileRefused("这个文件同时是两种类型的文件，不能接收。", "请用原来的软件重新保存后再上传。")
    if len({entry.filename.rstrip(". ").lower() for entry in entries}) < len(entries):
        raise FileRefused("压缩包里有重名的文件，不能接收。", "请改名后重新打包。")


def _is_filled(file: BinaryIO, entries: list[zipfile.ZipInfo], directory: int) -> bool:
    """Whether its entries stand one behind the other, from its beginning to its directory."""
    ends = room = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if not ends <= entry.header_offset <= ends + room:
            return False
        file.seek(entry.header_offset + _LOCAL_LENGTH - 4)
        ends = entry.header_offset + _LOCAL_LENGTH + sum(struct.unpack("<HH", file.read(4))) + entry.compress_size
        room = _LONGEST_DESCRIPTOR
    return ends <= directory <= ends + room


def _require_inside(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16) or any(map(_OUTSIDE.match, _names(entry))):
            raise FileRefused("压缩包里有指向包外的路径，不能接收。", "请重新打包后再上传。")


def _names(entry: zipfile.ZipInfo) -> Iterator[str]:
    """As what it is unpacked: some programs go by its name, others by the one that an extra field gives to it."""
    yield entry.filename
    extra = entry.extra
    while extra:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH:
            yield field[_UNICODE_PATH_HEAD:].decode(errors="replace")


def _kind_of(archive: zipfile.ZipFile, names: set[str], inside: Callable[[BinaryIO], Kind]) -> Kind:
    if _TYPES in names:
        return _office_kind(archive, names, inside)
    if "OFD.xml" in names:
        _look_inside(archive, _OF_OFD, inside)
        return kinds.OFD
    _look_inside(archive, _OF_ZIP, inside)
    return kinds.ZIP


def _is_left_by_a_system(name: str, head: bytes) -> bool:
    """What macOS and Windows put into folders and archives, and nobody who packs them sees."""
    last = name.rpartition("/")[2].lower()
    return last in _OF_SYSTEMS or (last.startswith("._") and head.startswith(_APPLE_DOUBLE))


def _look_inside(archive: zipfile.ZipFile, allowed: frozenset[str], inside: Callable[[BinaryIO], Kind]) -> None:
    """Every file in it by its name and its first bytes; what could act by itself wholly."""
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        name = entry.filename[-60:]
        with archive.open(entry) as part:
            head = part.read(programs.HEAD)
            programs.refuse(head, f"压缩包里的 {name}")
            if all(_is_left_by_a_system(each, head) for each in _names(entry)):
                continue
            endings = {programs.suffix(each) for each in _names(entry)}
            if not endings <= allowed:
                what = "不接收的文件" if endings.isdisjoint(programs.ENDINGS) else "程序或带宏的文件"
                cure = "请去掉后重新打包；材料请存为 PDF 或图片。"
                raise FileRefused(f"压缩包里有{what}（{name}），不能接收。", cure)
            is_xml = ".xml" in endings
            is_known = head.startswith(_LOOKED_INTO) or b"%PDF-" in head or endings & {*kinds.CSV.extensions}
            if not is_xml and not is_known:
                continue
            if entry.file_size > office_parts.MOST_PART:
                raise FileRefused(f"压缩包里的 {name} 过大，不能接收。", "请缩小后重新打包，或者单独上传。")
            content = head + part.read()
            if is_xml and programs.runs_in_browser(content):
                raise FileRefused(f"压缩包里的 {name} 是网页或脚本，不能接收。", "请去掉后重新打包。")
            if is_xml and allowed is _OF_OFD:
                office_parts.examine_ofd(content)
            if is_known and inside(BytesIO(content)) is kinds.ZIP:
                raise FileRefused(f"压缩包里还有压缩包（{name}），不能接收。", "请解开后重新打包。")


def _office_kind(archive: zipfile.ZipFile, names: set[str], inside: Callable[[BinaryIO], Kind]) -> Kind:
    if archive.getinfo(_TYPES).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise _damaged()  # No office program packs otherwise, and others ask for memory as the file says.
    with archive.open(_TYPES) as part:
        types = part.read(MOST_PART + 1)
    with_macros = b"macroEnabled" in types or any(
        name.lower().endswith("vbaproject.bin") or name.lower().startswith("xl/macrosheets/") for name in names
    )
    if with_macros:
        raise FileRefused("这是带宏的 Office 文件，不能接收。", "请另存为不带宏的 .docx、.xlsx，或导出为 PDF。")
    office_parts.examine(archive, inside)
    for part_name, content_type, kind in _OFFICE:
        if part_name in names and content_type in types:
            return kind
    raise FileRefused("这不是 Word 文档（.docx）或 Excel 表格（.xlsx）。", "请另存为 .docx、.xlsx 或 PDF 后再上传。")
