"""The picture of register and ledger on which an import is planned: only what its rows could concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from core.db import db
from core.db.statements import pieces
from core.ledger import rules
from core.ledger.models import ListEvent, Listing
from core.ledger.rules import EventKind
from core.lists.queries.importing.plan import Held, KnownUnit, Place, Register
from core.lists.queries.importing.rows import Said
from core.units.models import UnitName
from core.units.queries import former_codes, meant, records_of
from core.units.rules import names


def picture(rows: Iterable[Said]) -> Register:
    """What is known of the units that these rows may mean."""
    said = list(rows)
    keys = sorted({names.matching(row.name) for row in said if row.name})
    codes = sorted({row.code for row in said if row.code})
    register = Register()
    known = {
        unit.id: KnownUnit(unit.id, unit.kind, unit.name, unit.code, unit.body_id)
        for unit in meant(codes=codes, keys=keys)
    }
    register.by_code.update({unit.code: unit for unit in known.values() if unit.code is not None})
    for piece in pieces(sorted(known)):
        for former in former_codes(piece):
            register.by_code.setdefault(former.code, known[former.unit_id])
        whose = records_of(piece)
        _add_names(register, known, whose)
        _add_ledger(register, whose)
    return register


def _add_names(register: Register, known: dict[str, KnownUnit], whose: Mapping[str, str]) -> None:
    """Former names too: a list of years ago prints the name that the unit bore then."""
    query = select(UnitName.unit_id, UnitName.name_key).where(UnitName.unit_id.in_(whose))
    for unit_id, key in db.session.execute(query.order_by(UnitName.recorded_at, UnitName.id)):
        unit = known[whose[unit_id]]
        namesakes = register.by_name.setdefault((unit.kind, key), [])
        if unit not in namesakes:
            namesakes.append(unit)


def _add_ledger(register: Register, whose: Mapping[str, str]) -> None:
    for listing in db.session.scalars(select(Listing).where(Listing.unit_id.in_(whose))):
        place = (listing.unit_id, _place(listing))
        register.held.setdefault(place, []).append(Held(listing.since, listing.until, listing.batch))
    events = db.session.scalars(select(ListEvent).where(ListEvent.unit_id.in_(whose)))
    for event in rules.valid(events):
        if isinstance(event, ListEvent) and event.kind is EventKind.ADDED:
            register.added.add((whose[event.unit_id], _place(event), event.effective_on))


def _place(row: Listing | ListEvent) -> Place:
    return row.list_id, row.category, names.matching(row.subject)
