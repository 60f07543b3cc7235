"""What is submitted, as one JSON text that always reads the same, and the sum that proves it unchanged.

Pure. Anyone can check a receipt with a JSON library and SHA-256: keys sorted, no blanks, UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """A piece of evidence as it was submitted: where it belongs, its name, its size in bytes, and its SHA-256."""

    id: str
    form: str
    field: str
    name: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def canonical(answers: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> str:
    """The text whose sum is taken."""
    content = {"answers": answers, "files": sorted(files, key=lambda file: str(file["id"]))}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sum_of(answers: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> str:
    """The SHA-256 of the canonical text, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical(answers, files).encode()).hexdigest()
