"""Where a connection comes from: the address that limits count, and its name for the core."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any

from web.log import log


@dataclass(frozen=True)
class Origin:
    """``address``: for limits. ``name``: a keyed hash of it; None where it tells nobody apart."""

    address: str = "unknown"
    name: str | None = None


class Origins:
    """Names addresses. ``proxied``: proxies are known, and already looked behind."""

    def __init__(self, secret: str, *, proxied: bool) -> None:
        self._secret = secret.encode()
        self._proxied = proxied
        self._warned = False

    def of(self, environ: dict[str, Any]) -> Origin:
        """Of a Socket.IO connection."""
        client = (environ.get("asgi.scope") or {}).get("client") or ("unknown", 0)
        address = str(client[0])
        if not self._proxied and _is_here(address) and not environ.get("HTTP_X_FORWARDED_FOR"):
            # Somebody at this machine, who tries things out: no stranger to be slowed down.
            return Origin(address)
        if not self._proxied and environ.get("HTTP_X_FORWARDED_FOR") and _is_near(address):
            # All who come through this proxy would share one count, and lock one another out.
            if not self._warned:
                self._warned = True
                log.warning("proxy_not_trusted", setting="SMARTMKT_TRUSTED_PROXIES")
            return Origin(address)
        return Origin(address, self.name(address))

    def name(self, address: str) -> str | None:
        """A keyed hash; of IPv6 its network, as one subscriber has as many addresses as wanted."""
        try:
            known = ip_address(address)
        except ValueError:
            return None
        if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
            told = known.packed[:8]
        else:
            told = (getattr(known, "ipv4_mapped", None) or known).packed
        return hmac.new(self._secret, b"origin:" + told, hashlib.sha256).hexdigest()[:32]


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _is_near(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return False
