from __future__ import annotations

import json

import pytest

from balderdash.forge.fakes import Fake

FAKE = Fake('Loxic "ring"', "invented", "tiny", 7, -12.5, 1.25, "Cox ring")


def test_json_round_trip() -> None:
    assert Fake.from_json(json.loads(json.dumps(FAKE.to_json()))) == FAKE


@pytest.mark.parametrize("values", [{}, {"term": "x"}, None, [1], FAKE.to_json() | {"seed": None},
                                    FAKE.to_json() | {"seed": float("inf")}])  # fmt: skip
def test_damaged_json_is_refused(values: object) -> None:
    with pytest.raises(ValueError, match="not a fake"):
        Fake.from_json(values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "values",
    [{"term": "\x1b[31mred"}, {"term": "a" * 400}, {"term": "--"}, {"nearest": "x" * 10_000}, {"seed": 10**30},
     {"seed": -1}, {"log_prob": float("nan")}, {"nats_per_char": float("inf")}],
)  # fmt: skip
def test_impossible_values_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no fake"):
        Fake.from_json(FAKE.to_json() | values)
