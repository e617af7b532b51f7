"""Where is my order: signed in, as a guest, with several orders, in both languages."""

from __future__ import annotations


def test_the_only_open_order_is_answered_at_once(talk):
    shopper = talk(customer="bo")
    said = shopper.say("where is my order?", "track_order")
    assert "10030 (Copper Kettle + 1 more)" in said
    assert "?" not in said
    assert shopper.cards[0]["order"]["steps"][1]["state"] == "current"


def test_of_several_open_orders_one_is_chosen_by_button(talk):
    shopper = talk(customer="ann")
    assert "Which order" in shopper.say("where is my order?", "track_order")
    assert [b["title"][:5] for b in shopper.buttons] == ["10027", "10028"]
    said = shopper.press("10028")
    assert "on its way with DHL" in said and "in 2 days (Tue 24 Nov)" in said
    assert "one more open order" in said


def test_an_order_is_chosen_by_place_product_number_or_date(talk):
    for words in ("the second one", "the mugs", "10028", "the one from wednesday", "the scarf"):
        shopper = talk(customer="ann")
        shopper.say("where is my order?", "track_order")
        assert "10028" in shopper.say(words, "choose"), words


def test_the_other_one_repeats_the_task_for_the_other(talk):
    shopper = talk(customer="ann")
    shopper.say("where is 10028?", "track_order")
    assert "10027 (Copper Kettle) is paid" in shopper.say("and the other one?", "choose")


def test_a_correction_after_the_answer_is_taken(talk):
    for words, intent in (("actually 10027", "inform"), ("no, I meant the kettle", "deny")):
        shopper = talk(customer="ann")
        shopper.say("where is 10028?", "track_order")
        assert "10027 (Copper Kettle)" in shopper.say(words, intent), words


def test_a_guest_is_asked_for_number_and_proof_with_the_reason(talk):
    guest = talk()
    assert "order number" in guest.say("where is my order", "track_order")
    said = guest.say("it's A-7741", "inform")
    assert "A-7741" in said and "e-mail" in said and "last four digits" in said
    assert "on its way" in guest.say("cy@example.com", "inform")


def test_number_and_proof_in_one_message(talk):
    guest = talk()
    said = guest.say("where is order 2024/88? my phone ends in 3303", "track_order")
    assert "2024/88 (Wool Scarf)" in said


def test_what_was_proven_is_not_asked_again(talk):
    guest = talk()
    guest.say("where is A-7741, mail cy@example.com", "track_order")
    assert "A-7741" in guest.say("can I see what's in it?", "order_details")
    assert "Copper Kettle" in guest.text


def test_why_is_explained_and_asked_again(talk):
    guest = talk()
    first = guest.say("track 10030", "track_order")
    said = guest.say("why do you need that?", "why")
    assert "anybody's" in said and said.endswith("phone?")
    assert first not in said


def test_three_wrong_proofs_tell_nothing_and_offer_a_person(talk):
    answers = []
    for number, conversation in (("10030", "one"), ("99999", "two")):
        guest = talk(conversation=conversation)
        said = [guest.say(f"where is {number}", "track_order")]
        for proof in ("x@y.com", "1111", "x@z.com"):
            said.append(guest.say(proof, "inform"))
        answers.append([text.replace(number, "N") for text in said])
        assert any("person" in b["title"] for b in guest.buttons)
        assert "24 hours" in said[-1]
        # The right proof comes too late.
        guest.say(f"where is {number}", "track_order")
        assert "24 hours" in guest.text
    assert answers[0] == answers[1]


def test_a_foreign_order_is_no_order_for_a_signed_in_shopper(talk):
    shopper = talk(customer="gus")
    assert "can see in your account" in shopper.say("where is 10030", "track_order")
    other = talk(customer="gus", conversation="other")
    unknown = other.say("where is 77777", "track_order")
    assert unknown.replace("77777", "10030") == shopper.text


def test_a_delivered_order_is_told_as_delivered(talk):
    said = talk(customer="fay").say("where is my order", "track_order")
    assert "10041" in said and "delivered 4 days ago (Wed 18 Nov)" in said


def test_a_late_parcel_comes_with_an_apology_and_a_person(talk, shop):
    from datetime import timedelta

    from tests.actions.conftest import NOW

    shop.clock = lambda: NOW + timedelta(days=6)
    shopper = talk(customer="cy")
    said = shopper.say("where is my parcel", "track_order")
    assert "late" in said and "sorry" in said
    assert any("person" in b["title"] for b in shopper.buttons)


def test_in_chinese(talk):
    shopper = talk(customer="ann", language="zh")
    assert "您想查询哪个订单" in shopper.say("我的快递到哪了", "track_order")
    assert "预计后天（11月24日周二）送达" in shopper.say("第二个", "choose")
    assert "10027（铜水壶）" in shopper.say("那另一个呢", "choose")
    guest = talk(language="zh", conversation="guest")
    assert "订单号" in guest.say("查一下快递", "track_order")
    assert "保护您的隐私" in guest.say("10030", "inform")
    assert "只凭订单号无法确认" in guest.say("为什么要这个", "why")
    assert "已付款" in guest.say("尾号1234", "inform")


def test_lists_and_details(talk):
    shopper = talk(customer="ann")
    assert "4 orders" in shopper.say("show my orders", "list_orders")
    assert shopper.cards[0]["orders"][0]["order_number"] == "10027"
    said = shopper.say("the second one", "choose")
    assert "2 × Stoneware Mug and 1 × Wool Scarf" in said and "$74.00" in said
    assert "no orders" in talk(customer="gus", conversation="g").say("my orders", "list_orders")


def test_a_guest_lists_what_was_proven(talk):
    guest = talk()
    assert "order number" in guest.say("show my orders", "list_orders")
    guest.say("10030", "inform")
    assert "one order" in guest.say("bo@example.cn", "inform")


def test_a_proof_is_taken_in_any_form(talk):
    for proof in (
        "CY@Example.com",
        "my mail is cy@example.com",
        "9902",
        "it ends in 9902",
        "+1 415 555 9902",
        "(415) 555-9902",
        "尾号9902",
        "４１５５５５９９０２",
    ):
        guest = talk(conversation=proof)
        guest.say("where is A-7741", "track_order")
        assert "on its way" in guest.say(proof, "nlu_fallback"), proof


def test_a_place_still_means_the_list_that_was_shown(talk):
    shopper = talk(customer="ann")
    shopper.say("where is my order", "track_order")
    shopper.say("the second one", "choose")
    assert "10027 (Copper Kettle)" in shopper.say("and the first one?", "choose")
