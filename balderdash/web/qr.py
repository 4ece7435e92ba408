"""QR codes: for a terminal, and as SVG for the projector."""

from __future__ import annotations

import io

QUIET_TERMINAL, QUIET_PAGE = 2, 4  # modules of white around the code
INK_ON_PAPER, PLAIN = "\x1b[38;5;16;48;5;231m", "\x1b[0m"  # black on white, whatever the terminal's own colours are


def matrix(text: str) -> list[list[bool]]:
    """The modules of the code, row by row, with white around them; True is black.

    The lowest level of error correction is enough on a screen, and larger modules help a phone more; segno raises it
    where that takes no room.
    """
    import segno

    rows = segno.make(text, error="l", micro=False).matrix_iter(scale=1, border=QUIET_TERMINAL)
    return [[bool(module) for module in row] for row in rows]


def half_blocks(modules: list[list[bool]]) -> list[str]:
    """The code as lines of half blocks, two rows of modules on a line, to be drawn black on white."""
    blank = [False] * len(modules[0])
    rows = modules if len(modules) % 2 == 0 else [*modules, blank]
    signs = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    return [
        "".join(signs[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def coloured(lines: list[str]) -> list[str]:
    """The lines in black on white, for a terminal."""
    return [f"{INK_ON_PAPER}{line}{PLAIN}" for line in lines]


def svg(text: str) -> bytes:
    """The code as an SVG file, black on white."""
    import segno

    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", border=QUIET_PAGE, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return out.getvalue()
