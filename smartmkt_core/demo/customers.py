"""Invents customers: names of many origins, fictional numbers, real-looking addresses."""

from __future__ import annotations

import random
import re
import unicodedata
from datetime import timedelta
from typing import Any

from smartmkt_core.demo.values import Clock, Customer, pick, read, rng

DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com", "post.example.org")


def build_customers(seed: int, clock: Clock, *, count: int) -> list[Customer]:
    """The showcase customers first, then invented ones; e-mails and phones are unique."""
    random_ = rng(seed, "customers")
    table = read("people")
    customers = [_showcase(entry, clock) for entry in table["showcase"]]
    names = {customer.name for customer in customers}
    taken = {customer.email for customer in customers} | {c.phone for c in customers}
    weights = {code: country["weight"] for code, country in table["countries"].items()}
    while len(customers) < count:
        code = pick(random_, weights)
        country = table["countries"][code]
        origin = pick(random_, country["origins"])
        name, handle = _name(table["origins"][origin], random_)
        phone = _phone(country, random_)
        if name in names or phone in taken:
            continue
        email = _email(handle, random_, taken)
        names.add(name)
        taken |= {email, phone}
        city, address = _address(country, random_)
        old = random_.random() < 0.62
        days = random_.uniform(548, 1100) if old else random_.uniform(4, 548)
        customers.append(
            Customer(
                customer_id=f"C{len(customers) + 1:04d}",
                name=name,
                email=email,
                phone=phone,
                language=_language(country["language"], origin),
                newsletter=random_.random() < 0.46,
                created_at=clock.now - timedelta(seconds=round(days * 86400)),
                country=code,
                city=city,
                address=address,
            )
        )
    return customers


def _showcase(entry: dict[str, Any], clock: Clock) -> Customer:
    city = {"GB": "Leeds", "CN": "杭州"}[entry["country"]]
    return Customer(
        customer_id=entry["id"],
        name=entry["name"],
        email=entry["email"],
        phone=entry["phone"],
        language=entry["language"],
        newsletter=True,
        created_at=clock.start - timedelta(days=61, hours=3),
        country=entry["country"],
        city=city,
        address=entry["address"],
    )


def _name(origin: dict[str, Any], random_: random.Random) -> tuple[str, str]:
    given, family = random_.choice(origin["given"]), random_.choice(origin["family"])
    if isinstance(given, list):
        return f"{family[0]}{given[0]}", f"{family[1]}.{given[1]}"
    plain = unicodedata.normalize("NFKD", f"{given}.{family}").encode("ascii", "ignore").decode()
    return f"{given} {family}", re.sub(r"[^a-z.]", "", plain.lower())


def _email(handle: str, random_: random.Random, taken: set[str]) -> str:
    domain = random_.choice(DOMAINS)
    email = f"{handle}@{domain}"
    while email in taken:
        email = f"{handle}{random_.randint(2, 99)}@{domain}"
    return email


def _phone(country: dict[str, Any], random_: random.Random) -> str:
    return str(country["phone"]).format(
        area=random_.choice(country.get("areas", [0])),
        n2=f"{random_.randint(5, 99):02d}",
        m2=f"{random_.randint(0, 99):02d}",
        n3=f"{random_.randint(0, 999):03d}",
        n4=f"{random_.randint(0, 9999):04d}",
    )


def _address(country: dict[str, Any], random_: random.Random) -> tuple[str, str]:
    city, flat = random_.choice(country["cities"]), random_.choice(country["flats"])
    street = random_.choice(country["streets"])
    number = str(random_.randint(*country["number"]))
    floor, door = f"{random_.randint(2, 18):02d}", f"{random_.randint(10, 890)}"
    if "{flat}" in country["form"]:
        address = country["form"].format(city=city, street=street, number=number, flat=flat)
        return re.sub(r"^.*?省|市.*$", "", city), address
    parts = {"city": city, "street": street, "number": number, "floor": floor, "n2": door}
    leading = country["form"].startswith("{street}")
    parts["number" if leading else "street"] += flat
    return _town(city), country["form"].format(**parts)


def _town(city: str) -> str:
    """The town's name alone, without postcode: ``Leeds`` of ``Leeds LS2 7EW``."""
    if state := re.match(r".+, [A-Z]{2}\b", city):
        return state[0]
    return " ".join(word for word in city.split() if not any(char.isdigit() for char in word))


def _language(rule: str, origin: str) -> str:
    if rule == "mixed":
        return "zh" if origin == "chinese" else "en"
    return rule
