"""The kind of a file is told from its bytes; what is damaged, foreign or dangerous is refused with a sentence."""

from __future__ import annotations

import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.contents import kinds
from core.contents.inspection import recognise, require
from core.contents.kinds import FileRefused
from tests.support import uploads

BOMB = uploads.archive({"zeros": bytes(60_000_000)})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (uploads.pdf(), kinds.PDF),
        (b"\xef\xbb\xbf\n" + uploads.pdf(), kinds.PDF),
        (uploads.png(), kinds.PNG),
        (uploads.jpg(), kinds.JPG),
        (uploads.word(), kinds.DOCX),
        (uploads.excel(), kinds.XLSX),
        (uploads.ofd(), kinds.OFD),
        (uploads.archive({"佐证/照片.jpg": b"x"}), kinds.ZIP),
        ("名称,文号\n某某公司,1\n".encode(), kinds.CSV),
        ("名称,文号\n某某公司,1\n".encode("gb18030"), kinds.CSV),
    ],
)
def test_each_kind_is_recognised(content: bytes, kind: kinds.Kind) -> None:
    assert recognise(BytesIO(content)) is kind


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (uploads.pdf()[:-8], "不完整"),
        (uploads.png(20_000, 20_000), "20000 × 20000 像素"),
        (uploads.jpg(60_000, 60_000), "60000 × 60000 像素"),
        (uploads.png()[:14], "读不出尺寸"),
        (uploads.jpg()[:8], "读不出尺寸"),
        (b"\xff\xd8" + b"\xff" * 50, "读不出尺寸"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "旧版"),
        (b"MZ\x90\x00" + bytes(100), "可执行程序"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"GIF89a" + bytes(20), "GIF"),
        (bytes(range(256)), "无法识别"),
        (uploads.word()[:2000], "已损坏"),
        (b"PK\x03\x04" + bytes(100), "已损坏"),
        (BOMB, "膨胀"),
        (uploads.archive({"../../etc/passwd": b"x"}), "指向包外"),
        (uploads.archive({"看图.EXE": b"x"}), "程序"),
        (uploads.archive({"附件.docm": b"x"}), "带宏"),
        (uploads.repacked(uploads.word(), add={"word/vbaProject.bin": b"x"}), "带宏"),
        (uploads.repacked(uploads.excel(), add={"xl/macrosheets/sheet1.xml": b"x"}), "带宏"),
        (
            uploads.repacked(
                uploads.word(),
                replace={
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": (
                        b"application/vnd.ms-word.document.macroEnabled.main+xml"
                    )
                },
            ),
            "带宏",
        ),
        (uploads.archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "不是 Word"),
        (uploads.archive({f"{number}": b"" for number in range(5_001)}), "过多"),
    ],
)
def test_what_is_not_taken_is_refused_with_its_reason(content: bytes, says: str) -> None:
    with pytest.raises(FileRefused) as refused:
        recognise(BytesIO(content))
    assert says in refused.value.sentence
    assert refused.value.cure


def test_a_thumbnail_does_not_pass_for_the_image() -> None:
    hidden = uploads.jpg(2, 2)
    with pytest.raises(FileRefused, match="像素"):
        recognise(BytesIO(uploads.jpg(60_000, 60_000, thumbnail=hidden)))


def test_an_encrypted_archive_is_refused() -> None:
    packed = bytearray(uploads.archive({"机密.pdf": b"x"}))
    packed[6] |= 1
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileRefused, match="密码"):
        recognise(BytesIO(bytes(packed)))


def test_only_what_the_purpose_accepts_passes() -> None:
    require(kinds.PDF, (kinds.PDF, kinds.JPG))
    with pytest.raises(FileRefused, match="内容是PNG 图片") as refused:
        require(kinds.PNG, (kinds.PDF, kinds.JPG))
    assert refused.value.cure == "可以上传：PDF、JPG 图片。"


SAMPLES = [uploads.pdf(), uploads.png(), uploads.jpg(), uploads.word(), uploads.excel(), uploads.ofd()]


@given(st.sampled_from(SAMPLES), st.data())
def test_a_spoilt_file_is_recognised_or_refused_and_never_breaks_us(sample: bytes, data: st.DataObject) -> None:
    spoilt = bytearray(sample[: data.draw(st.integers(0, len(sample)))])
    for _ in range(data.draw(st.integers(0, 5))):
        if spoilt:
            spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FileRefused):
        recognise(BytesIO(bytes(spoilt)))


@given(st.binary(max_size=300))
def test_any_bytes_are_recognised_or_refused(content: bytes) -> None:
    with suppress(FileRefused):
        recognise(BytesIO(content))


def directory_behind_a_longer_end(entries: int) -> bytes:
    """An archive whose end states a directory of 100 bytes, and whose longer end the real one."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, *[0] * 8, 1, *[0] * 6) + b"x"
    local = b"PK\3\4" + bytes(30)
    size = len(entry) * entries
    longer = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, entries, entries, size, len(local))
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(local) + size, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 100, 0xFFFFFFFF, 0)
    return local + entry * entries + longer + locator + end


class Counted(BytesIO):
    """Counts the bytes that are read of it, and how often it is asked."""

    bytes_read = 0
    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.bytes_read += len(found)
        self.reads += 1
        return found


def test_a_directory_is_weighed_before_it_is_read_wherever_its_length_stands() -> None:
    file = Counted(directory_behind_a_longer_end(50_000))
    with pytest.raises(FileRefused, match="过多"):
        recognise(file)
    assert file.bytes_read < 200_000


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\xe1\x00\x02"], ids=["fill bytes", "empty segments"])
def test_an_image_of_nothing_but_markers_is_given_up(filling: bytes) -> None:
    file = Counted(b"\xff\xd8\xff\xe1\x00\x02" + filling * 100_000)
    with pytest.raises(FileRefused, match="读不出尺寸"):
        recognise(file)
    assert file.reads < 10_000


def test_an_office_file_packed_as_no_office_program_packs_is_refused() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("[Content_Types].xml", b"<Types/>")
    with pytest.raises(FileRefused, match="损坏"):
        recognise(BytesIO(buffer.getvalue()))
