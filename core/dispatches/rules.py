"""The product's own plain templates, for kinds that no layer lays out; and what number a letter bears. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from core.papers.description import FANGSONG, HEI, Align, Described, Look, Piece, Text
from core.papers.docx_kit import as_docx
from core.plugin_api import placeholders
from core.plugin_api.declarations import DispatchKind

NUMBER = "{office}{kind}〔{year}〕{serial}号"
"""Where no template declares one."""
UNNUMBERED = "（发出时编号）"

_SUBJECT = "{% if application.subject %}，{{ application.subject }}{% endif %}"
_OPENING = f"你单位《{{{{ call.title }}}}》申报（编号 {{{{ application.number }}}}，{{{{ category }}}}{_SUBJECT}）"
_BASIS = ("{%p if clause %}", "办理依据：{{ clause }}。", "{%p endif %}")
_UNITS = (
    "{%p for each in units %}",
    "{{ each.position }}. {{ each.name }}（{{ each.category }}，{{ each.body }}）",
    "{%p endfor %}",
)
_CLOSING = (
    "{%p if note %}",
    "{{ note }}",
    "{%p endif %}",
    "{%p if phone %}",
    "联系电话：{{ phone }}。",
    "{%p endif %}",
)

_TEXTS: Mapping[DispatchKind, Sequence[str]] = {
    DispatchKind.ACCEPTANCE: (
        f"{_OPENING}已于 {{{{ submitted }}}} 提交，我单位已收到，按“{{{{ stage }}}}”环节办理。",
        "办理进度可在系统中查看；需要补正的，另行通知。",
        *_BASIS,
    ),
    DispatchKind.RETURN: (
        f"{_OPENING}在“{{{{ stage }}}}”环节审核后退回补正。须补正的部分：",
        "{%p for each in sections %}",
        "　　{{ each.title }}",
        "{%p endfor %}",
        "补正意见：{{ reason }}",
        "请{% if due %}于 {{ due }} 前{% endif %}在系统中修改，重新核对、声明并提交。",
        *_BASIS,
    ),
    DispatchKind.DECLINE: (f"{_OPENING}在“{{{{ stage }}}}”环节办结，结果为不予推荐。", "理由：{{ reason }}", *_BASIS),
    DispatchKind.REMINDER: (
        f"{_OPENING}已退回补正，至今尚未重新提交。补正意见：{{{{ reason }}}}",
        "请{% if due %}于 {{ due }} 前{% else %}尽快{% endif %}完成补正并提交。",
        *_BASIS,
    ),
    DispatchKind.EXTENSION: (
        f"{_OPENING}的“{{{{ stage }}}}”环节准予延期至 {{{{ until }}}}。",
        "理由：{{ reason }}{% if document %}（{{ document }}）{% endif %}",
        *_BASIS,
    ),
    DispatchKind.RESULT: (
        f"{_OPENING}在“{{{{ stage }}}}”环节的结果为：{{{{ result }}}}。",
        "{%p if document %}",
        "文件：{{ document }}。",
        "{%p endif %}",
        "{%p if reason %}",
        "说明：{{ reason }}",
        "{%p endif %}",
        *_BASIS,
    ),
    DispatchKind.NOTICE: (
        "{{ notice.text }}",
        "公示期：{{ first_day }} 至 {{ last_day }}。名单如下：",
        *_UNITS,
        *_BASIS,
    ),
    DispatchKind.PUBLICATION: (
        "《{{ publication.title }}》（{{ publication.number }}）已于 {{ published }} 公布，下列单位列入“{{ list }}”：",
        *_UNITS,
        *_BASIS,
    ),
}
_OFFICE, _TITLE, _NUMBER, _BODY = Look(HEI, 20), Look(HEI, 18), Look(FANGSONG, 14), Look(FANGSONG, 16)
_LINE = 28


def number_of(pattern: str, kind: DispatchKind, year: int, serial: int, office: str, body: str) -> str:
    """The number that is printed; ``body`` is the office's place (长沙市), or its name."""
    word = kind.label.removesuffix("书").removesuffix("通知")
    known = {"kind": word, "year": str(year), "serial": str(serial), "office": office, "body": body}
    return placeholders.fill(pattern, known)


@cache
def plain_template(kind: DispatchKind) -> bytes:
    """The product's own template of a kind: a .docx from which a region's author may start."""
    return as_docx(Described(kind.label, _pieces(kind)))


def _pieces(kind: DispatchKind) -> Iterator[Piece]:
    yield Text("{{ office }}", _OFFICE, Align.CENTRE, after=6)
    yield Text("{{ title }}", _TITLE, Align.CENTRE, after=6, level=1)
    yield Text("{{ number }}", _NUMBER, Align.CENTRE, after=18)
    if not kind.is_of_many:
        yield Text("{{ to }}：", _BODY, line=_LINE)
    for line in (*_TEXTS[kind], *_CLOSING):
        yield Text(line, _BODY, Align.JUSTIFIED, line=_LINE, indent=2 * _BODY.size)
    yield Text("{{ office }}", _BODY, Align.RIGHT, before=36, line=_LINE)
    yield Text("{{ date }}", _BODY, Align.RIGHT, line=_LINE)
