"""Screens on which a game is played, and those that explain it."""
