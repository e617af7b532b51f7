"""Who may see an order, and how a guest proves it. Unknown and foreign orders behave alike."""

from __future__ import annotations

import hmac
from datetime import datetime

from sqlalchemy.orm import Session

from smartmkt_core.errors import IdentityNotVerified, OrderNotFound, VerificationLocked
from smartmkt_core.orders import repository
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.numbers import folded, number_key
from smartmkt_core.orders.proof import Proof, find_proof
from smartmkt_core.orders.values import Shopper

TRIES = 3
LOCK_HOURS = 24
# An order bears more wrong proofs than one conversation, so that a stranger's tries in two of
# them don't shut the owner out.
ORDER_FACTOR = 3
# Conversations cost nothing and numbers follow one another: an address can't go on from one to
# the next. Enough for an office behind one address, few against 10,000 ends of a phone number.
ORIGIN_TRIES = 30
_NOBODY = "\0" * 8


def accessible(session: Session, shopper: Shopper, number: str, now: datetime) -> Order:
    """The order under a number in any spelling, if this shopper may see it.

    Raises:
        OrderNotFound: unknown, somebody else's or not proven yet; the three are one.
    """
    plain = folded(number).strip("# ")
    # Whose it is comes first, with as many questions for a number that nobody has: loading an
    # order takes long enough to tell it from none.
    owners = repository.owners_by_key(session, number_key(number)) or [(0, "", None)]
    proven = {
        id_ for id_, _, _ in owners if repository.has_access(session, shopper.conversation_id, id_)
    }
    for id_, _, owner in sorted(owners, key=lambda row: folded(row[1]).strip("# ") != plain):
        mine = shopper.customer_id is not None and owner == shopper.customer_id
        if mine or id_ in proven:
            return repository.by_id(session, id_)
    raise OrderNotFound


def verify(
    session: Session,
    shopper: Shopper,
    number: str,
    proof_text: str,
    now: datetime,
    *,
    origin: str | None = None,
    tries: int = TRIES,
    lock_hours: int = LOCK_HOURS,
) -> Order:
    """Check the e-mail or the last four digits of the phone in a text against an order.

    A right proof opens the order for the rest of the conversation. A wrong one counts for
    ``lock_hours``, in the conversation (``tries``), for the number everywhere (three times as
    many) and for the network address (``origin``, any stable name of it; thirty).
    Tries are counted in a transaction of their own, so they stand although the error rolls the
    caller's back; on SQLite the caller must not have written anything in it yet.

    Raises:
        IdentityNotVerified: wrong or no proof, or no such order. A text without any proof in it
            does not count as a try.
        VerificationLocked: this was the last try, or there was none left.
    """
    proof = find_proof(proof_text, number=number)
    plain = folded(number).strip("# ")
    # An order that does not exist is compared all the same.
    contacts = repository.contacts_by_key(session, number_key(number)) or [(0, "", "", "")]
    contacts.sort(key=lambda contact: folded(contact[1]).strip("# ") != plain)
    fitting = [id_ for id_, _, email, phone in contacts if _fits(proof, email=email, phone=phone)]
    if proof is None:
        left = _left(
            session, shopper, number, now, origin=origin, tries=tries, lock_hours=lock_hours
        )
        raise IdentityNotVerified(left) if left > 0 else VerificationLocked
    attempt, left = repository.take_try(
        session,
        shopper.conversation_id,
        number_key(number),
        origin=origin,
        now=now,
        hours=lock_hours,
        limits=(tries, tries * ORDER_FACTOR, ORIGIN_TRIES),
    )
    if left < 0:
        raise VerificationLocked
    if not fitting:
        raise IdentityNotVerified(left) if left else VerificationLocked
    repository.drop_try(session, attempt)
    repository.grant(session, shopper.conversation_id, fitting[0], now=now)
    return repository.by_id(session, fitting[0])


def tries_left(
    session: Session,
    shopper: Shopper,
    now: datetime,
    *,
    number: str = "",
    origin: str | None = None,
    tries: int = TRIES,
    lock_hours: int = LOCK_HOURS,
) -> int:
    """How many wrong proofs are left in this conversation (for a number); 0 where locked."""
    return max(
        0, _left(session, shopper, number, now, origin=origin, tries=tries, lock_hours=lock_hours)
    )


def proven_of_others(session: Session, conversation_id: str, customer_id: str) -> bool:
    """Whether a guest proved an order of another customer in this conversation."""
    return repository.proven_of_others(session, conversation_id, customer_id)


def _left(
    session: Session,
    shopper: Shopper,
    number: str,
    now: datetime,
    *,
    origin: str | None,
    tries: int,
    lock_hours: int,
) -> int:
    here, there, near = repository.attempts(
        session,
        shopper.conversation_id,
        number_key(number),
        origin=origin,
        now=now,
        hours=lock_hours,
    )
    return min(tries - here, tries * ORDER_FACTOR - there, ORIGIN_TRIES - near)


def _fits(proof: Proof | None, *, email: str, phone: str) -> bool:
    known = email.strip().casefold()
    digits = _digits(phone)
    email_fits = _same(proof.email if proof else "", known or _NOBODY)
    phone_fits = _same(
        proof.phone_last4 if proof else "", digits[-4:] if len(digits) >= 4 else _NOBODY
    )
    return email_fits or phone_fits


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode(), known.encode())


def _digits(text: str) -> str:
    return "".join(char for char in folded(text) if char.isdecimal())
