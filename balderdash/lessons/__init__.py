"""The talk as numbers: each lesson takes small steps over NumPy arrays; other rooms draw it.

Read in this order: `data`, `line`, `descent`, `logistic`, `sigmoid`, `hidden_layer`, `chain`, `deep_network`,
`next_letter`, `lstm_cell`. `pages` holds what a reader sees of them: parameters, formulas with their numbers, pictures
and goals. `talk` tells all of it in an hour.
"""
