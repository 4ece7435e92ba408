"""From samples to fakes: filters, decency, the judge, and cards for the game."""
