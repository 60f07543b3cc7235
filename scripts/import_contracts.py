"""A kind of import contract that import-linter does not have: these modules may import only those.

`forbidden` would need a list of every room of the core, and would stay silent about a room that nobody added to it.
"""

from __future__ import annotations

from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """Modules of `source_packages` import, of the packages in `inside`, directly only those in `allowed_packages`."""

    type_name = "only"

    # Declared as fields, read as what was parsed: import-linter replaces them on the instance.
    source_packages: Any = fields.ListField(subfield=fields.StringField())
    inside: Any = fields.ListField(subfield=fields.StringField())
    allowed_packages: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        sources = _packages(graph, self.source_packages)
        outside = _packages(graph, self.inside) - _packages(graph, self.allowed_packages)
        refused = sorted(
            (importer, imported)
            for importer in sources
            for imported in graph.find_modules_directly_imported_by(importer) & outside
        )
        return ContractCheck(kept=not refused, metadata={"refused": refused})

    def render_broken_contract(self, check: ContractCheck) -> None:
        allowed = ", ".join(str(package) for package in self.allowed_packages)
        for importer, imported in check.metadata["refused"]:
            output.print_error(f"{importer} imports {imported}; it may import only {allowed}.")
        output.new_line()


def _packages(graph: grimp.ImportGraph, names: list[str]) -> set[str]:
    """Every module of the named packages, themselves included."""
    return {module for name in names for module in (name, *graph.find_descendants(name))}
