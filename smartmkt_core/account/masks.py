"""Personal data made unreadable for logs."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[\w.%+'-]+[@＠][\w-]+(?:\.[\w-]+)+")
# Seven digits and more, however grouped; order numbers of shops are shorter or keep their ends.
_PHONE = re.compile(r"(?<![A-Za-z0-9])\+?\d(?:[\s().-]{0,2}\d){6,14}(?!\d)")


def mask_email(email: str) -> str:
    """``anna@example.com`` as ``a***@e***.com``; what is no address becomes ``***``."""
    name, at, domain = email.strip().partition("@")
    if not at or not name or not domain:
        return "***" if email.strip() else ""
    host, dot, ending = domain.rpartition(".")
    shown = f"{host[0]}***{dot}{ending}" if host else "***"
    return f"{name[0]}***@{shown}"


def mask_phone(phone: str) -> str:
    """A phone number with only its last two digits: ``+1 555 010 3321`` as ``***21``."""
    digits = [char for char in phone if char.isdecimal()]
    return "***" + "".join(digits[-2:]) if len(digits) > 4 else "***" if phone.strip() else ""


def mask_text(text: str) -> str:
    """A text with the e-mail addresses and phone numbers in it masked."""
    text = _EMAIL.sub(lambda found: mask_email(found[0].replace("＠", "@")), text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)
