"""Draws which room imports which, from the source, into docs/architecture.md: python docs/rooms.py"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "balderdash"
PAGE = Path(__file__).with_name("architecture.md")
# From the screen down; each imports only what stands below it, as the contract in pyproject.toml says.
FLOORS = (
    ("cli",),
    ("tui",),
    ("training", "play"),
    ("forge", "lessons", "records"),
    ("lm", "game", "sources", "plots"),
    ("terms",),
)
_BEGIN, _END = "<!-- drawn by docs/rooms.py -->", "<!-- end -->"


def imports() -> dict[str, set[str]]:
    """Room -> the other rooms that it imports, be it only when something runs."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in PACKAGE.rglob("*.py"):
        room = file.relative_to(PACKAGE).parts[0]
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                top, _, rest = name.partition(".")
                other = rest.partition(".")[0]
                if top == "balderdash" and other != room and (PACKAGE / other).is_dir():
                    found[room].add(other)
    return found


def diagram() -> str:
    """The rooms floor by floor, each with what it is and what it asks."""
    asks = imports()
    lines = []
    for floor in FLOORS:
        for room in floor:
            what = (import_module(f"balderdash.{room}").__doc__ or "").strip().splitlines()[0].rstrip(".")
            below = [other for rooms in FLOORS for other in rooms if other in asks[room]]
            lines.append(f"  {room:9} {what}")
            lines.append(f"  {'':9}   → {', '.join(below) or 'nobody'}")
        lines.append("")
    return "\n".join(["```text", *lines[:-1], "```"])


def page() -> str:
    """docs/architecture.md with the diagram of today."""
    written = PAGE.read_text("utf-8")
    return re.sub(f"{_BEGIN}.*{_END}", lambda _: f"{_BEGIN}\n{diagram()}\n{_END}", written, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
