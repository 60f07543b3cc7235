"""The modules of the core, as syntax; parsed when first asked for, since every worker imports every test."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import core

CORE = Path(core.__file__).parent


@cache
def modules() -> Mapping[str, ast.Module]:
    """Each module by its path within the core."""
    return {
        str(path.relative_to(CORE)): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(CORE.rglob("*.py"))
    }
