"""Calling another help desk: signed, with a time limit, and only where it may be called."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

from smartmkt_core.bridge.signing import sign
from smartmkt_core.settings import Settings
from web.deliveries import Undelivered

# The answer says nothing that is needed; somebody's endless one must not fill the memory.
ANSWER_BYTES = 64_000


class Webhook:
    """The address that the operator has set.

    Only ``https`` and only public addresses, unless ``bridge_private`` allows others: a name that
    points into the shop's own network would turn the gateway into a way in. The name is looked up
    here and the connection made to what was found, so that it can't point elsewhere a moment
    later. Redirects are not followed, and proxies of the environment not used.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = settings.bridge_url
        self._secret = settings.bridge_secret
        self._private = settings.bridge_private
        self._client = httpx.AsyncClient(
            timeout=settings.bridge_timeout, follow_redirects=False, trust_env=False
        )

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()

    async def post(self, event: dict[str, Any], *, delivery: str, at: datetime) -> None:
        """Send one event; Undelivered where it was not taken with a status of 2xx.

        410 (Gone) says that this event is not wanted: it is not sent again.
        """
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        address, host = await self._address()
        headers = {
            "content-type": "application/json",
            "user-agent": "SmartMkt",
            "host": host,
            "smartmkt-event": str(event.get("type", "")),
            "smartmkt-delivery": delivery,
            "smartmkt-signature": sign(self._secret, body, at=at),
        }
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        try:
            async with self._client.stream(
                "POST",
                address,
                content=body,
                headers=headers,
                extensions={"sni_hostname": name.strip("[]")},
            ) as answer:
                await _drain(answer)
                status = answer.status_code
        except httpx.HTTPError as error:
            raise Undelivered(type(error).__name__) from error
        if not 200 <= status < 300:
            raise Undelivered(f"status {status}", for_good=status == httpx.codes.GONE)

    async def _address(self) -> tuple[str, str]:
        """The URL with a checked address in the place of its name, and the Host header."""
        parts = urlsplit(self._url)
        host = parts.hostname
        if parts.scheme not in ("https", "http") or not host or parts.username:
            raise Undelivered("the webhook's address makes no sense")
        if parts.scheme != "https" and not self._private:
            raise Undelivered("the webhook's address is not https")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, type=socket.SOCK_STREAM
            )
        except OSError as error:
            raise Undelivered("the webhook's name can't be looked up") from error
        addresses = [ipaddress.ip_address(str(one[4][0])) for one in found]
        if not self._private and not all(_is_public(one) for one in addresses):
            raise Undelivered("the webhook lies in a private network")
        chosen = addresses[0]
        literal = f"[{chosen}]" if chosen.version == 6 else str(chosen)
        url = urlunsplit((parts.scheme, f"{literal}:{port}", parts.path or "/", parts.query, ""))
        return url, parts.netloc


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or address
    return bool(inner.is_global) and not inner.is_multicast


async def _drain(answer: httpx.Response) -> None:
    size = 0
    async for part in answer.aiter_bytes():
        size += len(part)
        if size > ANSWER_BYTES:
            return
