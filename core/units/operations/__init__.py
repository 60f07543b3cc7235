"""Changing units and representations: `register`, `placing`, `grouping` and `joining` keep the units, `representations`
who acts for them."""

from core.units.operations.grouping import put_in_group
from core.units.operations.joining import join, part, require_one_unit
from core.units.operations.placing import assign_all, look, place
from core.units.operations.register import (
    add,
    assign,
    complete,
    hold_register,
    move,
    recode,
    rename,
    require_recode,
    require_rename,
    require_uncoded,
    require_unnamed,
    uncode,
    unname,
)
from core.units.operations.representations import (
    Claim,
    check,
    confirm,
    end,
    leave,
    propose_successor,
    refer,
    refuse,
    request,
    require_acting,
    withdraw,
)
