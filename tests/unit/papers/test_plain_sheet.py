"""A plain list is written as it comes, however long it is."""

from __future__ import annotations

import tracemalloc

from python_calamine import CalamineWorkbook

from core.papers.plain_sheet import workbook


def peak(rows: int) -> int:
    tracemalloc.start()
    with workbook("名单", ("序号", "名称"), ((number, f"单位{number}") for number in range(rows))) as made:
        assert made.read(2) == b"PK"
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def test_memory_does_not_grow_with_rows() -> None:
    peak(10)
    assert peak(20_000) < 2 * peak(2_000) + 500_000


def test_every_row_is_there() -> None:
    with workbook("名单", ("序号", "名称"), ((number, "=1+1") for number in range(3_000))) as made:
        rows = CalamineWorkbook.from_filelike(made).get_sheet_by_index(0).to_python()
    assert rows == [["序号", "名称"], *([float(number), "=1+1"] for number in range(3_000))]


def test_a_cell_that_holds_no_more_says_so() -> None:
    """Excel takes 32,767 signs."""
    with workbook("名单", ("变动",), [("长" * 32_767,), ("长" * 32_768,)]) as made:
        rows = CalamineWorkbook.from_filelike(made).get_sheet_by_index(0).to_python()
    _, whole, cut = (str(cell) for (cell,) in rows)
    assert whole == "长" * 32_767
    assert len(cut) == 32_767
    assert cut.endswith("长……（内容过长，未列全）")
