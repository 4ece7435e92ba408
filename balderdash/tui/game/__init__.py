"""The screens to play on, and those that explain a game."""
