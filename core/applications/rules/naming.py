"""How an application is spoken of: by what it applies for, a product with its producer or the unit itself. Pure."""

from __future__ import annotations


def entry_name(unit_name: str, subject_name: str) -> str:
    """``低碳瓷砖 — 示例陶瓷有限公司``; the unit's name alone where the unit itself is what applies."""
    return f"{subject_name} — {unit_name}" if subject_name else unit_name


def reference(year: int, number: int) -> str:
    """The number by which people speak of it (申报编号), of its call's year: ``2025-0042``."""
    return f"{year}-{number:04d}"
