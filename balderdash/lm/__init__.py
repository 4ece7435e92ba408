"""A character-level language model in NumPy; it knows nothing of games.

Symbols, used throughout the package:

====  ==============================================================
V     symbols of the alphabet, the end symbol and the unknown included
E     length of a symbol's learned vector (embedding)
H     hidden units
B     terms in a batch
T     steps, the longest term's letters plus its end symbol
N     rows of a packed batch: the sum over steps of the terms still alive
n     rows of one step
====  ==============================================================

q is what the n-gram says of the next symbol, r what the network says alone, p what both say together: the
model (see `network`).

Gates are ordered i f o g: input, forget and output gate, candidate. The cell is c, the hidden state
h. Every array carries its shape in a comment where it is born. Training runs in float32; the same
code runs in float64 when its gradients are checked.
"""
