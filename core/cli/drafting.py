"""`greenroll plugin draft`: a stranger's document is read within bounds, and what is proposed becomes a folder."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import click

from core.contents import kinds
from core.contents.apart import FileUnreadable, read_apart
from core.contents.inspection import recognise
from core.contents.kinds import FileRefused
from core.plugin_api.declarations import RuleKind
from core.plugin_kit.drafting import (
    NotADocument,
    Vocabulary,
    bounded,
    counted,
    docx_blocks,
    draft,
    from_json,
    plain_blocks,
)
from core.plugin_kit.drafting.blocks import Block
from core.plugin_kit.loader import LoadedRegion, load
from core.plugin_kit.scaffold import CannotCreate, free_folder

MOST_BYTES = 50_000_000
_BELOW = "national"
_NEITHER = "This is neither .docx nor .txt."


def draft_into(notice: Path, folder: Path, title: str) -> str:
    """Write the draft of a region into its new folder; returns what was found, counted. Raises click.ClickException."""
    try:
        free_folder(folder.parent, folder.name)
        blocks = bounded(read(notice))
        files = draft(blocks, name=folder.name, vocabulary=vocabulary(load(_BELOW)), title=title)
    except CannotCreate as refused:
        raise click.ClickException(str(refused)) from None
    except NotADocument as refused:
        raise click.ClickException(f"{notice}: {refused.sentence}\n{refused.cure}") from None
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return counted(blocks)


def read(notice: Path) -> tuple[Block, ...]:
    """The document's blocks. Raises NotADocument."""
    if notice.stat().st_size > MOST_BYTES:
        raise NotADocument("This file is too large for a notice.", "Take the pictures out, or save its text as .txt.")
    content = notice.read_bytes()
    if notice.suffix.lower() == ".txt":
        return plain_blocks(content)
    if notice.suffix.lower() != ".docx":
        raise NotADocument(_NEITHER, "Open it and save it as .docx, or its text as .txt.")
    try:
        if recognise(BytesIO(content)) is kinds.DOCX:
            return from_json(read_apart(docx_blocks, content))
    except (FileRefused, FileUnreadable) as refused:
        raise NotADocument(
            f"This file cannot be read: {refused.sentence}", "Save it anew as .docx, or as .txt."
        ) from None
    raise NotADocument(_NEITHER, "Open it and save it as .docx, or its text as .txt.")


def vocabulary(region: LoadedRegion) -> Vocabulary:
    """What a region that extends this one may name, and which answers the exclusions of this one look at."""
    merged = region.region
    exclusions = (
        rule
        for layer in region.layers
        for rule in layer.rules
        if rule.kind is RuleKind.EXCLUSION and rule.judge == "is_false"
    )
    return Vocabulary(
        categories={each: words.label for each, words in merged.categories.items()},
        levels={each: words.label for each, words in merged.levels.items()},
        regulators={each: words.label for each, words in merged.regulators.items()},
        asked={rule.facts["answer"]: f"是否属于：{rule.summary.partition('，不得')[0]}" for rule in exclusions},
    )
