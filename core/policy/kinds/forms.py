"""The forms, and the official tables."""

from __future__ import annotations

from core.plugin_api import placeholders
from core.plugin_api.declarations import Call, DispatchTemplate, Form, SummaryTable
from core.plugin_api.frozen import FrozenMap
from core.plugin_api.placeholders import fill_years
from core.policy.book import PolicyBook
from core.policy.treatment import Treatment
from core.policy.uses import Uses
from core.policy.wording import Words


def _asks(form: Form, _: Uses) -> bool:
    """Whether an official form cannot be filed without some answer."""
    return form.official and any(field.required for section in form.sections for field in section.fields)


class Forms(Treatment[Form]):
    drawn_apart = True
    stopping = FrozenMap({Form: _asks})

    def line(self, form: Form, words: Words) -> str:
        return fill_years(form.title, None)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        panels = [stage.experts for stage in call.stages if stage.experts is not None]
        sheets = [(each.sheet, *each.sheets.values()) for each in panels]
        named = (form for forms in (*call.forms.values(), *sheets) for form in forms)
        return frozenset(book.form(form).id for form in named)


class SummaryTables(Treatment[SummaryTable]):
    drawn_apart = True
    columns = ("标题", "附件")

    def cells(self, table: SummaryTable, words: Words) -> tuple[str, ...]:
        return self.line(table, words), table.annex or "—"

    def line(self, table: SummaryTable, words: Words) -> str:
        return fill_years(table.title, None)

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        return frozenset(book.summary_table(table).id for table in call.summary_tables)


class Dispatches(Treatment[DispatchTemplate]):
    lead = "各单位发出的通知书、公示和公布通知怎样编号；没有提供格式的，用本平台的通用格式。"
    columns = ("文书", "文号", "格式")

    def cells(self, template: DispatchTemplate, words: Words) -> tuple[str, ...]:
        laid_out = "本平台通用格式" if template.file is None else "地区模板"
        return template.kind.label, _numbered(template), laid_out

    def line(self, template: DispatchTemplate, words: Words) -> str:
        return f"{template.kind.label}：{_numbered(template)}"

    def kept(self, book: PolicyBook, call: Call) -> frozenset[str]:
        """None: letters go out as they are laid out on that day."""
        return frozenset()


def _numbered(template: DispatchTemplate) -> str:
    """The pattern of a number as people read it."""
    said = {"office": "（发文单位）", "body": "（地区）", "year": "（年份）", "serial": "（序号）", "kind": "（种类）"}
    return placeholders.fill(template.number, said)
