"""How much one browser, one address and one login may ask for."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from web.log import log

# Keys remembered in one process; the longest unused are forgotten first.
_MOST_KEYS = 50_000


class RateLimiter:
    """Counts requests by key: over a sliding window here, in fixed windows when Redis shares it."""

    def __init__(
        self, redis: Redis | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._redis = redis
        self._clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    async def allows(self, key: str, *, limit: int, window: float) -> bool:
        """Count one request; false when there were too many. A refused one does not count."""
        if self._redis is not None:
            try:
                return await self._shared(self._redis, key, limit, window)
            except RedisError as error:
                log.warning("redis_unavailable", where="limits", error=type(error).__name__)
        return self._alone(key, limit, window)

    async def _shared(self, redis: Redis, key: str, limit: int, window: float) -> bool:
        name = f"smartmkt:limit:{key}:{int(time.time() // window)}"
        async with redis.pipeline(transaction=True) as pipe:
            pipe.incr(name)
            pipe.expire(name, int(window) + 1)
            count, _ = await pipe.execute()
        return int(count) <= limit

    def _alone(self, key: str, limit: int, window: float) -> bool:
        now = self._clock()
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while len(self._seen) > _MOST_KEYS:
            self._seen.popitem(last=False)
        while times and times[0] <= now - window:
            times.popleft()
        if len(times) >= limit:
            return False
        times.append(now)
        return True
