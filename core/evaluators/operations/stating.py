"""The basics that an evaluator states: what is wrong with them, what is missing, and how they are written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.evaluators.models import Profile, StatedIdentity
from core.evaluators.queries import asked
from core.evaluators.rules import identity
from core.evaluators.rules.identity import Document
from core.instance import instance
from core.people.rules import phone_faults, phone_kept
from core.units.rules import codes, names

_LONGEST_DECLARATION = 5000


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """The basics of a profile. A document without a number leaves the identity as it was stated before."""

    name: str
    code: str = ""
    legal_representative: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    address: str = ""
    declaration: str = ""
    documents: Mapping[str, Document] = field(default_factory=dict)


BASICS = ("name", "legal_representative", "contact_name", "contact_phone", "address", "declaration")


def faults_in(stated: Stated, code: str | None = None) -> dict[str, list[str]]:
    """What is wrong with what was typed; what is merely missing is asked for when it is submitted."""
    faults: dict[str, list[str]] = {}
    if not names.printed(stated.name):
        faults["name"] = ["请填写机构全称，与登记证书一致。"]
    if fault := codes.fault(codes.normalised(stated.code) if code is None else code):
        faults["code"] = [fault]
    if stated.contact_phone.strip() and (wrong := phone_faults(stated.contact_phone)):
        faults["contact_phone"] = wrong
    if len(stated.declaration) > _LONGEST_DECLARATION:
        faults["declaration"] = [f"最多 {_LONGEST_DECLARATION} 个字，现有 {len(stated.declaration)} 个。"]
    wanted = asked.key_labels()
    for key, document in stated.documents.items():
        if key in wanted and document.number.strip() and (fault := identity.fault(document)):
            faults[f"{key}-number"] = [fault]
    return faults


def missing(profile: Profile) -> dict[str, list[str]]:
    """What keeps the basics from being submitted, by field."""
    wanted = {
        "legal_representative": (profile.legal_representative, "请填写法定代表人姓名。"),
        "contact_name": (profile.contact_name, "请填写联系人。"),
        "contact_phone": (profile.contact_phone, "请填写联系电话。"),
        "address": (profile.address, "请填写机构地址。"),
        "declaration": (profile.declaration, "请填写自我声明。"),
    }
    errors = {name: [sentence] for name, (value, sentence) in wanted.items() if not value}
    stated = {each.key for each in profile.identities}
    for key, label in asked.key_labels().items():
        if key not in stated:
            errors[f"{key}-number"] = [f"请填写{label}的证件号码。"]
    return errors


def write(profile: Profile, stated: Stated, code: str) -> None:
    profile.name = names.printed(stated.name)
    for name in BASICS[1:]:
        setattr(profile, name, getattr(stated, name).strip())
    profile.contact_phone = phone_kept(stated.contact_phone)
    secret = instance().settings.identity_key
    told = {key: document for key, document in stated.documents.items() if document.number.strip()}
    found = [identity.identity(key, document, secret) for key, document in told.items()]
    held = {each.key: each for each in profile.identities}
    for each in (identity.legal_entity(code, secret), *found):
        if each.key in held:
            held[each.key].fingerprint, held[each.key].masked = each.fingerprint, each.masked
        else:
            profile.identities.append(StatedIdentity(key=each.key, fingerprint=each.fingerprint, masked=each.masked))
