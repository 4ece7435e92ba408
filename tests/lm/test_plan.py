"""The plan suits the list, and the learning rate follows its schedule."""

from __future__ import annotations

import dataclasses

from balderdash.lm.plan import size_for
from tests.lm import small_run

PLAN = dataclasses.replace(small_run.PLAN, aux_weight=0.5)


def test_a_longer_list_feeds_a_wider_network() -> None:
    plans = [size_for(rows) for rows in (10_000, 60_000, 150_000, 400_000, 2_000_000)]
    assert [plan.hidden for plan in plans] == sorted(plan.hidden for plan in plans)
    assert plans[0].hidden < plans[-1].hidden
    dropped = [plan.drop_hidden for plan in plans]
    assert dropped == sorted(set(dropped), reverse=True)


def test_the_rate_rises_and_falls_to_zero() -> None:
    rates = [PLAN.rate(step, 200) for step in range(200)]
    top = rates.index(max(rates))
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert max(rates) <= PLAN.peak_rate
    assert 0 < rates[-1] < 0.02 * PLAN.peak_rate


def test_the_auxiliary_loss_fades() -> None:
    weights = [PLAN.aux(step, 200) for step in range(200)]
    assert weights[:80] == [PLAN.aux_weight] * 80
    assert weights[80:] == sorted(weights[80:], reverse=True)
    assert 0 < weights[-1] < 0.02 * PLAN.aux_weight
