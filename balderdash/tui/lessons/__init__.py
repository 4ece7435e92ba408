"""The lessons on screen."""
