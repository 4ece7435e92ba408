"""The network and the list that the last lesson works with; loaded without Textual, for the plain lessons too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from balderdash.game.dealing import Deck
    from balderdash.lessons.words import Material


def material_of(deck: Deck) -> Material | None:
    """That of a game's own deck, whose network is loaded; None where the deck has no network to show."""
    from balderdash.forge.supply import Supply
    from balderdash.lessons.words import Material

    return Material.of(deck.model, deck.words) if isinstance(deck, Supply) else None


def load_material(list_name: str | None = None, model_name: str | None = None) -> Material:
    """Load a network and its list, by name or file; the defaults are those of the game.

    Raises
    ------
    BalderdashError
        There is no such list or model, or one of them cannot be read.
    """
    from balderdash.forge.supply import Supply
    from balderdash.lessons.words import Material

    supply = Supply(list_name, model_name)
    return Material.of(supply.model, supply.words)
