"""A document as its clauses: numbered places in their order, with the words and tables that stand at each.

A file may hold several documents: a notice that passes on another one as its annex. Each has its own numbering, its own
annexes, and becomes a source of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.plugin_kit.drafting.blocks import Block, Grid, Line, squeezed
from core.plugin_kit.drafting.markers import ANNEX, CHAPTER, NOTE, Marked, follows, is_annex_heading, marked

_LONGEST_TITLE = 60
_CAPTION = 6
"""Lines above a table that may belong to it."""
_KIND_OF_DOCUMENT = "通知|公告|通告|办法|细则|方案|意见|规定|规划|通则|指南|函"
_TITLE = re.compile(rf"(?:{_KIND_OF_DOCUMENT})(?:[（(].*[)）])?$")
_NUMBER = re.compile(r"[^\s，。；（(]{2,20}[〔\[［【(（]\s*\d{4}\s*[〕\]］】)）]\s*第?\s*\d+\s*号")
_N = r"\s*[\d一二三四五六七八九十]+\s*"
_DAY = re.compile(rf"^[\s（(]*(?:\d{{4}}|[二〇○零一九]{{4}})\s*年{_N}月{_N}日[\s)）]*$")
_ADDRESSEES = re.compile(r"^(?:各|省|市|有关|相关).*[:：]$")
_CONTACT = re.compile(
    r"^[（(]?\s*(?:联\s*系\s*人|联系方式|联系电话|邮\s*箱|电\s*话|传\s*真|此件|抄送|抄报|主动公开|附件下载)"
)
_ITEM = re.compile(r"\d{1,2}\s*[.．、]\s*")
_TABLE = re.compile(r"^[^，。；：、]{2,40}表(?:[（(][^）)]*[)）])?$")
_OFFICE = re.compile(r"(?:厅|局|部|委|委员会|办公室|办公厅|人民政府|中心|协会)$")


@dataclass(slots=True)
class Clause:
    """A numbered place: ``at`` as it is cited (``二.1``, ``第八条(一)``, ``附件2.二(三)``), its heading and its words.

    ``captions`` are the lines right above each of its tables. ``inside`` is the clause within which it stands; ``note``
    marks what explains a table.
    """

    at: str
    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    captions: list[tuple[str, ...]] = field(default_factory=list)
    inside: Clause | None = None
    annex: str = ""
    note: bool = False

    @property
    def text(self) -> str:
        """All its words, those of what stands within it aside."""
        return "\n".join(self.paragraphs)


@dataclass(slots=True)
class Document:
    """One document: what its head and foot print, and its clauses. ``passed_on_by`` holds it as an annex."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    signed: str = ""
    head: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    annexes: dict[str, str] = field(default_factory=dict)
    clauses: list[Clause] = field(default_factory=list)
    passed_on_by: Document | None = None

    @property
    def grids(self) -> Iterator[tuple[Clause, Grid, tuple[str, ...]]]:
        """Its tables, each with the clause at which it stands and the lines above it."""
        return (
            (clause, grid, caption)
            for clause in self.clauses
            for grid, caption in zip(clause.grids, clause.captions, strict=True)
        )


def documents(blocks: Sequence[Block]) -> tuple[Document, ...]:
    """The documents of a file, the outer one first."""
    reading = _Reading(blocks)
    reading.read()
    return tuple(reading.found)


