"""Reading .docx files that the product made."""

from __future__ import annotations

from io import BytesIO

import docx


def lines_of(content: bytes) -> list[str]:
    """The paragraphs that say something."""
    return [each.text for each in docx.Document(BytesIO(content)).paragraphs if each.text]
