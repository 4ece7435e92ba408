"""AI Balderdash: tell real terms from the inventions of a small neural network."""

__version__ = "0.1.0"
