"""Every symbol of the lessons, with its meaning and the page where it is first met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol, or a new meaning of one that was met before.

    Attributes
    ----------
    sign, meaning : what is written, and what it stands for
    page : key of the page that uses it first
    """

    sign: str
    meaning: str
    page: str


# In the order of the pages. A sign that comes twice changes its meaning: the second entry says so.
SYMBOLS = tuple(
    Symbol(sign, meaning, page)
    for page, symbols in {
        "line": (
            ("x", "a score in test 1; xᵢ is that of student i"),
            ("y", "a score in test 2, which we predict; yᵢ is that of student i"),
            ("n", "the number of data points"),
            ("m", "the slope of the line y = m x; the one number of the model"),
            ("Σ", "the sum over all points"),
            ("MSE", "mean squared error, the cost; MSE(m) is that of the slope m"),
            ("MSE′", "the slope of the cost, its derivative by m"),
            ("m*", "the best m, where MSE′ is 0"),
        ),
        "descent": (
            ("η", "“eta”, the rate: a step is η times the slope of the cost"),
            ("m₀", "where descent starts"),
            ("MSE″", "the second derivative: how fast the slope changes"),
            ("L", "MSE″ of our parabola, the same everywhere"),
        ),
        "logistic": (
            ("x", "now the first coordinate; the mark of colour 1"),
            ("y", "now the second coordinate"),
            ("o", "the mark of a point of colour 0"),
            ("c", "the colour of a point, 0 or 1"),
            ("m₁", "the weight of x; m₂ is that of y"),
            ("b", "the shift of the line m₁x + m₂y + b = 0"),
            ("t", "m₁x + m₂y + b, the input of the sigmoid"),
            ("e", "2.71828…; e⁻ᵗ is exp(−t)"),
            ("σ", "“sigma”, the sigmoid: σ(t) = 1/(1 + e⁻ᵗ)"),
            ("p", "σ(t), the probability that the colour is 1"),
            ("ln", "the natural logarithm, which undoes e to the power of"),
            ("J", "the cost: minus the mean ln of the colours' p or 1 − p"),
            ("∂", "∂J/∂b is the slope of J if only b changes"),
        ),
        "sigmoid": (("σ′", "the slope of the sigmoid, σ·(1 − σ)"),),
        "layer": (
            ("a₁", "the value of the first hidden unit; aₖ that of unit k"),
            ("wₖ", "the weights of hidden unit k, one for x and one for y"),
            ("wx", "the weight of x in the chosen unit; wy is that of y"),
            ("bₖ", "the shift of hidden unit k"),
            ("v", "the weights of the last unit; vₖ is that of aₖ"),
            ("W", "all the wₖ, one a row; I is the matrix that changes nothing"),
        ),
        "backprop": (
            ("w₁x", "the weight of x in hidden unit 1"),
            ("z₁", "the input of hidden unit 1's sigmoid, so a₁ = σ(z₁)"),
            ("z", "the input of the last sigmoid, so p = σ(z)"),
            ("v₁", "the weight of a₁ in the last unit"),
            ("b", "now the shift of the last unit"),
            ("b₁", "the shift of hidden unit 1"),
            ("w", "any of the weights"),
            ("←", "takes the new value"),
            ("θ₁⁽¹⁾", "the talk's name of the pair (w₁x, w₁y): layer 1, unit 1"),
            ("θ₁⁽²⁾", "the talk's name of v₁: layer 2"),
            ("z⁽²⁾", "the talk's name of z; b⁽²⁾ is that of b"),
        ),
        "playground": (
            ("u1.1", "the value of unit 1 in hidden layer 1"),
            ("tanh", "as σ, but from −1 to 1: 2σ(2t) − 1"),
            ("w", "now the weight on the chosen edge"),
        ),
        "letters": (
            ("ℓ", "ln of the model's probability of a sign, before the temperature"),
            ("T", "the temperature: p is in proportion to e^(ℓ/T)"),
            ("p", "now the probability of a sign"),
            ("∎", "the end of a term"),
            ("nats", "the unit of −ln p: p = 1/e = 37 % costs 1 nat, 14 % costs 2"),
        ),
        "youth": (("V", "the number of symbols, so a blind guess costs ln V"),),
        "gates": (
            ("H", "the number of units"),
            ("c", "now the cell of a unit, its memory"),
            ("h", "the hidden value of a unit, which the others see"),
            ("f", "the forget gate: how much of the old cell stays"),
            ("i", "the input gate: how much of g is written"),
            ("g", "the candidate, between −1 and 1"),
            ("o", "now the output gate: how much of the cell is shown"),
        ),
    }.items()
    for sign, meaning in symbols
)


def first_met(page: str) -> tuple[Symbol, ...]:
    """The symbols that a page uses first, or in a new meaning."""
    return tuple(symbol for symbol in SYMBOLS if symbol.page == page)
