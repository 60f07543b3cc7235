"""Templates of letters: which names a .docx asks for, what is wrong with it, and filling it.

A template names things and goes through lists; it calls nothing, reaches for nothing, and what is filled in is text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.document import CT_Body
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import tostring


class _Environment(ImmutableSandboxedEnvironment):
    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """A template is the same each time that it is filled: read once."""
        return _read(source)


_ENVIRONMENT = _Environment(autoescape=True, undefined=StrictUndefined)
_PLAIN = (
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
"""What a template may consist of."""

Known = Mapping[str, Mapping[str, str]]
"""Of each list what is known of its entries."""

_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class _Letter(DocxTemplate):  # type: ignore[misc]  # docxtpl carries no types
    """Fills in the parts that `problems` looks through, and no others."""

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """What stands in the file's properties is its author's."""


def problems(content: bytes, known: Mapping[str, str], lists: Known) -> Iterator[tuple[str, str]]:
    """What is wrong with a template, each as (message, the unknown name or nothing)."""
    try:
        parts = list(_parts(_Letter(BytesIO(content))))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        yield "this is no .docx", ""
        return
    for part in parts:
        try:
            parsed = _ENVIRONMENT.parse(part)
        except TemplateSyntaxError as error:
            yield f"the template cannot be read: {error.message}", ""
            continue
        yield from _of_nodes(parsed.body, known, lists, {})


def filled(content: bytes, values: Mapping[str, Any]) -> bytes:
    """The .docx with values in the place of names: text by dotted name, and lists of such mappings."""
    template = _Letter(BytesIO(content))
    template.render(_nested(values), _ENVIRONMENT.overlay(), autoescape=True)
    made = BytesIO()
    template.save(made)
    return made.getvalue()


def filled_body(content: bytes, values: Mapping[str, Any]) -> CT_Body:
    """The body of that .docx, for whoever wants to read it and no file."""
    letter = _Letter(BytesIO())
    xml = letter.render_xml_part(_body(content), None, _nested(values), _ENVIRONMENT)
    body: CT_Body = parse_xml(tostring(letter.fix_tables(xml)))
    return body


@lru_cache(maxsize=32)
def _body(content: bytes) -> str:
    return next(_parts(_Letter(BytesIO(content))))


@lru_cache(maxsize=64)
def _read(source: str) -> Template:
    return ImmutableSandboxedEnvironment.from_string(_ENVIRONMENT, source)


def _parts(template: Any) -> Iterator[str]:
    template.init_docx()
    yield template.patch_xml(template.get_xml())
    heads_and_feet = (template.get_headers_footers(kind) for kind in (template.HEADER_URI, template.FOOTER_URI))
    parts = [part for each in heads_and_feet for _, part in each]
    parts += [part for part in template.docx.part.package.parts if part.content_type == _FOOTNOTES]
    for part in parts:
        yield template.patch_xml(part.blob.decode("utf-8"))


def _of_nodes(
    found: Any, known: Mapping[str, str], lists: Known, scope: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    for node in found:
        if not isinstance(node, _PLAIN):
            yield f"a template names things and goes through lists; this does more ({type(node).__name__})", ""
        elif isinstance(node, nodes.For):
            yield from _of_loop(node, known, lists, scope)
        elif (name := _name(node)) is not None:
            root, _, rest = name.partition(".")
            is_known = rest in scope[root] if root in scope else name in known and name not in lists
            if not is_known and not (name in lists and name in known):
                yield f"nothing is known as {name!r} here", name
        else:
            yield from _of_nodes(node.iter_child_nodes(), known, lists, scope)


def _of_loop(
    loop: nodes.For, known: Mapping[str, str], lists: Known, scope: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    over, each = _name(loop.iter), _name(loop.target)
    if over is None or over not in lists or over not in known or each is None or loop.test is not None:
        yield f"a template goes through a list that is known here, not through {over or 'this'!r}", over or ""
        return
    yield from _of_nodes([*loop.body, *loop.else_], known, lists, {**scope, each: lists[over]})


def _name(node: nodes.Node) -> str | None:
    """``unit.name`` of what names something; None for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and (of := _name(node.node)) is not None:
        return f"{of}.{node.attr}"
    return None


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """``unit.name`` as `name` within `unit`."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        *steps, last = name.split(".")
        within = found
        for step in steps:
            within = within.setdefault(step, {})
        within[last] = [_nested(each) for each in value] if isinstance(value, list) else value
    return found
