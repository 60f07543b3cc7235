"""All models of all slices: for migrations, which must know every table."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

CORE = Path(__file__).resolve().parent.parent


def import_models() -> None:
    """Import every `core/<slice>/models.py`."""
    for path in sorted(CORE.glob("*/models.py")):
        import_module(f"core.{path.parent.name}.models")
