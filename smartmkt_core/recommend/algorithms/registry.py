"""Every single algorithm by its name."""

from __future__ import annotations

from typing import Any

from smartmkt_core.recommend.algorithms.als import Als
from smartmkt_core.recommend.algorithms.bpr import Bpr
from smartmkt_core.recommend.algorithms.content import ContentBased
from smartmkt_core.recommend.algorithms.ease import Ease
from smartmkt_core.recommend.algorithms.follows import Follows
from smartmkt_core.recommend.algorithms.item_neighbours import ItemNeighbours
from smartmkt_core.recommend.algorithms.popularity import Popularity
from smartmkt_core.recommend.algorithms.repeats import Repeats
from smartmkt_core.recommend.algorithms.sessions import Sessions
from smartmkt_core.recommend.algorithms.user_neighbours import UserNeighbours

ALGORITHMS: dict[str, type[Any]] = {
    kind.name: kind
    for kind in (
        Popularity,
        ContentBased,
        ItemNeighbours,
        UserNeighbours,
        Follows,
        Sessions,
        Als,
        Bpr,
        Ease,
        Repeats,
    )
}
