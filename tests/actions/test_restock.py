"""Being told when something is back: who asks for it, who does not, and where the news goes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from actions.restock_words import wants_news
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.restock.models import RestockReminder
from tests.actions.shopfloor import fill

WISHES = """
let me know when it's back in stock
let me know when its back
notify me when the kettle is available again
tell me when it is restocked
email me when they come back
tell me when it's available again
let me know once the green one is back
remind me when it comes back
can you mail me as soon as it's in stock
message me when the tote is restocked
can you email me when the tent's restocked
tell me when the Skerry jumper in navy is back in stock
let me know when it's back
when it's back in stock, please let me know
once it is restocked could you email me
notify me once restocked
email me at ann@example.com when it's back in stock.
let me know when it's back in size 42
ping me as soon as size 42 is available again
drop me a line when the red ones are back
I'd like to be notified when the Marsh Sneaker is back
please set a restock alert
tell me when you have it back in stock
let me know when you restock the kettle
send me an email when it's back at ann@example.com
text me the moment they're back in
keep me posted, I want it once it's back in stock
can you let me know when this gets back in stock?
notify me when it becomes available again
why not tell me when it's back in stock
tell me when the kettle comes back
it's sold out, so tell me when the sneaker is back please
tell me as soon as these are there again
到货了通知我
有货的时候告诉我
补货后提醒我一下
有货了叫我
补货了告诉我一声
到货提醒我
红色的到货了发邮件给我
绿色那款有了通知我一下
礁岛羊羔毛衫藏青色到货提醒我
沼泽运动鞋到货了通知我
到货发到ann@example.com
等到货了麻烦通知我一下
到货后请第一时间通知我
一有货就告诉我
现在没货，到货了通知我
这个怎么没货了，到货通知我
能不能到货通知我
到货了可以通知我吗
有货的话提醒我
我要到货提醒
帮我设个到货提醒
重新上架了跟我说一声
通知我什么时候到货
42码有了喊我
补货了，麻烦告诉我
没货了怎么办到货通知我
到货时发短信给我
有货发我邮箱ann@example.com
提醒我到货
水壶来货了说一声
什么时候有货了通知我
""".strip().splitlines()
NONE = """
can you tell me if the copper kettle is in stock
tell me when I can send the jacket back
tell me when the courier comes back
let me know when the agent is back
tell me when it will be back in stock
when will it be back in stock
can you tell me when the kettle will be available again
tell me if it's back in stock
let me know if the kettle is available
tell me when my order 10028 is back on its way
I sent it back, tell me when it's back with you
tell me when the money is back
notify me when my parcel is available
let me know when the site is back
you never told me when it was back in stock
you didn't notify me when it's back in stock
why didn't you tell me it is back in stock
how does the restock alert work
how do your back in stock mails work
how often do you restock
is a restocking fee taken
when will you tell me
tell me when I get the jacket back
tell me how I can send it back when it is in stock
tell me why it is sold out when the page says it is back in stock
don't tell me when it's back
tell me when is it back in stock
tell me when the shop is open again
tell me when I get my money back
let me know when you're back
let me know when the refund is available
tell me whether the mug is available again
is the mug back in stock
tell me about the kettle. Is it back in stock?
let me know when the return is back at the warehouse
when the driver comes back, tell me
tell me what is back in stock
tell me the price when it's delivered back
包裹已经到货了为什么没通知我
快递显示到货了，没人通知我
有货吗，告诉我价格
有没有货告诉我
是否有货请告诉我
有货的话告诉我价格
告诉我什么时候到货
麻烦告知一下到货时间
请通知我到货时间
到货提醒怎么设置
到货提醒是怎么通知的
到货了怎么不通知我
没有收到到货提醒
到货通知收到了
到货通知没收到
已经到货了，怎么没人告诉我
我买的水壶到货了通知我
订单到货了通知我
什么时候到货，告诉我
什么时候补货
还补货吗
收到货了告诉你
还有货吗，麻烦告诉我一下
有货没有，告诉我
到货了没，告诉我
没收到货，给我退款
到货了你们为什么不通知
你们没提醒我补货了
到货提醒功能在哪
有货告诉我多少钱
快递到货了提醒我
为什么到货通知没发给我
""".strip().splitlines()


@pytest.fixture
def floor(shop: Any) -> Any:
    """The shop of shoes and kettles; the Marsh Sneaker is sold out."""
    with unit_of_work(shop.sessions) as session:
        fill(session, shop.clock())
    return shop


def waiting(shop: Any) -> list[tuple[str, str, str]]:
    """Standing reminders: product, address, language."""
    with shop.sessions() as session:
        rows = session.scalars(select(RestockReminder).where(RestockReminder.open_key.is_not(None)))
        return [(row.sku, row.email, row.language) for row in rows]


def sold_out(talk: Any, **who: Any) -> Any:
    """Somebody who has just read that the Marsh Sneaker is sold out."""
    shopper = talk(**who)
    shopper.say("is the Marsh Sneaker in stock?", "check_stock")
    return shopper


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_to_be_told(text):
    assert wants_news(text)


@pytest.mark.parametrize("text", NONE)
def test_no_wish_to_be_told(text):
    assert not wants_news(text)


@pytest.mark.parametrize("intent", ["track_order", "return_item", "complaint", "get_refund"])
def test_what_is_about_an_order_a_return_or_a_complaint_is_no_wish(talk, floor, intent):
    shopper = sold_out(talk, customer="ann")
    shopper.say("tell me when it is back in stock", intent)
    assert waiting(floor) == []


def test_nothing_is_kept_for_who_only_asks(talk, floor):
    shopper = sold_out(talk)
    shopper.say("can you tell me if the Marsh Sneaker is in stock", "check_stock")
    assert waiting(floor) == []
    shopper.say("cancel the restock alert", "check_stock")
    assert waiting(floor) == []


def test_a_reminder_is_dropped_by_its_name_only(talk, floor):
    shopper = sold_out(talk)
    shopper.say("let me know when it's back", "check_stock")
    shopper.say("don't forget to tell me", "deny")
    shopper.say("don't tell me it is lost", "complaint")
    assert len(waiting(floor)) == 1
    assert "Dropped" in shopper.say("stop these reminders, cancel the reminder", "complaint")
    assert waiting(floor) == []


@pytest.mark.parametrize(
    "text",
    [
        "let me know when it's back in stock at ann@example.com.",
        "到货发到ann@example.com",
        "到货通知我，我的邮箱是ann@example.com，谢谢",
    ],
)
def test_an_address_in_the_wish(talk, floor, text):
    shopper = sold_out(talk)
    assert "ann@example.com" in shopper.say(text, "check_stock")
    assert waiting(floor)[0][:2] == ("MAR-R", "ann@example.com")


@pytest.mark.parametrize(
    "text", ["my address is ann@example.com.", "我的邮箱是ann@example.com", "ann＠example.com！"]
)
def test_an_address_in_the_answer(talk, floor, text):
    shopper = sold_out(talk)
    shopper.say("let me know when it's back", "check_stock")
    assert "ann@example.com" in shopper.say(text, "inform")
    assert waiting(floor)[0][:2] == ("MAR-R", "ann@example.com")


def test_a_broken_address_loses_no_wish(talk, floor):
    shopper = sold_out(talk)
    said = shopper.say("mail me at ann@home when it's back", "check_stock")
    assert "tell you here" in said and "doesn't look like" in said
    assert waiting(floor) == [("MAR-R", "", "en")]
    assert "doesn't look like" in shopper.say("ann@home", "inform")
    assert "ann@example.com" in shopper.say("ann@example.com", "inform")
    assert waiting(floor) == [("MAR-R", "ann@example.com", "en")]
    zh = talk(language="zh", conversation="z")
    zh.say("沼泽运动鞋到货了发邮件到ann@home", "check_stock")
    assert "已登记" in zh.text and "不像是邮箱" in zh.text


def test_what_came_back_before_the_answer_is_told_at_once(talk, floor):
    shopper = sold_out(talk)
    shopper.say("let me know when it's back", "check_stock")
    with unit_of_work(floor.sessions) as session:
        session.get_one(Product, "MAR-R").stock = 2
    assert "in stock right now" in shopper.say("ann@example.com", "inform")


def test_the_news_is_told_in_the_language_spoken_last(talk, floor):
    shopper = sold_out(talk)
    shopper.say("let me know when it's back", "check_stock")
    shopper.language = "zh"
    shopper.say("ann@example.com", "inform")
    assert waiting(floor) == [("MAR-R", "ann@example.com", "zh")]
