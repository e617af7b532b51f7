"""Figures that are no order numbers, and things that fit several orders."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "晴日玻璃茶壶900毫升有多大"),
        ("zh", "送女朋友的礼物 200以内"),
        ("zh", "我要12315"),
        ("zh", "我要打10086投诉"),
        ("zh", "88"),
        ("en", "is the 900 ml teapot big enough"),
        ("en", "a present under 200 dollars"),
    ],
)
@pytest.mark.parametrize("customer", [None, "ann"])
def test_figures_of_other_things_open_no_order(talk, language, words, customer):
    shopper = talk(language=language, customer=customer)
    for intent in ("nlu_fallback", "inform"):
        shopper.say(words, intent)
        assert not shopper.loop


@pytest.mark.parametrize("figures", ["900毫升的那个茶壶", "200以内", "12315", "88"])
def test_figures_of_other_things_never_replace_the_order_at_the_proof(talk, figures):
    guest = talk(language="zh")
    guest.say("查订单10030", "track_order")
    guest.say(figures, "nlu_fallback")
    assert guest.slots["order_number"] == "10030"


def test_an_address_at_the_proof_is_kept_and_replaces_no_order(talk):
    guest = talk(language="zh")
    guest.say("订单10030改地址", "change_shipping_address")
    said = guest.say("地址改成 杭州市西湖区文三路478号2幢301", "change_shipping_address")
    assert "10030" in said and "邮箱" in said and guest.slots["order_number"] == "10030"
    assert "杭州市西湖区文三路478号2幢301" in guest.say("bo@example.cn", "inform")


def test_an_address_while_the_order_is_asked_is_kept(talk):
    guest = talk(language="zh")
    guest.say("改地址", "change_shipping_address")
    guest.say("上海市浦东新区世纪大道100号3号楼502", "inform")
    guest.say("10030", "inform")
    assert "世纪大道100号3号楼502" in guest.say("bo@example.cn", "inform")


def test_a_thing_in_several_orders_is_asked_about_with_buttons(talk):
    shopper = talk(customer="ann", language="zh")
    said = shopper.say("围巾那单的详情", "order_details")
    titles = [b["title"] for b in shopper.buttons]
    assert "一个一个来" not in said
    assert len(titles) <= 1 or all("·" in title for title in titles)
