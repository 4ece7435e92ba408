"""Screens over the game: menu, lists, settings, training, statistics, help."""
