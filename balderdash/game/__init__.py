"""The game as rules: values in, values out; no screen, no files, no clock."""
