from __future__ import annotations

import json

import pytest

from balderdash.forge.fakes import Fake

FAKE = Fake('Loxic "ring"', "invented", "tiny", 7, -12.5, 1.25, "Cox ring")


def test_json_keeps_all() -> None:
    assert Fake.from_json(json.loads(json.dumps(FAKE.to_json()))) == FAKE


@pytest.mark.parametrize("values", [{}, {"term": "x"}, None, [1], FAKE.to_json() | {"seed": None}])
def test_other_json_is_refused(values: object) -> None:
    with pytest.raises(ValueError, match="not a fake"):
        Fake.from_json(values)  # type: ignore[arg-type]
