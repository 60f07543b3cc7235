"""The interface speaks as the style guide asks: what was found on a page and is worded otherwise stays away."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from core.plugin_api.kinds import KINDS
from core.policy.coverage import coverage
from core.policy.saying import part_in_words
from core.policy.wording import TERMS, Words
from tests.rules.books import REGIONS, book_of

ROOT = Path(__file__).resolve().parents[2]

#: What was found on pages, as a pattern, and what is said for it.
SAID_OTHERWISE = {
    r"实际：否": "尚未登记",
    r"指明替代": "本省规定优先适用（代替国家…条）",
    r"登记(国家)?平台回执": "登记管理平台回执",
    r"须先满足对推荐单位的整体要求": "本市州现有国家级单位须全部完成填报",
    r"国家主管部门办理": "机关自己的名称",
    r"个案延期": "个别延期最迟日期（超出须有文件依据）",
    r"\d 以前不予采信": "至…（含当日）",
    r"没有勾选的承诺": "未作承诺的，列入审查意见",
    r"来自地区声明|随地区插件": "系统内置，随省级规则更新",
    r"(确认|委托|修改)于": "确认时间、委托时间、修改时间",
    r"将核对的规定": "提交前核对",
    r"下面只选了结果": "统一核实方式（未单独填写的适用）",
    r"由什么实现|据此拦截": "落实方式、系统强制执行",
    r"放弃这项申报": "撤回申报",
    r"申报流转": "环节流转",
    r"恢复入选": "恢复列入名单",
    r"记录上级结果": "登记部级结果",
    r"政策改动": "规定调整",
    r"撤销也记一条": "撤销亦留痕",
    r"怎么办理|怎样读这一页": "办事流程、阅读说明",
    r"不再担任": "退出经办",
    r"，现为[“\"]退回补正": "整句，不重复状态",
    r"[一-鿿”）](。、|。。|。：|，。|：。)": "整句，不重复句读",
    r"(?<!何)时必填|的必填": "（…的，必填）在标签上（AskedWhen）",
    r"培育目标": "创建目标、目标",
    r"抱歉|很遗憾|对不起": "是什么、要什么、怎么办",
}

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@cache
def spoken() -> tuple[tuple[str, str], ...]:
    """Everything that a page, a message or the trail may say, with the file that says it."""
    return tuple(_spoken())


def _spoken() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "core").rglob("*.html")):
        yield str(path.relative_to(ROOT)), _COMMENT.sub("", path.read_text(encoding="utf-8"))
    for folder in ("core", "plugins"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "drafting" in path.parts:
                continue  # reads notices, and speaks their words
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    for path in sorted((ROOT / "plugins").rglob("*.yaml")):
        if "cases" not in path.parts:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("found", SAID_OTHERWISE)
def test_no_page_says_it_again(found: str) -> None:
    pattern = re.compile(found)
    again = [(where, match[0]) for where, text in spoken() for match in [pattern.search(text)] if match]
    assert again == [], f"say: {SAID_OTHERWISE[found]}"


@pytest.mark.parametrize("path", sorted((ROOT / "plugins").glob("*/clauses.yaml")), ids=lambda path: path.parent.name)
def test_no_clause_speaks_of_what_holds_it_by_its_id(path: Path) -> None:
    said = [words for each in yaml.safe_load(path.read_bytes()) for words in (each["summary"], *each.get("means", ()))]
    assert said
    assert [words for words in said if re.search(r"[a-z]+[-_:][a-z0-9]", words)] == []


def test_hunan_calls_its_parks_as_its_notice_does() -> None:
    """绿色园区 is the province's word; 绿色工业园区 the ministry's, of whose indicators one form is."""
    files = sorted((ROOT / "plugins" / "hunan").rglob("*.yaml"))
    again = [path.name for path in files if re.search("^[^#\n]*绿色工业园区", path.read_text(encoding="utf-8"), re.M)]
    assert again == ["self-evaluation-park.yaml"]
    assert book_of("hunan", date(2025, 10, 20)).category_label("park") == "绿色园区", "on every page"


def test_every_term_of_every_region_is_called_in_words() -> None:
    """A term that nobody worded would say its own id on the policy book's page."""
    declared = {
        str(term.get("name") or term["id"])
        for path in (ROOT / "plugins").rglob("terms.yaml")
        for term in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    assert declared
    assert declared - TERMS.keys() == set()


@pytest.mark.parametrize("region", REGIONS)
def test_what_serves_a_clause_is_called_in_words(region: str) -> None:
    """Stages, kinds of filer and single demands that cite a clause: a clause's page named them by their keys."""
    for day in (date(2024, 5, 20), date(2025, 6, 20), date(2025, 10, 20)):
        book = book_of(region, day)
        served = [each for clause in coverage(book).values() for each in clause.implementations if each.part]
        said = {
            (each.part, part_in_words(book.find(KINDS[each.kind], each.id), each.part, Words(book))) for each in served
        }
        assert [(part, words) for part, words in said if re.search(r"[a-z][a-z_.\[]|\{", words)] == []
