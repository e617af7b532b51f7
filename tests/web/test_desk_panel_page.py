"""The desk's page beside a conversation, in a real browser: acting, answering, noting, reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.handoff.escalation_signs import Signs
from smartmkt_core.settings import ROOT, Settings
from tests.e2e.browser import serious_findings
from tests.web.beside import customer_token, understood, with_orders, with_texts
from tests.web.conftest import StartGateway
from tests.web.helpers import AGENTS, HUMAN, FakeRasa, Server, Shopper
from web import moods

Open = Callable[[], Shopper]


@pytest.fixture
def gateway(
    settings: Settings, sessions: sessionmaker[Session], start_gateway: StartGateway
) -> Server:
    """A gateway with the shop's texts and Anna's orders."""
    with_texts(settings)
    with_orders(sessions)
    return start_gateway()


@pytest.fixture
def anna(
    gateway: Server,
    settings: Settings,
    sessions: sessionmaker[Session],
    open_shopper: Open,
    rasa: FakeRasa,
) -> Shopper:
    """Asked for her parcel, was understood once and once not, and waits for a person."""
    shopper = open_shopper().begin(customer_token=customer_token(settings))
    shopper.ask("Where is my order 10027?")
    named = [{"entity": "order_number", "value": "10027"}]
    talk = shopper.session["session_id"]
    understood(sessions, talk, 1, intent="track_order", confidence=0.93, entities=named)
    understood(sessions, talk, 1, mood="neutral", anger=0.1)
    rasa.status = 500
    shopper.ask("blah!!")
    understood(sessions, talk, 3, intent="nlu_fallback", mood="negative", anger=0.9)
    shopper.ask("Talk to a person", payload=HUMAN)
    rasa.status = 200
    return shopper


@pytest.fixture
def unhappy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A classifier that hears anger about the delivery in everything."""

    class Grim:
        def score(self, texts: list[str]) -> list[Any]:
            scores = {"negative": 0.9, "neutral": 0.1, "positive": 0.0}
            heard = SimpleNamespace(label="negative", anger=0.9, scores=scores, cause="delivery")
            return [heard] * len(texts)

    reader = moods.Reader(Grim(), Signs.load(ROOT / "data" / "escalation"))
    monkeypatch.setattr(moods, "_open", lambda gateway: reader)


