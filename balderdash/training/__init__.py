"""A training run from its first step to a model that can be played with, told event by event."""
