"""What was played: a file that two games may write at once, and what can be learnt from it."""
