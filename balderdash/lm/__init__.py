"""A character-level language model in NumPy; it knows nothing of games.

Symbols, used throughout the package:

====  ==============================================================
V     symbols of the alphabet, the end symbol and the unknown included
E     length of a symbol's learned vector (embedding)
H     hidden units
B     terms in a batch
T     steps: the longest term's letters plus its end symbol
N     rows of a packed batch: the terms still alive, summed over the steps
n     rows of one step
====  ==============================================================

q is the n-gram's probability of the next symbol, r the network's own, and p the model's: both together (see
`network`). The gates are ordered i f o g: input, forget and output gate, candidate. The cell is c, the hidden state h.
Each array has its shape in a comment where it is made. Training runs in float32; the tests check the gradients of the
same code in float64.

Where to read on: `alphabet` and `batches` turn terms into arrays, `ngram` counts them, `network` is the model,
`trainer` fits it, `evaluation` measures it, `sampling` writes with it (and reads the n-gram as `ngram_states`),
`checkpoint` keeps it.
"""
