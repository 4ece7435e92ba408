"""Training a model from a word list: planned, saved, resumed and finished, in this process or in one of its own."""
