"""Giving public notice, hearing objections; each of these is one transaction."""

from core.notices.operations.noticing import NoticeText, end_notice, open_notice
from core.notices.operations.objecting import ObjectionText, decide_objection, object_to, see_objector
