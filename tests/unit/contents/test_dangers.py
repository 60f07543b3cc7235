"""What acts by itself, reaches elsewhere or is two things at once is refused: each kind of it, in each container."""

from __future__ import annotations

import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextvars import Context
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from types import MappingProxyType

import pytest

from core.contents import bounded, kinds, office_parts
from core.contents.inspection import recognise
from core.contents.kinds import FileRefused
from core.errors import refusal_of
from tests.support import uploads

WORD, EXCEL = uploads.word(), uploads.excel()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(kind: str, target: str, *, outside: bool = True) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    one = f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
    return f'<?xml version="1.0"?><Relationships xmlns="urn:r">{one}</Relationships>'.encode()


def field(*pieces: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f'<w:p xmlns:w="urn:w">{runs}</w:p>'.encode()


FIELD_ENDS = b'<w:r><w:fldChar w:fldCharType="%s"/></w:r>'


def fields(*each: str) -> bytes:
    """One after the other, or within one another: ``{`` and ``}`` begin and end one."""
    ends = {"{": FIELD_ENDS % b"begin", "}": FIELD_ENDS % b"end"}
    runs = (ends.get(one) or f"<w:r><w:instrText>{one}</w:instrText></w:r>".encode() for one in each)
    return b'<w:p xmlns:w="urn:w">%s</w:p>' % b"".join(runs)


def in_ofd(name: str, body: bytes) -> bytes:
    return uploads.repacked(uploads.ofd(), add={name: b'<o:a xmlns:o="urn:o">%s</o:a>' % body})


def pdf_with(body: bytes) -> bytes:
    return uploads.pdf().replace(b"trailer", b"9 0 obj" + body + b"endobj\ntrailer")


def packed(body: bytes, kind: bytes = b"/Type/ObjStm") -> bytes:
    data = zlib.compress(body)
    return b"<<%s/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream " % (kind, len(data), data)


def in_word(parts: Mapping[str, bytes]) -> bytes:
    return uploads.repacked(WORD, add=parts)


def in_excel(parts: Mapping[str, bytes]) -> bytes:
    return uploads.repacked(EXCEL, add=parts)


SCRIPT = b"9 0 <</S/JavaScript/JS(x)>>"
ACTION = b"<</S/Launch/F(cmd.exe)>>"
FORMULA = b"<worksheet xmlns=\"urn:s\"><f>cmd|' /C calc'!A0</f></worksheet>"
VBA = OLE + "_VBA_PROJECT".encode("utf-16-le")

DANGERS: dict[str, bytes] = {
    "a program": b"MZ\x90\x00" + bytes(100),
    "a program of Linux": b"\x7fELF" + bytes(100),
    "a shortcut": b"L\0\0\0\x01\x14\x02\0" + bytes(100),
    "a class": b"\xca\xfe\xba\xbe" + bytes(100),
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a page": b"\xef\xbb\xbf\n<HTML><script>alert(1)</script></HTML>",
    "a page behind a comment": b"<!-- x --><html><body onload=alert(1)>",
    "a drawing with scripts": b'<?xml version="1.0"?><svg xmlns="urn:s"><script>alert(1)</script></svg>',
    "a launch action": pdf_with(ACTION),
    "a launch action spelt otherwise": pdf_with(ACTION.replace(b"Launch", b"L#61unch")),
    "a packed launch action": pdf_with(packed(b"9 0 " + ACTION)),
    "a script in a PDF": pdf_with(b"<</S/JavaScript/JS(app.alert\\(1\\))>>"),
    "scripts of a form": pdf_with(b"<</AcroForm<</XFA 8 0 R>>>>"),
    "scripts of a form in pieces": pdf_with(b"<</AcroForm<</XFA%x\n[(form) 8 0 R]>>>>"),
    "a file that a PDF opens elsewhere": pdf_with(b"<</S/GoToR/F(\\\\\\\\a.example\\\\x.pdf)>>"),
    "a file that a PDF opens within another": pdf_with(b"<</S/GoToE/F(\\\\\\\\a.example\\\\x.pdf)>>"),
    "a program in a PDF": pdf_with(packed(b"MZ\x90\x00" + bytes(100), b"/Type/EmbeddedFile")),
    "an address that runs": pdf_with(b"<</S/URI/URI( JavaScript:alert\\(1\\))>>"),
    "an address of a machine": pdf_with(b"<</S/URI/URI(\\\\\\\\a.example\\\\x)>>"),
    "a file that a PDF fetches": pdf_with(b"<</F<</FS%x\n/URL/F(http://a.example)>>>>"),
    "scripts of a drawing in a PDF": pdf_with(b"<</Type/3D/OnInstantiate 7 0 R>>"),
    "macros in a PDF": pdf_with(packed(in_word({"word/vbaProject.bin": VBA}), b"/Type/EmbeddedFile")),
    "old macros in a PDF": pdf_with(packed(VBA, b"/Type/EmbeddedFile")),
    "a script in a PDF in a PDF": pdf_with(packed(pdf_with(SCRIPT), b"/Type/EmbeddedFile")),
    "a program in a PDF that says no type": pdf_with(
        b"<</EF<</F 11 0 R>>>>endobj 11 0 obj" + packed(b"MZ\x90\x00" + bytes(100), b"")
    ),
    "a program in a PDF, packed twice": pdf_with(
        b"<</Type/EmbeddedFile/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream "
        % zlib.compress(zlib.compress(b"MZ\x90\x00" + bytes(100)))
    ),
    "a program in a PDF by its name": pdf_with(
        b"<</UF<feff0061002e006200610074>/EF<</F 11 0 R>>>>endobj 11 0 obj" + packed(b"calc", b"")
    ),
    "an archive behind a PDF": uploads.pdf() + uploads.archive({"x": b"y"}) + b"%%EOF\n",
    "an archive behind an image": uploads.png() + uploads.archive({"x.jpg": b"y"}),
    "a PDF in an image's head": uploads.jpg(thumbnail=b"%PDF-1.4 "),
    "a renamed project of macros": in_word({"word/printerSettings/picture.bin": VBA}),
    "a relation to macros": in_word({"word/_rels/a.xml.rels": relations("vbaProject", "picture.bin", outside=False)}),
    "a packed file in an object": in_word(
        {"word/embeddings/oleObject1.bin": OLE + "\x01Ole10Native".encode("utf-16-le")}
    ),
    "a program as a part": in_excel({"xl/media/image1.png": b"MZ\x90\x00" + bytes(100)}),
    "a program named as one": in_excel({"xl/media/run.exe. ": b"x"}),
    "macros in an embedded workbook": in_word(
        {"word/embeddings/sheet.xlsx": uploads.repacked(EXCEL, add={"xl/vbaProject.bin": b"x"})}
    ),
    "a template from elsewhere": in_word({"word/_rels/b.xml.rels": relations("attachedTemplate", "http://a.example")}),
    "a picture from elsewhere": in_word({"word/_rels/c.xml.rels": relations("image", "//a.example/x.png")}),
    "a link to a machine": in_word({"word/_rels/d.xml.rels": relations("hyperlink", "file://a/b")}),
    "a workbook from elsewhere": in_excel(
        {"xl/_rels/e.xml.rels": relations("externalLink", "externalLinks/1.xml", outside=False)}
    ),
    "relations in another encoding": in_word(
        {
            "word/_rels/f.xml.rels": relations("frame", "http://a.example")
            .decode()
            .replace('"1.0"', '"1.0" encoding="utf-16"')
            .encode("utf-16")
        }
    ),
    "a field of DDE": in_word({"word/header9.xml": field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")}),
    "a field of DDE in pieces": in_word({"word/footer9.xml": field("DD", "EAU", "TO cmd")}),
    "a text from elsewhere": in_word({"word/_rels/h.xml.rels": relations("aFChunk", "a.txt", outside=False)}),
    "a formula of DDE": in_excel({"xl/worksheets/sheet9.xml": FORMULA}),
    **{f"a formula of DDE in {name}": in_excel({name: FORMULA}) for name in ("xl/sheet9.xml", "a/b.txt", "xl/c.vml")},
    **{
        f"DDE as {tag}": in_excel({"xl/names.xml": FORMULA.replace(b"f>", f"{tag}>".encode())})
        for tag in ("definedName", "formula", "formula1", "formula2")
    },
    "a formula of DDE in UTF-16": in_excel({"xl/sheet9.xml": FORMULA.decode().encode("utf-16")}),
    "a field of DDE elsewhere": in_word({"parts/header9.xml": field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")}),
    "a document type": in_word({"word/header8.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
    "a field of DDE behind another": in_word({"word/header7.xml": fields("{", "PAGE", "}", "{", "DDEAUTO cmd", "}")}),
    "a field of DDE that is struck out": in_word(
        {"word/header7.xml": field("DDEAUTO cmd").replace(b"instrText", b"delInstrText")}
    ),
    **{
        f"a field that fetches: {said}": in_word({"word/header7.xml": fields("{", said, "}")})
        for said in (
            'INCLUDEPICTURE "http://a.example/x.png"',
            'IncludeText "\\\\\\\\a.example\\\\b.docx"',
            "LINK Excel.Sheet file://a/b.xlsx",
            "DATABASE \\c DSN=x",
        )
    },
    "a field that fetches what another names": in_word(
        {"word/header7.xml": fields("{", "INCLUDE", "PICTURE ", "{", 'QUOTE "http:', '//a.example"', "}", "}")}
    ),
    "a simple field that fetches": in_word(
        {"word/a.xml": b'<w:p xmlns:w="urn:w"><w:fldSimple w:instr="IMPORT &quot;//a.example/x&quot;"/></w:p>'}
    ),
    **{
        f"what a workbook is joined to: {kind}": in_excel(
            {"xl/_rels/g.xml.rels": relations(kind, "a.xml", outside=False)}
        )
        for kind in ("connections", "queryTable", "webextensiontaskpanes", "ui/extensibility")
    },
    **{
        f"a formula that reaches: {said}": in_excel(
            {"xl/sheet9.xml": FORMULA.replace(b"cmd|' /C calc'!A0", said.encode())}
        )
        for said in (
            '_xlfn.WEBSERVICE("http://a")',
            '1+_xlfn.IMAGE("http://a")',
            'RTD("a.b",,"c")',
            'call ("a","b")',
        )
    },
    "another machine in a PDF": pdf_with(b"<</S/Thread/F(\\\\\\\\a.example\\\\x.pdf)/D 0>>"),
    "an address that runs, in wide letters": pdf_with(b"<</S/URI/URI<feff006a00730063003a>>>"),
    "an address that runs, elsewhere": pdf_with(b"<</S/URI/URI 12 0 R>>endobj 12 0 obj(javascript:x\\(1\\))"),
    "an address that runs, packed": pdf_with(b"<</S/URI/URI 9 0 R>>endobj 12 0 obj" + packed(b"9 0 (javascript:x)")),
    **{
        f"a text that is no table: {begins!r}": begins + b" x\n"
        for begins in (
            b"{\\rtf1",
            b"\nID;PWXL;N;E",
            b'<?xml version="1.0"?><Workbook/>',
            b"MIME-Version: 1.0",
        )
    },
    **{
        f"an OFD that reaches: {body!r}": in_ofd("Doc_0/A.xml", body)
        for body in (
            b'<o:Action Event="DO"><o:URI URI="http://a.example"/></o:Action>',
            b'<o:Action Event="PO"><o:Movie ResourceID="1"/></o:Action>',
            b'<o:Action Event="CLICK"><o:URI URI="file://a/b"/></o:Action>',
            b"<o:MediaFile>http://a.example/x.png</o:MediaFile>",
            b"<o:FileLoc>\\\\a\\b.png</o:FileLoc>",
        )
    },
    "DDE in a table of text": b"name,value\nx,=cmd|' /C calc'!A0\n",
    "DDE in a table of text, with a comma": b"name,value\nx,\"=cmd|' /C calc,calc'!A0\"\n",
    "DDE in a table of text, in a function": b"name;value\nx;=SUM(1,cmd|' /C calc'!A0)\n",
    "DDE in a table of text, of a quoted program": b"name,value\nx,='cmd'|' /C calc'!A0\n",
    "DDE in a table of text, over lines": b"name,value\nx,\" -1+cmd |' /C\n calc' !A0\"\n",
    **{f"DDE in a long line, {blanks}": b"," * blanks + b"=cmd|' /C calc'!A0\n" for blanks in (65_530, 1_048_570)},
}


def named(content: bytes) -> str:
    """As whom it would pass."""
    endings = {b"%PD": ".pdf", b"\x89PN": ".png", b"\xff\xd8\xff": ".jpg", b"PK\x03": ".docx"}
    return f"佐证/材料{endings.get(content[:3], '.csv' if content.isascii() else '.jpg')}"


CONTAINERS: dict[str, Callable[[bytes], bytes]] = {
    "by itself": lambda content: content,
    "in an archive": lambda content: uploads.archive({named(content): content}),
    "in an archive, as it is": lambda content: _stored("先.txt", b"x" * 2_000, {named(content): content}),
    "in an OFD": lambda content: uploads.archive({"OFD.xml": b"<x/>", f"Doc_0/Attachs/{named(content)}": content}),
}


def described(kind: bytes, body: bytes) -> bytes:
    """A packed list of objects whose description says more, or otherwise, than it must."""
    data = zlib.compress(body)
    return b"<<%s/N 1/First 4 /Note (obj) /Filter/FlateDecode>>stream \r%s\nendstream " % (kind, data)


def _cut_in_two(open_: bytes, rest: bytes) -> bytes:
    """Packed, with what comes first as it stands: it may be the name of a stream's end."""
    made = zlib.compressobj(wbits=-15)
    head = struct.pack("<HH", len(open_), len(open_) ^ 0xFFFF) + open_
    return b"\x78\x01\0" + head + made.compress(rest) + made.flush() + struct.pack(">I", zlib.adler32(open_ + rest))


def packed_otherwise(data: bytes, said: bytes) -> bytes:
    return b"<</Type/ObjStm/N 1/First 4%s>>stream\n%s\nendstream " % (said, data)


def _stored(name: str, content: bytes, more: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as held:
        for each, data in {name: content, **more}.items():
            held.writestr(each, data)
    return buffer.getvalue()


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("danger", DANGERS)
def test_each_danger_is_refused_in_each_container(danger: str, container: str) -> None:
    assert_refused(CONTAINERS[container](DANGERS[danger]))


@pytest.mark.parametrize(
    "line",
    ["-,合计|小计!,x", "x,注意!|y", "=1+2,a|b!", "+86 731 8888,甲|乙!丙", "名称|文号!A1", "=A1,见|下!", "-,a|'b' c!d"],
)
def test_what_only_looks_like_it_is_taken(line: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        assert recognise(BytesIO(f"{line}\n".encode(encoding))) is kinds.CSV


def test_drawings_of_old_that_are_no_good_markup_are_taken() -> None:
    old = in_excel({"xl/drawings/vmlDrawing1.vml": b'<xml xmlns:v="urn:v"><v:shape><br></v:shape></xml>'})
    assert recognise(BytesIO(old)) is kinds.XLSX


@pytest.mark.parametrize(
    "content",
    [
        in_word({"word/header7.xml": fields("{", 'INCLUDEPICTURE "C:\\\\a\\\\x.png" \\* MERGEFORMAT', "}")}),
        in_word({"word/header7.xml": fields("{", "LINK x", "}", "{", 'HYPERLINK "http://a.example"', "}")}),
        in_word({"word/header7.xml": fields("}", "{", "MACROBUTTON NoMacro", "{", "PAGE", "}", "}")}),
        in_excel({"xl/sheet9.xml": FORMULA.replace(b"cmd|' /C calc'!A0", b'HYPERLINK("http://a.example")+CALLS')}),
        pdf_with(b"<</S/URI/URI 12 0 R>>endobj 12 0 obj(http://a.example)endobj 13 0 obj(javascript:of other things)"),
        pdf_with(b"<</S/URI/URI 12 0 R>>endobj 12 0 obj 7"),
        in_ofd("Doc_0/A.xml", b'<o:Action Event="DO"><o:Goto/></o:Action><o:URI URI="https://a"/><o:MediaFile>/R/a'),
        b"ID,PID\n1,2\n",
    ],
)
def test_what_reaches_nowhere_by_itself_is_taken(content: bytes) -> None:
    recognise(BytesIO(content))


def assert_refused(content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        recognise(BytesIO(content))
    assert refused.value.cure


@pytest.mark.parametrize(
    "body",
    [
        described(b"/Type/ObjStm", SCRIPT),
        described(b"", SCRIPT),
        described(b"/Type 5 0 R", SCRIPT),
        b"<</N 1/First 4/Filter/ASCIIHexDecode>>stream\n3c3c2f532f4a6176615363726970743e3e\nendstream ",
        packed_otherwise(_cut_in_two(b"9 0 %endstream\n", SCRIPT), b"/Filter/FlateDecode"),
        described(b"/Type/ObjStm/Note(/EmbeddedFile)", SCRIPT),
        b"<</Names<</EmbeddedFiles 3 0 R>>>>endobj 10 0 obj" + packed(SCRIPT),
        b"<</N 1/First 4/Note(8 0 obj)/Filter/LZWDecode>>stream\n\x80\x0b\nendstream ",
        b"<</N 1/First 4/Note(\\)8 0 obj)/A<8 0>/Filter/LZWDecode>>%8 0 obj\nstream\n\x80\x0b\nendstream ",
        b"<</N 1/First 4/Note(stream\n)/Filter/LZWDecode>>stream\n\x80\x0b\nendstream ",
        b"<</N 1/First 4/Note(>>stream\nendstream\n)/Filter/LZWDecode>>stream\n\x80\x0b\nendstream ",
        b"<</N 1/First 4/Note(" + b"stream\n" * 9 + b")/Filter/LZWDecode>>stream\n\x80\x0b\nendstream ",
        packed(SCRIPT).replace(b">>stream", b">>%stream\nstream"),
        b"<</Type/ObjStm/Filter/ASCIIHexDecode>>stream\n3c3c2f532f4a6176615363726970743e3e\nendstream ",
        packed_otherwise(zlib.compress(zlib.compress(SCRIPT)), b"/Filter[/FlateDecode/FlateDecode]"),
        packed_otherwise(zlib.compress(zlib.compress(SCRIPT)), b"/Note(/Filter/FlateDecode)/Filter 7 0 R"),
        packed_otherwise(zlib.compress(zlib.compress(SCRIPT)), b"/Filter%\n[/FlateDecode /Fl#61teDecode]"),
        packed_otherwise(
            zlib.compress(bytes(sign for each in SCRIPT for sign in (0, each))),
            b"/Filter/FlateDecode/DecodeParms<</Predictor 10/Columns 1>>",
        ),
    ],
)
def test_words_of_a_description_hide_no_list_of_objects(body: bytes) -> None:
    assert_refused(pdf_with(body))


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.EXE.", "a.exe ", "a.exe. .", "a.jpg.scr", "a.docm", "a.html", "a.svg", "a.jar", "a", "a.zip", "a.iso"],
)
def test_only_listed_names_stand_in_an_archive(name: str) -> None:
    assert_refused(uploads.archive({name: b"harmless"}))


@pytest.mark.parametrize("name", ["__MACOSX/a.bat", "__MACOSX/._a.bat", "__MACOSX/a/._a.vbs", "a/__MACOSX/._a.js"])
def test_what_a_system_leaves_behind_is_told_by_its_bytes(name: str) -> None:
    assert_refused(uploads.archive({name: b"echo harmless"}))


def entry(name: str, *, also: str = "", mode: int = 0o644) -> zipfile.ZipInfo:
    """One of an archive; `also`: as what it is unpacked by programs that look into its extra fields."""
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    if also:
        path = struct.pack("<BL", 1, zlib.crc32(name.encode())) + also.encode()
        made.extra = struct.pack("<HH", 0x7075, len(path)) + path
    return made


def archive_of(made: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as held:
        held.writestr(made, content)
    return buffer.getvalue()


PAGE = '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>alert(1)</s:script></s:svg>'


@pytest.mark.parametrize(
    "page",
    [
        PAGE.encode(),
        b"<!--" + b"x" * 2_000 + b"-->" + PAGE.encode(),
        PAGE.encode("utf-16"),
        PAGE.encode("utf-16-be"),
        b'<?xml version="1.0" encoding="gbk"?>' + PAGE.replace("alert(1)", "alert('一')").encode("gbk"),
        PAGE.replace("2000/svg", "1999/xh&#116;ml").encode(),
        b'<?xml-stylesheet type="text/xsl" href="http://a.example/x.xsl"?><a/>',
        b'<?xml version="1.0" encoding="unknown"?><a/>',
    ],
)
def test_what_a_browser_runs_stands_in_no_archive_as_xml(page: bytes) -> None:
    assert_refused(uploads.archive({"说明.xml": page}))
    assert_refused(uploads.archive({"OFD.xml": b"<x/>", "Doc_0/Attachs/a.xml": page}))


@pytest.mark.parametrize(
    "made",
    [
        entry("a.txt", also="a.bat"),
        entry("a.txt", also="../a.txt"),
        entry("a.txt", mode=0o120777),
        entry("C:/a.txt"),
        entry("c:a.txt"),
    ],
)
def test_an_entry_is_unpacked_as_what_was_looked_at_and_nowhere_else(made: zipfile.ZipInfo) -> None:
    assert_refused(archive_of(made))


def test_a_name_may_be_written_once_more_in_other_letters() -> None:
    assert recognise(BytesIO(archive_of(entry("╨╜.txt", also="新.txt")))) is kinds.ZIP


def test_nothing_stands_in_an_archive_that_it_does_not_list() -> None:
    """Programs that read an archive from its beginning unpack it all the same."""
    hidden, shown = _stored("a.bat", b"x"), _stored("b.txt", b"y")
    with zipfile.ZipFile(BytesIO(hidden)) as held:
        unlisted = hidden[: held.start_dir]
    for whole in (_behind(unlisted, shown), _behind(b"", _without_entries(unlisted))):
        assert_refused(whole)


def _behind(more: bytes, archive: bytes) -> bytes:
    """The archive with more between what it lists and its directory."""
    with zipfile.ZipFile(BytesIO(archive)) as held:
        at = held.start_dir
    end = archive.rindex(b"PK\x05\x06")
    moved = struct.pack("<I", at + len(more))
    return archive[:at] + more + archive[at : end + 16] + moved + archive[end + 20 :]


def _without_entries(before: bytes) -> bytes:
    return before + b"PK\x05\x06" + bytes(12) + struct.pack("<I", len(before)) + bytes(2)


def test_files_of_an_archive_are_looked_into_wherever_they_begin_and_to_their_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acts = pdf_with(SCRIPT)
    assert_refused(uploads.archive({"a.pdf": b" " * 900 + acts}))
    monkeypatch.setattr(office_parts, "MOST_PART", 4_000)
    assert_refused(uploads.archive({"a.pdf": uploads.pdf() + b"%" * 4_000 + b"%%EOF" + acts}))


def test_nobody_packs_files_into_files_for_ever() -> None:
    inner = uploads.pdf()
    for _ in range(200):
        inner = pdf_with(packed(inner, b"/Type/EmbeddedFile"))
    assert_refused(inner)


ADDRESS = b"<</S/URI/URI(https://a.example)>>"


@pytest.mark.parametrize(
    "body",
    [
        b"<</OpenAction %s>>" % ADDRESS,
        b"<</OpenAction<</S/GoTo/D[3 0 R/Fit]/Next %s>>>>" % ADDRESS,
        b"<</OpenAction<</S/GoTo/D[3 0 R/Fit]/Next 7 0 R>>>>",
        b"<</OpenAction<</X(/S/GoTo)/S/URI/URI(a)>>>>",
        b"<</Open#41ction%x\n10 0 R>>endobj 10 0 obj" + ADDRESS,
        b"<</OpenAction 10 0 R>>endobj 10%x\n0 obj" + ADDRESS,
        b"<<" + b"".join(b"/OpenAction %d 0 R" % each for each in range(99)) + b">>",
        b"<</OpenAction 10 0 R>>endobj 10 0 obj[3 0 R/Fit]endobj 10 0 obj" + ADDRESS,
        b"<</OpenAction 9 0 R>>endobj 11 0 obj" + packed(b"9 0 " + ADDRESS),
        b"<</Type/Page/AA<</O %s>>>>" % ADDRESS,
        b"<</Type/Page/AA 10 0 R>>endobj 10 0 obj<</O %s>>" % ADDRESS,
    ],
)
def test_a_pdf_does_nothing_when_it_is_opened(body: bytes) -> None:
    assert_refused(pdf_with(body))


@pytest.mark.parametrize(
    "body",
    [
        b"<</OpenAction[3 0 R/FitH null]/A %s>>" % ADDRESS,
        b"<</OpenAction<</Type/Action/S/GoTo/D[3 0 R/XYZ null null 0]>>/OutputIntents[<</S/GTS_PDFA1>>]>>",
        b"<</OpenAction 10 0 R>>endobj 10 0 obj <</S/GoTo/D<416e>>>endobj 11 0 obj" + ADDRESS,
        b"<</OpenAction 9 0 R>>endobj 11 0 obj" + packed(b"9 0 [3 0 R/Fit]"),
        b"<</First 5 0 R/AP<</N 6 0 R>>>>endobj 9 0 obj<</Filter/LZWDecode>>stream\n\x80\x0b\nendstream ",
    ],
)
def test_a_pdf_may_open_at_a_place(body: bytes) -> None:
    assert recognise(BytesIO(pdf_with(body))) is kinds.PDF


def test_an_archive_is_nothing_else_before_behind_or_between() -> None:
    good = uploads.archive({"a.jpg": uploads.jpg()})
    assert recognise(BytesIO(good)) is kinds.ZIP
    assert_refused(good + b"more")
    assert_refused(b"PK\x03\x04" + bytes(60) + good)
    assert_refused(uploads.archive({"a.jpg": b"x", "A.JPG.": b"y"}))


@pytest.mark.parametrize(
    "content",
    [
        uploads.archive({"营业执照.JPG": uploads.jpg(), "报告.pdf": uploads.pdf(), "表.xlsx": EXCEL, "说明.txt": b"x"}),
        in_word({"word/_rels/g.xml.rels": relations("hyperlink", "https://www.miit.gov.cn")}),
        in_word({"word/embeddings/sheet.xlsx": EXCEL, "word/header7.xml": field("PAGE \\* MERGEFORMAT")}),
        in_word({"word/embeddings/oleObject1.bin": OLE + "Equation Native".encode("utf-16-le")}),
        in_excel({"xl/worksheets/sheet9.xml": b'<worksheet xmlns="urn:s"><f>SUM(A1:B2)</f></worksheet>'}),
        pdf_with(packed(b"9 0 <</Type/Annot/Subtype/Link>>")),
        pdf_with(b"<</Type/Sig/Filter/Adobe.PPKLite>>endobj 10 0 obj" + packed(b"9 0 <</Type/Annot/Subtype/Link>>")),
        pdf_with(packed(b"<x>invoice</x>", b"/Type/EmbeddedFile")),
        pdf_with(b"<</F(a.xlsx)/EF<</F 11 0 R>>>>endobj 11 0 obj" + packed(EXCEL, b"")),
        pdf_with(b"<</S/URI/URI(https://www.miit.gov.cn)>>endobj 10 0 obj<</S/URI/URI(www.miit.gov.cn)>>"),
        pdf_with(b"<</First 5 0 R/AP<</N 6 0 R>>>>endobj 9 0 obj<</Filter/DCTDecode>>stream\n\xff\xd8\nendstream "),
        uploads.archive(
            {"OFD.xml": b"<x/>", "Doc_0/Signs/Sign_0/Seal.esl": b"\x30\x82", "Doc_0/Document.xml": b"<x/>"}
        ),
        uploads.archive({"发票.xml": '<?xml version="1.0" encoding="GB2312"?><a>发票 &amp; 附件</a>'.encode("gb2312")}),
        uploads.archive({"a.jpg": uploads.jpg(), "__MACOSX/._a.jpg": b"\0\5\x16\7", "图/.DS_Store": b"\0\0\0\1Bud1"}),
        # Nobody waits for what is long: looking for a formula takes as long as the text is.
        b'"=|' * 20_000 + b"\n",
        in_word({"word/header7.xml": field(*["P"] * 200_000)}),
        "名称,数值\n甲公司,-3\n乙公司,=A1+B1\n".encode(),
    ],
)
def test_what_is_good_is_taken(content: bytes) -> None:
    recognise(BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        in_word({"word/a.xml": b"<x>" + b"<a/>" * 750_000 + b"</x>"}),
        in_excel({"xl/a.xml": b"<x>" + b"<a/>" * 750_000 + b"</x>"}),
        uploads.archive(
            {f"{number}.docx": in_word({"word/a.xml": b"<x>" + b"<a/>" * 250_000 + b"</x>"}) for number in range(3)}
        ),
        uploads.archive({f"{number}.txt": b"x" * 500_000 for number in range(15)}),
        pdf_with(b"".join(packed(b"9 0 <</Type/Annot>>") for _ in range(20_000))),
    ],
)
def test_nobody_looks_into_one_file_for_ever(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(bounded, "MOST_SECONDS", 0.005)
    with pytest.raises(FileRefused, match="超出了限度"):
        recognise(BytesIO(content))
    assert bounded._UNTIL.get() is None


def test_a_list_without_an_end_is_not_looked_for_again_and_again() -> None:
    """It would take longer than anybody looks into one file."""
    assert recognise(BytesIO(pdf_with(b"<</ObjStm>>stream\n" * 40_000 + b"x" * 8_000_000))) is kinds.PDF


def test_files_that_are_looked_into_leave_threads_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_PLACES", BoundedSemaphore(1))
    monkeypatch.setattr(bounded, "PATIENCE", 0)
    inside = uploads.archive({"证明.pdf": uploads.pdf()})
    assert recognise(BytesIO(inside)) is kinds.ZIP, "with what is within it it takes one place"
    with bounded.bounded():
        waiting = Context().run(lambda: refusal_of(lambda: recognise(BytesIO(uploads.pdf()))))
    assert isinstance(waiting, kinds.ManyAreRead)
    assert recognise(BytesIO(uploads.pdf())) is kinds.PDF, "the place is given back"


ENCRYPTED = Path(__file__).parent / "encrypted"
"""Written by another library (pikepdf). Each forbids to copy, and opens without a password, unless it is called so."""
CIPHERS = ("rc4", "aes128", "aes256")


@pytest.mark.parametrize("cipher", CIPHERS)
def test_an_encrypted_pdf_that_opens_by_itself_is_looked_into(cipher: str) -> None:
    def written(what: str) -> bytes:
        return (ENCRYPTED / f"{cipher}-{what}.pdf").read_bytes()

    assert recognise(BytesIO(written("invoice"))) is kinds.PDF
    for what, sentence in {"acts": "自动运行", "unpacked": "自动运行", "program": "程序", "password": "密码"}.items():
        with pytest.raises(FileRefused, match=sentence):
            recognise(BytesIO(written(what)))


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (b"/Encrypt 7 0 R", b"/Encr#79pt 7 0 R"),
        (b"/Encrypt 7 0 R", b"/Encrypt%" + b"x" * 300 + b"\n7 0 R"),
        (b"/Encrypt 7 0 R", b"/Encrypt 7 0 R/Encrypt 1 0 R"),
        (b"/Standard", b"/Adobe.PubSec"),
        (b"/U <", b"/O <00> /U <"),
        (b"/P -1044", b"/P -1043"),
        (b"6 0 obj", b"5 0 obj"),
    ],
)
def test_what_is_said_of_an_encryption_hides_nothing(cipher: str, said: bytes, instead: bytes) -> None:
    content = (ENCRYPTED / f"{cipher}-acts.pdf").read_bytes()
    assert said in content
    assert_refused(content.replace(said, instead))


@pytest.mark.parametrize("body", [b"/Encrypt%" * 200_000, b"/Encrypt<<" * 200_000, b"/Encrypt 1 0 R " * 200_000])
def test_what_is_said_of_an_encryption_costs_little(body: bytes) -> None:
    begun = time.thread_time()
    with pytest.raises(FileRefused):
        recognise(BytesIO(pdf_with(body)))
    assert time.thread_time() - begun < 2
