"""An application as documents of a dossier, where no annex prints one: what was filled in, and how it was verified."""

from __future__ import annotations

from collections.abc import Sequence

from core import clock
from core.applications.presenting.filled import blocks_of
from core.applications.queries.records import on_record
from core.applications.queries.rulebook import Rulebook
from core.filling.queries import submitted_files
from core.filling.rules.answers import Answers
from core.forms import LaidOutForm, review
from core.papers.docx_kit import as_docx
from core.papers.record_document import Block, record
from core.review.presenting.sheet import Answered, ItemGroup, ItemShown, answered, items_in_groups
from core.review.queries.filed import Filed
from core.review.queries.items import all_items

_ITEMS = ("核实事项", "填报内容", "核实结果", "核实方式和情况", "核实人", "核实日期")
_ITEM_SHARES = (26, 24, 12, 24, 8, 12)
_WAIVED = ("要求", "放行理由", "经办人", "日期")


def filled_document(filed: Filed, book: Rulebook, forms: Sequence[LaidOutForm]) -> bytes:
    """What was submitted in forms that have no paper of their own, section by section."""
    answers, files = Answers.of_submission(filed.submission), submitted_files(filed.submission)
    return as_docx(record(f"{book.category_label}申报内容", _introduction(filed), blocks_of(forms, answers, files)))


def verification_document(filed: Filed, book: Rulebook) -> bytes:
    """What was signed for, by whom, when and with which result, and which demands in principle were passed and why."""
    answers, files = Answers.of_submission(filed.submission), submitted_files(filed.submission)
    sections = {
        form.id: review(form, answers.of(form.id), context=answers.elsewhere(form.id), files=files, personal=True)
        for form in book.forms.values()
    }
    recorded = on_record(filed.application.id)
    groups = items_in_groups(answered(all_items(book), sections, answers.by_form), recorded.signed, book.forms)
    blocks = [_group(group) for group in groups]
    if recorded.waived:
        summaries = {rule.id: rule.summary for rule in book.rules}
        rows = [
            (summaries.get(each.rule_id, ""), each.reason, each.by, f"{clock.local(each.at):%Y-%m-%d}")
            for each in recorded.waived.values()
        ]
        blocks.append(Block("原则性要求的放行", (34, 40, 12, 14), _WAIVED, rows))
    if not blocks:
        blocks = [Block("", lines=("这项申报没有需要逐项核实的事项。",))]
    return as_docx(record("核实记录", _introduction(filed), blocks, lying=True))


def _introduction(filed: Filed) -> list[str]:
    application = filed.application
    submission, submitted = filed.submission, clock.local(filed.submission.submitted_at)
    return [
        f"申报编号：{application.reference}　　申报单位：{application.entry_name}　　推荐单位：{application.body.name}",
        f"申报通知：{application.call.title}　　提交时间：{submitted:%Y-%m-%d %H:%M}（第 {submission.serial} 次提交）",
    ]


def _group(group: ItemGroup) -> Block:
    return Block(
        f"{group.title}（已核实 {group.signed}／{len(group.items)}）",
        _ITEM_SHARES,
        _ITEMS,
        list(map(_row, group.items)),
    )


def _row(shown: ItemShown) -> tuple[str, ...]:
    stated = "\n".join(map(_answer, shown.answers))
    signed = shown.signed
    if signed is None:
        return shown.item.label, stated, "尚未核实", "", "", ""
    found = (f"核实为：{_answer(each)}" for each in shown.found)
    how = "\n".join(filter(None, (signed.how, signed.seen, *found)))
    return shown.item.label, stated, signed.said, how, signed.by, f"{clock.local(signed.at):%Y-%m-%d}"


def _answer(each: Answered) -> str:
    return f"{each.label}：{each.words or '、'.join(file.name for file in each.files)}"
