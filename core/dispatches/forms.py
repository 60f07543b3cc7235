"""The form of issuing. The operation says what is allowed."""

from __future__ import annotations

from core.desks.forms import ManyForm
from core.dispatches.operations import LONGEST_NOTE
from core.web.form import OnceForm, text_area


class LettersForm(OnceForm, ManyForm):
    note = text_area("补充说明", most=LONGEST_NOTE, help=f"最多 {LONGEST_NOTE} 字，印在文书末尾")


class NoticeForm(OnceForm):
    note = text_area("补充说明", most=LONGEST_NOTE, help=f"最多 {LONGEST_NOTE} 字，印在文书末尾")
