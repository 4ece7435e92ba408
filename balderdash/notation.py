"""Numbers as text: signs, powers of ten, percentages, durations, bars and sparklines, the same in every room."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

MINUS = "\N{MINUS SIGN}"
LEVELS = "▁▂▃▄▅▆▇█"  # of a sparkline
MARKS = LEVELS[:-1]  # of surprise, one nat apart: ▁ is a letter with p > e^-1, ▇ one with p < e^-6
END_SIGN = "∎"  # stands for the end of a term, which has a surprise too
CURSOR = "▁"  # after the letters written so far
_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def visible(sign: str) -> str:
    """A letter that stands alone, as a reader can see it: ␣ for a space, ∎ for the end, a mark on a dotted circle.

    >>> visible(" "), visible(""), visible("A"), visible("\N{THAI CHARACTER SARA U}")
    ('␣', '∎', 'A', '◌ุ')
    """
    if sign in ("", " "):
        return "␣" if sign else END_SIGN
    return f"◌{sign}" if unicodedata.category(sign[0]).startswith("M") else sign


def minus(text: str) -> str:
    """The text with real minus signs in place of hyphens."""
    return text.replace("-", MINUS)


def fixed(value: float, digits: int = 4) -> str:
    """The number with `digits` decimals, or as a power of ten from a million on."""
    if not math.isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞" if value < 0 else "?"
    if abs(value) >= 1e6:
        return power(value)
    return minus(f"{value:z,.{digits}f}")


def short(value: float, digits: int = 3) -> str:
    """The number with `digits` significant digits, or as a power of ten if it is very large or very small."""
    if value == 0 or not math.isfinite(value):
        return fixed(value, 0)
    if not 1e-3 <= abs(value) < 1e5:
        return power(value, digits - 1)
    return minus(f"{value:z,.{max(0, digits - 1 - math.floor(math.log10(abs(value))))}f}")


def power(value: float, digits: int = 2) -> str:
    """The number as 1.75·10⁻⁴."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{minus(mantissa)}·10{superscript(int(exponent))}"


def superscript(value: int) -> str:
    """The whole number, raised."""
    return str(value).translate(_SUPERSCRIPT)


def subscript(value: int) -> str:
    """The whole number, lowered."""
    return str(value).translate(_SUBSCRIPT)


def plus(value: float, digits: int) -> str:
    """The number as a further term of a sum: + 1.0000 or − 1.0000."""
    return f"{MINUS if round(value, digits) < 0 else '+'} {fixed(abs(value), digits)}"


def signed(value: float, digits: int = 0) -> str:
    """The number with its sign, + or −; a whole 0 has none."""
    return minus(f"{value:+z.{digits}f}") if value or digits else "0"


def read(text: str) -> float:
    """The number that a user typed; a real minus sign and a decimal comma are understood, too.

    Raises
    ------
    ValueError
        The text is not a number.
    """
    return float(text.replace(MINUS, "-").replace(",", "."))


def in_words(count: int) -> str:
    """The count as a word up to ten, and in digits above."""
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"


def percent(share: float | Fraction, digits: int = 0, *, is_tight: bool = False) -> str:
    """The share, rounded: 62 %, or 62% if it is tight.

    In a sentence ten per cent are 10 % whatever the digits; tight numbers keep their decimals, so that columns line up.
    """
    text = f"{float(share):.{digits}%}"
    if is_tight:
        return text
    number = text.removesuffix("%")
    return f"{number.rstrip('0').rstrip('.') if digits else number} %"


def duration(seconds: float) -> str:
    """A duration as 45 s, 3 min 20 s or 1 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def bar(share: float, width: int, signs: str = "█·") -> str:
    """A bar of `width` cells that is full for `share` of them; `signs` are a full cell and an empty one."""
    full = min(max(round(share * width), 0), width)
    return signs[0] * full + signs[1] * (width - full)


def smooth_bar(cells: float) -> str:
    """A bar of this many cells, exact to an eighth of a cell."""
    whole, part = int(cells), round((cells % 1) * 8)
    return "█" * whole + (_EIGHTHS[part] if part else "")


def sparkline(shares: Sequence[float]) -> str:
    """One column for each share, from 0 to 1."""
    return "".join(LEVELS[min(int(share * len(LEVELS)), len(LEVELS) - 1)] for share in shares)


def surprise_level(nats: float) -> int:
    """The position in `MARKS` for a surprise of -ln p nats."""
    return int(min(nats, len(MARKS) - 1))
