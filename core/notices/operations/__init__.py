"""Giving public notice, hearing objections, publishing; each of these is one transaction."""

from core.notices.operations.noticing import NoticeText, end_notice, open_notice
from core.notices.operations.objecting import ObjectionText, decide_objection, object_to, see_objector
from core.notices.operations.publishing import PublicationLetter, publish

__all__ = [
    "NoticeText",
    "ObjectionText",
    "PublicationLetter",
    "decide_objection",
    "end_notice",
    "object_to",
    "open_notice",
    "publish",
    "see_objector",
]
