"""What kinds of evidence there are, and how a piece of it stands on a day."""

from __future__ import annotations

from datetime import date

from core.plugin_api.labels import Labelled


class EvidenceKind(Labelled):
    """What a piece of evidence is. Our own list: no document prints one, and nothing is decided by it."""

    LICENCE = "licence", "营业执照、登记证书"
    PERMIT = "permit", "环评、验收、排污许可"
    AUDIT = "audit", "清洁生产审核、能源审计、节能诊断"
    CERTIFICATE = "certificate", "管理体系、产品认证证书"
    TEST = "test", "检测、监测、核查报告"
    FIGURES = "figures", "财务、统计、能源报表"
    HONOUR = "honour", "荣誉、称号、入选文件"
    SYSTEM = "system", "管理制度、规划、记录"
    OTHER = "other", "其他"


class Validity(Labelled):
    """How a piece of evidence stands on a day."""

    HOLDS = "holds", "有效", "good"
    SOON = "soon", "即将到期", "waiting"
    OVER = "over", "已过期", "bad"
    NOT_YET = "not_yet", "尚未生效", "waiting"
    UNSAID = "unsaid", "未注明有效期"

    @property
    def warns(self) -> bool:
        """Whether it is said where the evidence is used."""
        return self in {Validity.SOON, Validity.OVER, Validity.NOT_YET}


def validity(valid_from: date | None, valid_until: date | None, on: date, soon: date) -> Validity:
    """How evidence of this span stands on a day; what ends by `soon` is about to. The last day is still valid."""
    if valid_until is not None and valid_until < on:
        return Validity.OVER
    if valid_from is not None and on < valid_from:
        return Validity.NOT_YET
    if valid_until is None:
        return Validity.UNSAID
    return Validity.SOON if valid_until <= soon else Validity.HOLDS
