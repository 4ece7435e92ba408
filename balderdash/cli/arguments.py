"""Values that several commands take, read from their words; argparse turns a refusal into exit code 2."""

from __future__ import annotations

from argparse import ArgumentTypeError


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a whole number") from None


def seed(text: str) -> int:
    """A whole number from 0 to 2**63 - 1."""
    number = whole(text)
    if not 0 <= number < 2**63:
        raise ArgumentTypeError(f"{text} is no seed; give a whole number from 0 on")
    return number


def positive(text: str) -> float:
    """A number above 0 and below a million."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise ArgumentTypeError(f"{text!r} is not a positive number")
    return number


def natural(text: str) -> int:
    """A whole number from 0 on."""
    if (number := whole(text)) < 0:
        raise ArgumentTypeError(f"{text} is less than 0")
    return number


def count(text: str) -> int:
    """A whole number from 1 on."""
    if (number := whole(text)) < 1:
        raise ArgumentTypeError(f"{text} is less than 1")
    return number