class _Reading:
    """One walk over the blocks, knowing where it stands: which document, which annex, within which numbers."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = [each if isinstance(each, Grid) else Line(squeezed(each.text)) for each in blocks]
        self.at = 0
        self.document = Document()
        self.found = [self.document]
        self.annex = ""
        self.listing = False
        self.tables = 0
        self.table_at = ""
        self.article: int | None = None
        self.stack: list[tuple[int, int, Clause]] = []
        self.began = False

    def read(self) -> None:
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            if isinstance(block, Grid):
                self.table(block)
            else:
                self.line(block.text)
            self.at += 1

    def line(self, text: str) -> None:
        if self.listing and (item := _ITEM.match(text)):
            self.document.annexes[str(len(self.document.annexes) + 1)] = text[item.end() :]
            return
        was_listing, self.listing = self.listing, False
        if is_annex_heading(text) and self.annexes(text, again=was_listing):
            return
        if title := self.announced(text):
            self.begin_annex(title)
            return
        if _CONTACT.match(text) and not self.annex:
            self.document.contacts.append(text)
            self.stack.clear()
            return
        if _DAY.match(text) and not self.document.signed and (self.began or self.document.head):
            self.sign(text)
            return
        if CHAPTER.match(text) and len(text) <= _LONGEST_TITLE:
            self.stack.clear()
            return
        self.words(text)

    # ---- numbers

    def words(self, text: str) -> None:
        if noted := NOTE.match(text):
            self.begin_note(text[noted.end() :])
            return
        found = marked(text)
        if found is not None and self.fits(found):
            self.open(found)
        elif self.is_table_title(text):
            self.open_table(text)
        elif self.stack:
            self.stack[-1][2].paragraphs.append(text)
        elif self.annex or self.began:
            self.open_plain(text)
        else:
            self.head(text)

    def fits(self, found: Marked) -> bool:
        """Whether the number follows what was counted last at its rank, so that it is no sentence's own figure."""
        rank = found.kind.rank
        if found.above:
            return self.is_within(found)
        last = next((number for r, number, _ in reversed(self.stack) if r == rank), None)
        if found.kind.name == "article":  # counted on through the chapters
            last = self.article
        if last is None:
            return found.number == 1 or (found.kind.name in {"article", "one"} and not self.began)
        return follows(found.number, last) or (found.number == 1 and found.kind.name == "one" and bool(self.annex))

    def is_within(self, found: Marked) -> bool:
        """Whether a number that repeats those above it stands within them, and follows the last one there."""
        within = next((clause for rank, _, clause in reversed(self.stack) if rank < found.kind.rank), None)
        last = next((number for rank, number, _ in reversed(self.stack) if rank == found.kind.rank), None)
        return within is not None and within.at.endswith(_plain(found.above)) and follows(found.number, last)

    def open(self, found: Marked) -> None:
        rank = found.kind.rank
        if found.kind.name == "article":
            self.article = found.number
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()
        inside = self.stack[-1][2] if self.stack else None
        if inside is None:
            self.table_at = ""
        base = inside.at if inside else self.annex
        step = found.kind.step(_plain(found.printed), first=inside is None)
        if inside is not None and inside.note:
            step = step.lstrip(".")
        joint = "." if inside is None and base else ""
        clause = Clause(f"{base}{joint}{step}", _heading(found.text), [found.text] if found.text else [], inside=inside)
        clause.annex, clause.note = self.annex, bool(inside and inside.note)
        self.keep(clause, rank, found.number)

    def open_plain(self, text: str) -> None:
        """Words that no number precedes: of an annex, of its table, or contacts below the last clause."""
        last = self.document.clauses[-1] if self.document.clauses else None
        if self.annex and last is not None and last.annex == self.annex and not last.note:
            last.heading = last.heading or text
            last.paragraphs.append(text)
        elif not self.annex and self.document.contacts and not self.document.signed:
            self.document.contacts.append(text)

    def begin_note(self, text: str) -> None:
        within = self.table_at or self.annex
        self.stack.clear()
        clause = Clause(f"{within}注" if within else "注", "注", annex=self.annex, note=True)
        self.keep(clause, 1, 1)
        for number, piece in enumerate(_parts_of_note(text)):
            found = marked(piece) if number or marked(piece) else None
            if found is None:
                clause.paragraphs.append(piece)
            else:
                self.open(found)

    def keep(self, clause: Clause, rank: int, number: int) -> None:
        self.began = True
        self.stack.append((rank, number, clause))
        self.document.clauses.append(clause)

    # ---- annexes

    def annexes(self, text: str, *, again: bool) -> bool:
        """The list of annexes, or the heading of one."""
        found = ANNEX.match(text)
        if found is None:
            return False
        rest, number = text[found.end() :].strip(), _plain(found[1] or "")
        known = self.document.annexes
        item = _ITEM.match(rest)
        if not self.annex and rest and number not in known and (item or not self.document.signed):
            known[number or ("1" if item else "")] = rest[item.end() :] if item else rest
            self.listing = True
            return True
        if rest and not again and not number:
            return False
        self.begin_annex(number, rest)
        return True

    def announced(self, text: str) -> str | None:
        """The number of an announced annex whose title stands here alone, where its number is not printed."""
        if self.annex:
            return None
        return next((n for n, title in self.document.annexes.items() if _alike(title, text) and not self.has(n)), None)

    def has(self, number: str) -> bool:
        return any(clause.annex.startswith(f"附件{number}") for clause in self.document.clauses)

    def begin_annex(self, number: str, title: str = "") -> None:
        self.leave_for(number, title or self.next_words())
        self.annex, self.tables, self.table_at, self.began = f"附件{number}", 0, "", True
        self.stack.clear()
        clause = Clause(self.annex, self.document.annexes.get(number, title), annex=self.annex)
        if self.passes_on():
            inner = Document(passed_on_by=self.document)
            self.document.clauses.append(clause)
            self.document, self.annex, self.began = inner, "", False
            self.found.append(inner)
            return
        if title:
            clause.paragraphs.append(title)
        self.document.clauses.append(clause)

    def leave_for(self, number: str, title: str) -> None:
        """Out of a document that was passed on, where the annex is announced by an outer one."""
        holder: Document | None = self.document
        while holder is not None:
            if _alike(holder.annexes.get(number, ""), title):
                self.document = holder
                return
            holder = holder.passed_on_by

    def next_words(self) -> str:
        following = self.blocks[self.at + 1] if self.at + 1 < len(self.blocks) else None
        return following.text if isinstance(following, Line) else ""

    def passes_on(self) -> bool:
        """Whether what follows is a document of its own: its title, then its number or whom it addresses."""
        ahead = [each.text for each in self.blocks[self.at + 1 : self.at + 5] if isinstance(each, Line)]
        titled = next((index for index, text in enumerate(ahead[:3]) if _TITLE.search(text)), None)
        return titled is not None and any(
            _ADDRESSEES.match(text) or _NUMBER.fullmatch(text) for text in ahead[titled + 1 :]
        )

    # ---- tables

    def is_table_title(self, text: str) -> bool:
        return bool(self.annex) and bool(_TABLE.match(text)) and not self.stack_is_prose()

    def stack_is_prose(self) -> bool:
        return bool(self.stack) and not self.stack[-1][2].note

    def open_table(self, title: str = "") -> Clause:
        self.stack.clear()
        self.tables += 1
        self.table_at = f"{self.annex} 表{self.tables}".strip()
        clause = Clause(self.table_at, title, [title] if title else [], annex=self.annex)
        self.document.clauses.append(clause)
        return clause

    def table(self, grid: Grid) -> None:
        self.listing = False
        last = self.document.clauses[-1] if self.document.clauses else None
        if self.stack and not self.annex:
            last = self.stack[-1][2]
        elif last is None or last.at != self.table_at:
            last = self.open_table()
        elif last.grids and last.grids[-1].rows[0] == grid.rows[0]:  # broken by the end of a page, its head repeated
            last.grids[-1] = Grid((*last.grids[-1].rows, *grid.rows[1:]))
            return
        elif last.grids:
            last = self.open_table()
        last.grids.append(grid)
        last.captions.append(self.caption())

    def caption(self) -> tuple[str, ...]:
        """The lines right above the table: its title, whom it concerns, who seals it."""
        lines: list[str] = []
        for block in reversed(self.blocks[max(0, self.at - _CAPTION) : self.at]):
            if isinstance(block, Grid) or len(block.text) > _LONGEST_TITLE or block.text[-1] in "。；":
                break
            lines.insert(0, block.text)
            if is_annex_heading(block.text):
                break
        return tuple(lines)

    # ---- head and foot

    def head(self, text: str) -> None:
        document = self.document
        found = _NUMBER.search(text)
        if found and not document.number and len(text) <= _LONGEST_TITLE and not re.search("[，。；]", text):
            document.number = "".join(found[0].split())
            return
        is_title = _TITLE.search(text) and len(text) <= 2 * _LONGEST_TITLE and not re.search("[。；]", text)
        if is_title and not document.title:
            document.title = _joined_title(document.head, text)
        document.head.append(text)

    def sign(self, day: str) -> None:
        document = self.document
        document.signed = day.strip("（）() ")
        before = self.blocks[self.at - 1] if self.at else None
        if isinstance(before, Line) and _OFFICE.search(before.text) and len(before.text) <= _LONGEST_TITLE:
            document.issuer = before.text
            _take_back(document, before.text)
        self.stack.clear()


