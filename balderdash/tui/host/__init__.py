"""The screen of a room's host."""
