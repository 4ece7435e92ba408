"""The rules of the game as values: no screen, no files, no clock; time and chance are handed in."""
