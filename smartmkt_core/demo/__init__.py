"""The demo shop "Linden & Lake" (林湖): a seeded generator of believable data."""

from smartmkt_core.demo.generator import Summary, generate

__all__ = ["Summary", "generate"]
