"""Numbers as a formula shows them."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def fixed(value: float, digits: int = 4) -> str:
    """With so many digits after the point; a number too long for that as a power of ten."""
    if not math.isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞" if value < 0 else "?"
    if abs(value) >= 1e6:
        return power(value)
    return _signed(f"{value:,.{digits}f}")


def short(value: float, digits: int = 3) -> str:
    """With so many digits that count, however large or small it is."""
    if value == 0 or not math.isfinite(value):
        return fixed(value, 0)
    if not 1e-3 <= abs(value) < 1e5:
        return power(value, digits - 1)
    return _signed(f"{value:,.{max(0, digits - 1 - math.floor(math.log10(abs(value))))}f}")


def power(value: float, digits: int = 2) -> str:
    """As 1.75·10⁻⁴."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{_signed(mantissa)}·10{superscript(int(exponent))}"


def superscript(value: int) -> str:
    """A whole number raised."""
    return str(value).translate(_SUPERSCRIPT)


def subscript(value: int) -> str:
    """A whole number lowered."""
    return str(value).translate(_SUBSCRIPT)


def plus(value: float, digits: int = 4) -> str:
    """A further term of a sum: + 1.0000 or − 1.0000."""
    return f"{MINUS if round(value, digits) < 0 else '+'} {fixed(abs(value), digits)}"


def _signed(text: str) -> str:
    if text.startswith("-") and not text.strip("-0.,"):
        text = text[1:]  # minus nothing
    return text.replace("-", MINUS)
