"""What can go wrong, in the shop's words. They become sentences at the edge, never here."""

from __future__ import annotations


class ShopError(Exception):
    """Base of every error that the shop expects and can explain."""


class NotFound(ShopError):
    """What was asked for does not exist."""


class OrderNotFound(NotFound):
    """No such order, or not one that this shopper may see: the two are not told apart."""


class IdentityNotVerified(ShopError):
    """The proof given does not fit. Says nothing about whether the order exists."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"{tries_left} tries left")
        self.tries_left = tries_left


class VerificationLocked(ShopError):
    """Too many wrong proofs in this conversation or for this order."""


class NotAllowed(ShopError):
    """The order's state forbids it. ``reason`` is a stable key, told in data/responses."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotCancellable(NotAllowed):
    """The order can't be cancelled any more (shipped, delivered, already_cancelled, returned)."""


class NotChangeable(NotAllowed):
    """Address or items can't be changed any more, or not in this way."""


class NotRefundable(NotAllowed):
    """No money, or not so much, goes back for this order."""


class NotReturnable(NotAllowed):
    """Goods can't come back, or not so many, or what was asked for can't be taken back."""


class OutOfStock(ShopError):
    """Fewer pieces are left than asked for."""

    def __init__(self, available: int) -> None:
        super().__init__(f"{available} available")
        self.available = available


class TokenInvalid(ShopError):
    """A signed token is forged, malformed, expired or meant for something else."""


class ConversationTaken(ShopError):
    """Another agent has the conversation."""

    def __init__(self, agent: str) -> None:
        super().__init__(agent)
        self.agent = agent


class AtCapacity(ShopError):
    """An agent has as many conversations as they can take."""

    def __init__(self, agent: str, capacity: int) -> None:
        super().__init__(agent)
        self.agent = agent
        self.capacity = capacity


class AgentAbsent(ShopError):
    """Nothing can be passed on to somebody who is not at the desk."""

    def __init__(self, agent: str) -> None:
        super().__init__(agent)
        self.agent = agent


class UnknownTeam(ShopError):
    """Nobody belongs to such a team."""


class WrongState(ShopError):
    """The conversation's state does not allow this step."""


class ImportFailed(ShopError):
    """One or more rows of an import are bad; nothing was written."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotReady(ShopError):
    """Something that set-up makes is missing; the text says which command makes it."""
