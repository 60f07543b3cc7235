"""A small real PDF that says what it is: the letters and evidence of invented units."""

from __future__ import annotations

from io import BytesIO

from werkzeug.datastructures import FileStorage

_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    None,  # the page's content
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
)


def pdf(line: str) -> bytes:
    """A PDF of one page with one line of Latin text."""
    safe = line.encode("ascii", "replace").replace(b"(", b"").replace(b")", b"")
    content = b"BT /F1 16 Tf 72 770 Td (" + safe + b") Tj ET"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(_OBJECTS, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, stream if body is None else body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    for offset in offsets:
        out.write(b"%010d 00000 n \n" % offset)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start))
    return out.getvalue()


def upload(name: str, line: str) -> FileStorage:
    """The same as an upload of that file name."""
    return FileStorage(BytesIO(pdf(line)), filename=name, content_type="application/pdf")
