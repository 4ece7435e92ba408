"""Cards to test with."""

from __future__ import annotations

from balderdash.game.cards import Card, FakeSource, RealSource


def real(text: str) -> Card:
    return Card(text, RealSource(("Mathematics",), meaning=f"no. {text[4:6].strip()} of many"))


def fake(text: str) -> Card:
    return Card(text, FakeSource("mathematics", 41, -20.0, 1.5, "Abelian group", "invented"))