def _take_back(document: Document, text: str) -> None:
    """The signature is no part of the clause above it."""
    for held in (document.head, document.contacts, *(clause.paragraphs for clause in document.clauses[-1:])):
        if held and held[-1] == text:
            held.pop()


def _joined_title(head: Sequence[str], text: str) -> str:
    """A title that begins with who issues it may stand on two lines."""
    above = head[-1] if head else ""
    joined = above and _OFFICE.search(above) and text.startswith("关于")
    return f"{above}{text}" if joined else text


def _heading(text: str) -> str:
    """What a clause calls itself: its words up to the first stop, where they are few."""
    first = re.split(r"[。：:；]", text, maxsplit=1)[0].strip()
    return first if len(first) <= 30 else ""  # noqa: PLR2004  # a heading is short


def _parts_of_note(text: str) -> list[str]:
    """The items of a note that are printed on one line: ``1、…；2、…``."""
    pieces = [piece for piece in re.split(r"(?<=[。；;])\s*(?=\d{1,2}\s*[、．.](?!\d))", text) if piece]
    return pieces or [text]


def _plain(number: str) -> str:
    """A number as it is cited: without blanks, in half-width signs; an annex's in figures."""
    return re.sub(r"\s", "", number).translate(str.maketrans("０１２３４５６７８９—–－", "0123456789---"))


def _alike(one: str, other: str) -> bool:
    """Whether two titles are the same but for blanks, quotation marks and who is named before them."""
    bare = [re.sub(r"[\s《》<>“”（）()]", "", text) for text in (one, other)]
    shorter, longer = sorted(bare, key=len)
    return len(shorter) > 3 and (shorter == longer or (longer.endswith(shorter) and len(shorter) * 2 > len(longer)))  # noqa: PLR2004
