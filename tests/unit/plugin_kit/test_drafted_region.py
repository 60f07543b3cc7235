"""`greenroll plugin draft`: the folder that it writes is refused until a person has confirmed every proposal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from core.cli import main
from core.plugin_api import PluginRefused
from core.plugin_kit.loader import load_folder
from tests.unit.plugin_kit.notices import ARTICLES, PLAIN, confirm, form_docx

NOTICES: dict[str, bytes] = {
    "plain.txt": PLAIN.encode(),
    "articles.txt": ARTICLES.encode(),
    "form.docx": form_docx(),
}


def drafted(notice: str, into: Path) -> Path:
    path = into / notice
    path.write_bytes(NOTICES[notice])
    made = run("draft", str(path), "--into", str(into / "riverland"), "--title", "河川省")
    assert (made.exit_code, made.stderr) == (0, "")
    assert "clauses" in made.stdout
    return into / "riverland"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plugin", *arguments])


@pytest.mark.parametrize("notice", NOTICES)
def test_every_mark_is_refused_with_its_line_and_what_to_do(notice: str, tmp_path: Path) -> None:
    folder = drafted(notice, tmp_path)
    marks = {
        f"{path.relative_to(folder)}:{number}"
        for path in [*folder.rglob("*.yaml"), *folder.rglob("*.csv")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"draft: unread(?!`)|^unread,", line)
    }
    refused = run("check", str(folder), "--no-demo")
    assert refused.exit_code == 1
    told = set(re.findall(r"^riverland/(\S+:\d+): ", refused.stderr, re.MULTILINE))
    assert told == marks
    assert "nobody has confirmed it\n    read it against the document" in refused.stderr


@pytest.mark.parametrize("notice", NOTICES)
def test_no_declaration_question_or_column_is_without_its_mark(notice: str, tmp_path: Path) -> None:
    folder = drafted(notice, tmp_path)
    for path in folder.rglob("*.yaml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.match(
                r"\s*- \{(?!text:|field:|name: [or]\d|name: \w+, label: [^,]+, type: \w+(, unit: [^,]+)?\}$)", line
            ):
                assert "{draft: unread, " in line
        if path.parent.name in {"forms", "summary_tables", "calls"} or path.name == "region.yaml":
            assert "\ndraft: unread\nid: " in path.read_text(encoding="utf-8")
    for name in ("sources", "clauses", "deadlines", "terms", "caps"):
        if (folder / f"{name}.yaml").is_file():
            text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
            assert text.count("\n- ") == text.count("\n- draft: unread\n") > 0


@pytest.mark.parametrize("notice", NOTICES)
def test_what_was_read_and_confirmed_is_a_region(notice: str, tmp_path: Path) -> None:
    folder = drafted(notice, tmp_path)
    confirm(folder)
    region = load_folder(folder)
    assert region.region.id == "riverland"
    assert not [
        path
        for path in folder.rglob("*")
        if path.suffix != ".pyc" and path.is_file() and "draft: unread\n" in path.read_text()
    ]


def test_what_a_person_has_not_put_into_words_is_refused(tmp_path: Path) -> None:
    """A clause's summary is left to who reads: without its mark it is asked for."""
    folder = drafted("plain.txt", tmp_path)
    clauses = folder / "clauses.yaml"
    text = clauses.read_text(encoding="utf-8")
    clauses.write_text(text.replace("- draft: unread\n  id", "- id", 1), encoding="utf-8")
    with pytest.raises(PluginRefused) as refused:
        load_folder(folder)
    assert any(fault.file == "clauses.yaml" and fault.key == "summary" for fault in refused.value.faults)


def test_the_drafted_region_says_what_the_notice_says(tmp_path: Path) -> None:
    folder = drafted("plain.txt", tmp_path)
    confirm(folder)
    layer = load_folder(folder).layers[-1]
    assert layer.region is not None
    assert (layer.region.name, layer.region.authority) == ("云岭省", "云岭省经济和信息化委员会")
    (call,) = layer.calls
    assert (call.year, call.levels, call.categories) == (2027, ("provincial",), ("factory",))
    assert [stage.id for stage in call.stages] == [
        "file",
        "review",
        "recommend",
        "judge",
        "select",
        "notice",
        "publish",
    ]
    days = {each.stage: str(each.due) for each in layer.deadlines}
    assert days == {"file": "2027-06-15 17:30:00", "recommend": "2027-07-01"}
    spans = {each.called: (each.length, each.unit.value) for each in layer.terms}
    assert spans["public_notice"] == (7, "working_days")
    assert spans["bar"] == (2, "years")
    assert [(cap.limit, cap.key) for cap in layer.evaluator_caps] == [(6, "legal_entity")]
    (table,) = layer.summary_tables
    assert table.sealing_line == "推荐单位（盖章）："
    assert [column.heading for column in table.parts[0].columns] == [
        "序号",
        "企业名称",
        "所属行业",
        "上年产值（万元）",
        "联系人及电话",
    ]


def test_targets_of_a_table_are_quotas_of_the_bodies_it_names(tmp_path: Path) -> None:
    folder = drafted("articles.txt", tmp_path)
    confirm(folder)
    layer = load_folder(folder).layers[-1]
    assert layer.region is not None
    names = {body.id: body.name for body in layer.region.recommending_bodies}
    assert [(names[each.body], each.category, each.count) for each in layer.quotas] == [
        ("东山市", "factory", 12),
        ("东山市", "park", 2),
        ("西川市", "factory", 8),
        ("西川市", "park", 1),
        ("北河盟", "factory", 5),
    ]
    (yearly,) = layer.deadlines
    assert (yearly.every_year, yearly.stage) == ("09-20", "recommend")


@pytest.mark.parametrize(
    ("name", "content", "into", "why"),
    [
        ("a.pdf", b"%PDF-1.7", "riverland", "neither .docx nor .txt"),
        ("a.docx", b"PK\x03\x04 broken", "riverland", "cannot be read"),
        ("a.docx", "一、应当申报。".encode(), "riverland", "neither .docx nor .txt"),
        ("a.txt", b"\x00\x00", "riverland", "no text file"),
        ("a.txt", "没有编号的话。".encode(), "riverland", "No numbered clause"),
        ("a.txt", PLAIN.encode(), "River", "cannot name a region"),
    ],
)
def test_why_nothing_was_drafted_is_said(tmp_path: Path, name: str, content: bytes, into: str, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    refused = run("draft", str(tmp_path / name), "--into", str(tmp_path / into))
    assert refused.exit_code == 1
    assert why in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = drafted("plain.txt", tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    refused = run("draft", str(tmp_path / "plain.txt"), "--into", str(folder))
    assert refused.exit_code == 1
    assert "is there already" in refused.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("value", ["read", "false", "Unread"])
def test_another_word_under_the_key_is_no_confirmation(value: str, tmp_path: Path) -> None:
    folder = drafted("plain.txt", tmp_path)
    confirm(folder)
    sources = folder / "sources.yaml"
    sources.write_text(
        sources.read_text(encoding="utf-8").replace("- id:", f"- draft: {value}\n  id:"), encoding="utf-8"
    )
    with pytest.raises(PluginRefused, match="no such key"):
        load_folder(folder)