@pytest.fixture(params=[("en-GB", "light", 1440), ("zh-CN", "dark", 1440), ("en-GB", "dark", 900)])
def view(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A browser of either language, by day and by night, and as wide as a tablet."""
    locale, scheme, width = request.param
    context = browser.new_context(
        locale=locale,
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 900},
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A desk in English on a wide screen."""
    context = browser.new_context(
        locale="en-GB", reduced_motion="reduce", viewport={"width": 1440, "height": 900}
    )
    yield context.new_page()
    context.close()


def take_over(page: Page, url: str) -> None:
    """Sign in as Mia and take the one who waits."""
    email, _, password = AGENTS[0]
    page.goto(f"{url}/desk")
    page.get_by_test_id("desk-email").fill(email)
    page.get_by_test_id("desk-password").fill(password)
    page.get_by_test_id("desk-login").click()
    page.get_by_test_id("desk-conversation").first.click()
    page.get_by_test_id("desk-claim").click()
    expect(page.get_by_test_id("desk-reply")).to_be_visible()


def details(page: Page) -> Any:
    """The panel; on a narrow screen it is opened first."""
    toggle = page.get_by_test_id("desk-details")
    if toggle.is_visible():
        toggle.click()
    expect(page.get_by_test_id("panel-summary")).to_be_visible()
    return page.get_by_test_id("panel")


def test_nothing_keeps_people_out(view: Page, gateway: Server, anna: Shopper) -> None:
    take_over(view, gateway.url)
    assert serious_findings(view) == []
    panel = details(view)
    for section in ("past", "taste"):
        panel.get_by_test_id(f"panel-{section}").locator("summary").first.click()
    assert serious_findings(view) == []
    panel.get_by_test_id("panel-refund").first.click()
    expect(view.get_by_test_id("panel-dialog")).to_be_visible()
    assert serious_findings(view) == []


def test_the_transcript_shows_what_was_understood_and_where_we_failed(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    meaning = desk.get_by_test_id("desk-meaning").first
    expect(meaning).to_have_text("Understood: Track an order · order 10027 · 93% sure")
    failures = desk.get_by_test_id("desk-failure")
    expect(failures).to_have_count(2)
    expect(failures.first).to_contain_text("Not understood")
    expect(desk.get_by_test_id("desk-mood-line").locator("span")).to_have_count(2)


def test_the_mood_of_what_is_written_to_the_agent_follows_by_itself(
    desk: Page, unhappy: None, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    anna.ack(anna.write("still nothing"))
    line = desk.get_by_test_id("desk-message").filter(has_text="still nothing")
    expect(line).to_contain_text("unhappy")
    expect(line).to_contain_text("about delivery")


def test_the_order_talked_about_stands_first_and_open(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    orders = details(desk).get_by_test_id("panel-order")
    expect(orders.first).to_have_attribute("data-order", "10027")
    expect(orders.first.get_by_test_id("panel-refund")).to_be_visible()


def test_escape_closes_the_overview_of_keys_and_not_the_conversation(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    desk.get_by_test_id("desk-show-keys").click()
    desk.keyboard.press("Escape")
    expect(desk.get_by_test_id("desk-keys")).to_be_hidden()
    expect(desk.get_by_test_id("desk-reply")).to_be_visible()


def test_an_agent_refunds_with_a_reason_and_the_shopper_is_told(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    order = details(desk).locator("[data-order='10027']")
    if not order.get_by_test_id("panel-refund").is_visible():
        order.locator("summary").click()
    order.get_by_test_id("panel-refund").click()
    dialog = desk.get_by_test_id("panel-dialog")
    expect(dialog).to_contain_text("The order has not been sent yet.")
    expect(dialog).to_contain_text("told in English")

    dialog.get_by_test_id("panel-amount").fill("500")
    dialog.get_by_test_id("panel-confirm").click()
    expect(dialog.get_by_test_id("panel-dialog-error")).to_contain_text("$69.00")
    dialog.get_by_test_id("panel-amount").fill("12.50")
    dialog.get_by_test_id("panel-waive").check()
    dialog.get_by_test_id("panel-confirm").click()
    expect(dialog.get_by_test_id("panel-dialog-error")).to_contain_text("reason")
    dialog.get_by_test_id("panel-reason").fill("Promised on the phone")
    dialog.get_by_test_id("panel-confirm").click()
    expect(dialog).to_be_hidden()

    assert "$12.50" in anna.wait("agent_uttered")["text"]
    expect(desk.get_by_test_id("desk-transcript")).to_contain_text("Done: Refund 10027")
    desk.get_by_test_id("panel-done").locator("summary").click()
    record = desk.get_by_test_id("panel-record")
    expect(record).to_contain_text("Mia Chen")
    expect(record).to_contain_text("Promised on the phone")


def test_canned_replies_are_found_filled_in_and_never_sent_with_a_gap(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    details(desk)
    editor = desk.get_by_test_id("desk-reply")
    editor.press_sequentially("/hi")
    expect(desk.get_by_test_id("desk-canned-reply").first).to_contain_text("/hi")
    editor.press("Enter")
    expect(editor).to_have_value(re.compile("^Hello Anna Reed, this is Mia Chen. I've read"))
    editor.press("Enter")
    assert anna.wait("agent_uttered")["text"].startswith("Hello Anna Reed")

    editor.press_sequentially("/track")
    editor.press("Tab")
    editor.press("Enter")
    expect(desk.get_by_test_id("desk-gap")).to_contain_text("{carrier}")
    editor.press_sequentially("DHL")
    expect(editor).to_have_value(
        "Order 10027 is on its way with DHL, tracking number {tracking_number}. "
        "It is expected by {expected}."
    )
    assert len(anna.all("agent_uttered")) == 1


def test_escape_closes_the_list_and_keeps_the_conversation(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    details(desk)
    editor = desk.get_by_test_id("desk-reply")
    editor.press_sequentially("/")
    expect(desk.get_by_test_id("desk-canned")).to_be_visible()
    editor.press("Escape")
    expect(desk.get_by_test_id("desk-canned")).to_be_hidden()
    expect(editor).to_be_visible()


def test_a_note_is_written_by_keyboard_and_survives_what_happens_meanwhile(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    details(desk)
    desk.keyboard.press("Alt+n")
    note = desk.get_by_test_id("panel-note")
    expect(note).to_be_focused()
    note.press_sequentially("Very polite, ")
    anna.ack(anna.write("Are you there?"))
    expect(desk.get_by_test_id("panel-summary-open")).to_contain_text("Are you there?")
    expect(note).to_be_focused()
    note.press_sequentially("third parcel")
    note.press("Control+Enter")
    expect(desk.get_by_test_id("panel-note-line")).to_contain_text("Very polite, third parcel")
    expect(note).to_have_value("")


def test_a_claim_is_turned_down_only_with_a_reason(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    take_over(desk, gateway.url)
    case = details(desk).get_by_test_id("panel-case")
    expect(case).to_contain_text("the shade is cracked")
    case.get_by_test_id("panel-reject").click()
    desk.get_by_test_id("panel-confirm").click()
    expect(desk.get_by_test_id("panel-dialog-error")).to_contain_text("reason")
    desk.get_by_test_id("panel-reason").fill("Not the item we sent")
    desk.get_by_test_id("panel-confirm").click()
    expect(case).to_contain_text("turned down")
    assert "R5001" in anna.wait("agent_uttered")["text"]


def test_a_panel_that_could_not_be_loaded_says_so_and_can_be_tried_again(
    desk: Page, gateway: Server, anna: Shopper
) -> None:
    broken = True

    def answer(route: Any) -> None:
        route.fulfill(status=500) if broken else route.continue_()

    desk.route("**/panel", answer)
    take_over(desk, gateway.url)
    expect(desk.get_by_test_id("panel")).to_contain_text("could not be loaded")
    broken = False
    desk.get_by_test_id("panel").get_by_role("button", name="Try again").click()
    expect(desk.get_by_test_id("panel-verified")).to_contain_text("signed in")
