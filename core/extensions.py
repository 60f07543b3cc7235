"""The Flask extensions (`core.db` has its own), made once and bound to an application by `create_app`."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security.core import Security
from flask_wtf import CSRFProtect


def stranger(address: str) -> str:
    """As whom somebody is counted who asks from that address: of IPv6, the network of 64 bits that each line is given,
    for whoever has one of its addresses has all."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))


csrf = CSRFProtect()
limiter = Limiter(lambda: stranger(get_remote_address()))
security = Security()
