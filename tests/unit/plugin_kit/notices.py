"""Invented notices of layouts that the five documents do not have, and what a person does who confirms a draft."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

#: Five depths of numbers, lines broken at the page's edge, a date without its year but with an hour, a list.
PLAIN = """\
## 云岭省经济和信息化委员会文件

云经信节〔2027〕15 号

云岭省经济和信息化委员会关于组织申报 2027 年省级绿色工厂的通知

各州（市）经济和信息化局：

为推进绿色制造，现组织申报 2027 年省级绿色工厂，有关事项通知如下。

一、申报条件

（一）申报企业应当符合以下条件：

1. 在本省注册满 3 年，近两年未发生较大及以上生产安全事
故；

2. 工业固体废物综合利用率不低于 65%，研发人员不少于二十人；

（1）属于重点用能行业的，单位产品能耗须达到先进值；

（2）其他企业原则上应开展过节能诊断。

① 诊断报告由具备能力的机构出具；

② 诊断时间在 18 个月以内。

3. 鼓励企业公开环境信息。

（二）同等条件下，对链主企业优先推荐，对获得质量奖的酌情加分。

二、申报程序

（一）申报。企业于 6 月 15 日 17:30 前通过平台提交申报书（附件 1）。

（二）审核推荐。州（市）经济和信息化局审核后，于 2027 年 7 月 1 日前行文报送我委，附汇总表（附件 2）。

（三）评审公示。我委组织专家评审，对拟入选名单公示 7 个工作日，无异议的公布。

（四）同一法人的第三方评价机构每年评价项目不超过 6 项。弄虚作假的，两年内不得再次申报。

联系人：张三　电话：0999-1234567

附件：1. 绿色工厂申报书
2. 绿色工厂推荐汇总表

云岭省经济和信息化委员会

2027 年 4 月 30 日

附件 1

绿色工厂申报书

一、企业概况

二、绿色制造水平

三、下一步计划

附件 2

绿色工厂推荐汇总表

推荐单位（盖章）：

序号\t企业名称\t所属行业\t上年产值（万元）\t联系人及电话
1\t\t\t\t
2\t\t\t\t

注：1. 本表由州（市）填写；2. 产值保留两位小数。
"""

#: Articles in chapters, in force by its own words, a table of targets by body.
ARTICLES = """\
北原自治区绿色园区评价管理办法

第一章 总则

第一条 为规范绿色园区评价，制定本办法。

第二条 自治区工业和信息化厅负责评价的组织实施，盟市工业和信息化局负责推荐。

第二章 评价

第三条 园区应当符合下列条件：

（一）工业用水重复利用率达到百分之八十以上；

（二）不少于三家企业为绿色工厂。

第四条 盟市工业和信息化局每年9月20日前将推荐名单报送自治区工业和信息化厅。

第五条 各盟市目标见附件。

第三章 附则

第六条 名单有效期三年。提供虚假材料的，三年内不予受理其申报。

第七条 本办法自2026年3月1日起施行，有效期五年。

附件：各盟市绿色园区、绿色工厂目标

附件

各盟市绿色园区、绿色工厂目标

盟市\t绿色工厂\t绿色园区
东山市\t12\t2
西川市\t8\t1
北河盟\t5\t
合计\t25\t3
"""


def form_docx() -> bytes:
    """A notice whose numbers Word counts by itself, and whose annex is a form with merged cells."""
    made = docx.Document()
    made.add_paragraph("关于开展 2028 年省级绿色工厂申报的通知")
    made.add_paragraph("各市工业和信息化局：")
    numbered = _numbering(made)
    for level, text in (
        (0, "申报要求"),
        (1, "企业应为独立法人。"),
        (1, "不得弄虚作假。"),
        (0, "时间要求"),
        (1, "各市工业和信息化局于 2028 年 5 月 10 日前报送我厅。"),
    ):
        paragraph = made.add_paragraph(text)
        properties = paragraph._element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = numbered
    made.add_paragraph("附件：申报表")
    made.add_paragraph("某省工业和信息化厅")
    made.add_paragraph("2028年3月1日")
    made.add_paragraph("附件")
    made.add_paragraph("绿色工厂申报表")
    table = made.add_table(rows=8, cols=4)
    for row, texts in enumerate(
        (
            ("企业名称", "", "统一社会信用代码", ""),
            ("年综合能耗（吨标准煤）", "", "职工人数", ""),
            ("是否通过清洁生产审核", "□是 □否", "企业规模", "□大型 □中型 □小型"),
            ("主要产品情况", None, None, None),
            ("产品名称", "年产量（万吨）", "销售收入（万元）", "市场占有率（%）"),
            ("", "", "", ""),
            ("绿色发展情况简介", None, None, None),
            ("", None, None, None),
        )
    ):
        cells = table.rows[row].cells
        if texts[1] is None:
            cells[0].merge(cells[3]).text = texts[0] or ""
            continue
        for cell, words in zip(cells, texts, strict=True):
            cell.text = words or ""
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _numbering(made: docx.document.Document) -> int:
    """A list of two levels, 一、 and （一）, as Word writes it; the number of it."""
    numbering = made.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for level, text in enumerate(("%1、", "（%2）")):
        one = OxmlElement("w:lvl")
        one.set(qn("w:ilvl"), str(level))
        for tag, value in (("w:start", "1"), ("w:numFmt", "chineseCounting"), ("w:lvlText", text)):
            said = OxmlElement(tag)
            said.set(qn("w:val"), value)
            one.append(said)
        abstract.append(one)
    numbering.insert(0, abstract)
    return int(numbering.add_num(77).numId)


def confirm(folder: Path) -> None:
    """Delete every mark, and say in own words what each clause asks, as a person does who has read it all."""
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name == "clauses.yaml":
            text = text.replace("- draft: unread\n", "- summary: 用自己的话概括\n")
        text = re.sub(r"- draft: unread\n\s+", "- ", text)
        text = re.sub(r"^\s*draft: unread\n", "", text, flags=re.MULTILINE)
        path.write_text(text.replace("{draft: unread, ", "{"), encoding="utf-8")
    for path in folder.rglob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("unread,", ","), encoding="utf-8")
