"""E-mail addresses as people type them: one that mail can be sent to, or none."""

from __future__ import annotations

import re

from smartmkt_core.errors import ShopError

LONGEST = 254
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class AddressInvalid(ShopError):
    """This is no e-mail address."""


def checked(written: str) -> str:
    """The address without blanks around it; AddressInvalid."""
    address = written.strip()
    if len(address) > LONGEST or _ADDRESS.fullmatch(address) is None:
        raise AddressInvalid(address)
    return address
