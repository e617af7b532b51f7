"""A conversation's mood over time, what it calls for, and why."""

from __future__ import annotations

import pytest

from smartmkt_core.handoff import escalation_log
from smartmkt_core.handoff.escalation import (
    Assessment,
    Level,
    Observation,
    State,
    Told,
    after,
    assess,
    next_step,
)
from smartmkt_core.handoff.escalation_signs import OBSERVED, Signs
from smartmkt_core.settings import ROOT, EscalationLimits

SIGNS = Signs.load(ROOT / "data" / "escalation")
LIMITS = EscalationLimits()


def go(*seen: Observation, standing: dict[str, float] | None = None) -> list[Assessment]:
    """A conversation of these messages."""
    state, found = State(), []
    for one in seen:
        found.append(assess(state, one, SIGNS, LIMITS, standing=standing))
        state = State.from_json(found[-1].state.as_json())
    return found


def shows(*signs: str, anger: float = 0.0, positive: float = 0.0) -> Observation:
    negative = 0.8 if anger else 0.1
    return Observation(negative, positive, anger, dict.fromkeys(signs, 1.0))


CALM, ANGRY = Observation(0.2, 0.1, 0.0), Observation(0.9, 0.0, 0.9)
GLAD = Observation(0.02, 0.95, 0.0)


def test_a_calm_conversation_goes_on_however_long_it_is():
    assert {found.level for found in go(*[CALM] * 30)} == {Level.NONE}


def test_the_desk_is_told_no_unhappiness_of_somebody_who_shows_next_to_none():
    (calm,), (angry,) = go(Observation(0.3, 0.1, 0.0)), go(ANGRY)
    assert escalation_log.reasons(calm) == []
    assert escalation_log.reasons(angry)[0]["key"] == "escalation.sign.anger"


def test_anger_is_answered_with_care_then_with_an_offer():
    assert [found.level for found in go(ANGRY, ANGRY)] == [Level.CARE, Level.OFFER]


def test_anger_that_goes_on_and_on_calls_a_person():
    levels = [found.level for found in go(*[ANGRY] * 5)]
    assert levels[-1] in (Level.OFFER, Level.HANDOVER)
    assert levels == sorted(levels, key=list(Level).index)


@pytest.mark.parametrize("sign", ["safety", "legal"])
def test_danger_and_law_call_a_person_at_once(sign):
    (found,) = go(shows(sign))
    assert found.level is Level.HANDOVER and found.reasons[0].sign == sign


def test_what_is_over_fades():
    scores = [found.score for found in go(ANGRY, *[CALM] * 8)]
    assert scores == sorted(scores, reverse=True) and scores[-1] < LIMITS.care_from / 2


def test_a_glad_message_takes_half_of_it_away():
    (_, stayed), (_, glad) = go(ANGRY, CALM), go(ANGRY, GLAD)
    assert glad.score == pytest.approx(stayed.score / 2, abs=0.02)


def test_small_failures_add_up_where_one_is_nothing():
    scores = [found.score for found in go(*[shows("failed", "repeated")] * 3)]
    assert scores[0] < scores[1] < scores[2] and scores[2] >= LIMITS.offer_from


def test_the_trend_tells_where_it_goes():
    found = go(CALM, shows("failed"), ANGRY, *[CALM] * 4)
    assert [one.trend for one in found[:3]] == ["steady", "rising", "rising"]
    assert found[5].trend == "falling"


def test_exclamation_marks_alone_are_joy():
    (found,) = go(Observation(0.02, 0.6, 0.0, {"shouting": 1.0}))
    assert found.score == 0


def test_never_mind_counts_only_after_trouble():
    (alone,) = go(shows("dismissal"))
    assert alone.score == 0
    assert go(shows("failed"), shows("dismissal"))[-1].score > go(shows("failed"), CALM)[-1].score


def test_value_and_money_weigh_trouble_and_make_none():
    known = {"value": 1.0, "stake": 1.0}
    assert go(CALM, standing=known)[0].score == 0
    plain, heavy = go(ANGRY)[0], go(ANGRY, standing=known)[0]
    assert heavy.score > plain.score
    assert {"value", "stake"} <= {reason.sign for reason in heavy.reasons}


def test_the_reasons_add_up_to_the_score_the_weightiest_first():
    found = go(shows("repeated"), shows("repeated", "leaving", anger=0.9))[-1]
    shares = [reason.share for reason in found.reasons]
    assert sum(shares) == pytest.approx(found.score)
    assert shares == sorted(shares, reverse=True)
    assert {reason.sign: reason.times for reason in found.reasons}["repeated"] == 2


def test_limits_are_settings():
    strict = EscalationLimits(care_from=0.1, offer_from=0.2)
    assert assess(State(), ANGRY, SIGNS, strict).level is Level.OFFER


def test_a_person_is_not_offered_again_soon_unless_it_is_clearly_worse():
    found = go(ANGRY, ANGRY)[-1]
    told = after(Level.OFFER, Told(), found, 2)
    assert next_step(found, told, 3, LIMITS) is Level.NONE
    assert next_step(found, told, 2 + LIMITS.offer_again_after, LIMITS) is Level.OFFER
    worse = go(ANGRY, ANGRY, shows("leaving", anger=0.9))[-1]
    assert next_step(worse, told, 3, LIMITS) in (Level.OFFER, Level.HANDOVER)


def test_a_declined_person_is_not_offered_for_twice_as_long():
    found = go(ANGRY, ANGRY)[-1]
    told = Told(cared=2, offered=2, offered_score=found.score, declined=True)
    assert next_step(found, told, 2 + LIMITS.offer_again_after, LIMITS) is not Level.OFFER
    assert next_step(found, told, 2 + 2 * LIMITS.offer_again_after, LIMITS) is Level.OFFER


def test_who_declined_a_person_gets_none_unasked_save_at_once():
    declined = Told(cared=2, offered=2, offered_score=1.0, declined=True)
    furious = go(*[ANGRY] * 3, shows("leaving", "repeated", "distrust", anger=0.95))[-1]
    assert next_step(furious, Told(), 4, LIMITS) is Level.HANDOVER
    assert next_step(furious, declined, 4, LIMITS) is Level.OFFER
    hurt = go(*[ANGRY] * 3, shows("safety"))[-1]
    assert next_step(hurt, declined, 4, LIMITS) is Level.HANDOVER


def test_nothing_is_done_about_a_message_that_made_nothing_worse():
    found = go(ANGRY, ANGRY, CALM)[-1]
    assert found.level is not Level.NONE
    assert next_step(found, Told(), 3, LIMITS) is Level.NONE


@pytest.mark.parametrize("damaged", [None, {}, {"strengths": 1}, "x", {"strengths": {"a": "b"}}])
def test_a_damaged_state_is_a_conversation_that_begins(damaged):
    assert State.from_json(damaged) == State()


def test_every_sign_is_weighed():
    assert set(OBSERVED) <= SIGNS.by_name.keys()
