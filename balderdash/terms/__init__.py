"""What a term is: word lists, the key of a spelling, the split, near-duplicates, and the lexicon of what is real."""
