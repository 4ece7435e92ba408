"""The talk as numbers: each lesson is a small stepper over NumPy arrays, drawn elsewhere.

Read in this order: `data`, `line`, `descent`, `logistic`, `network`, `chain`, `words`. What a reader sees
of them (parameters, formulas with their numbers, pictures, goals) is in `pages`.
"""
