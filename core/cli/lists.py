"""`greenroll list`: bring existing lists in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from core.cli.application import application
from core.cli.progress import Progress
from core.lists import operations
from core.lists.queries.importing.columns import Column
from core.lists.queries.importing.rows import Options, day


class DayOfBatch(click.ParamType[tuple[str | None, date]]):
    """A day for all rows, or BATCH=DAY for the rows of one batch."""

    name = "DATE|BATCH=DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str | None, date]:
        batch, equals, said = str(value).rpartition("=")
        found = day(said)
        if found is None or (equals and not batch):
            self.fail(f"{value} is neither a day like 2020-10-16 nor a batch's, like 5=2020-10-16.", param, ctx)
        return batch or None, found


class MeaningOfColumn(click.ParamType[tuple[str, Column | None]]):
    """HEADING=MEANING."""

    name = "HEADING=MEANING"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Column | None]:
        heading, _, meaning = str(value).rpartition("=")
        if not heading or (meaning and meaning not in set(Column)):
            self.fail(f"{value} is not like 主体=name; there are {', '.join(Column)}.", param, ctx)
        return heading, Column(meaning) if meaning else None


@click.group("list")
def lists() -> None:
    """The lists of the region."""


@lists.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--level", metavar="LEVEL", help="The list's level, or the plan's name, where the file does not say it.")
@click.option("--category", metavar="CATEGORY", help="The list's category, where the file does not say it.")
@click.option("--batch", metavar="BATCH", help="The batch, where the file does not say it.")
@click.option(
    "--on",
    "days",
    type=DayOfBatch(),
    multiple=True,
    help="The day from which the units are listed, where the file does not say it; repeat it for several batches.",
)
@click.option("--document", metavar="NO", help="The number of the document that published the list.")
@click.option("--name-column", metavar="HEADING", help="The heading of the units' names, where it is not recognised.")
@click.option("--region-column", metavar="HEADING", help="The heading of the regions, where it is not recognised.")
@click.option(
    "--column",
    "columns",
    type=MeaningOfColumn(),
    multiple=True,
    help="What another heading means (name, code, body, listed_on ...; nothing after =: it is not read). Repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be imported, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_list(
    file: Path,
    *,
    level: str | None,
    category: str | None,
    batch: str | None,
    days: Sequence[tuple[str | None, date]],
    document: str | None,
    columns: Sequence[tuple[str, Column | None]],
    name_column: str | None,
    region_column: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a list from FILE (.xlsx or .csv): the whole of it, or nothing.

    Knows the ministry's lists, and a general layout: 名称, 统一社会信用代码, 市州, 类别, 层级, 入选日期, 文号.
    Every row that was not simply taken is named in the report with its number and the reason. The same file again
    adds nothing.
    """
    options = Options(
        level=level,
        category=category,
        batch=batch,
        on=next((found for of_batch, found in days if of_batch is None), None),
        days={of_batch: found for of_batch, found in days if of_batch is not None},
        document=document,
        columns=dict(columns)
        | {words: column for words, column in ((name_column, Column.NAME), (region_column, Column.REGION)) if words},
    )
    heard = Progress().report
    with application():
        content = file.read_bytes()
        if dry_run:
            report = operations.preview(content, options, by=None, report=heard)
        else:
            report = operations.import_list(content, file.name, options, by=None, report=heard).report
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, **report.as_json()}, ensure_ascii=False, indent=2))
    else:
        if dry_run:
            click.echo("预览，没有写入任何内容。")
        for line in report.lines():
            click.echo(line)
    if report.refused and not (report.added or report.already):
        raise click.ClickException("没有一行可以导入，原因见上面的报告。")
