"""One message in flight per conversation, in this process and, with Redis, in all of them."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator

from redis.asyncio import Redis
from redis.exceptions import RedisError

from web.log import log, short

# A dead process holds a conversation no longer than this; a living one renews in time.
LEASE_MS = 5000
_RENEW_EVERY = 1.5
_RETRY_EVERY = 0.05

_RELEASE = "if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('del',KEYS[1]) end"
_RENEW = (
    "if redis.call('get',KEYS[1])==ARGV[1] then return redis.call('pexpire',KEYS[1],ARGV[2]) end"
)


class Turns:
    """Who may work on a conversation now.

    Without Redis one process is alone, and its dialogue has one worker per conversation already.
    When Redis fails, work goes on without it: the log still takes only one answer per message.
    """

    def __init__(self, redis: Redis | None) -> None:
        self._redis = redis

    @contextlib.asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the turn, and keep it until the block ends."""
        if self._redis is None:
            yield
            return
        key, mine = f"smartmkt:turn:{conversation_id}", secrets.token_hex(8)
        held = await self._acquire(self._redis, key, mine)
        renewing = asyncio.create_task(self._renew(self._redis, key, mine)) if held else None
        try:
            yield
        finally:
            if renewing is not None:
                renewing.cancel()
                with contextlib.suppress(RedisError, OSError):
                    await self._redis.eval(_RELEASE, 1, key, mine)

    async def _acquire(self, redis: Redis, key: str, mine: str) -> bool:
        try:
            while True:
                if await redis.set(key, mine, nx=True, px=LEASE_MS):
                    return True
                await asyncio.sleep(_RETRY_EVERY)
        except (RedisError, OSError) as error:
            log.warning("redis_unavailable", where=short(key), error=type(error).__name__)
            return False

    async def _renew(self, redis: Redis, key: str, mine: str) -> None:
        while True:
            await asyncio.sleep(_RENEW_EVERY)
            with contextlib.suppress(RedisError, OSError):
                await redis.eval(_RENEW, 1, key, mine, LEASE_MS)
