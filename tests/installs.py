"""Install the package as users do, try each installation, and print two tables.

    python tests/installs.py [3.11 3.12 3.13 3.14 | a path to a Python ...]

It needs uv (https://docs.astral.sh/uv/), which finds the Pythons, fetches those that are not here, and brings
twine and pipx. What needs root (a full disk, a user without an entry) is left out for others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
CLEAN = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV", "PIP_FIND_LINKS")}
LIMIT = 600  # seconds, of any step

Way = Callable[[str, Path, Path], Path]  # a Python, a file to install, a folder -> the script that was installed


def run(*command: str | Path, cwd: Path, typed: str = "", **environment: str) -> str:
    """Return what a command prints; if it fails, raise its last line of stderr."""
    done = subprocess.run(
        command, cwd=cwd, input=typed, env={**CLEAN, **environment}, capture_output=True, text=True, timeout=LIMIT
    )
    if done.returncode or "Traceback" in done.stderr:
        said = done.stderr.strip().splitlines() or ["failed without a word"]
        raise RuntimeError(said[-1][:150])
    return done.stdout


def by_pip(python: str, file: Path, folder: Path) -> Path:
    """Make a virtual environment with pip, which some systems leave out."""
    run("uv", "venv", "-q", "--seed", "--python", python, folder / "env", cwd=folder)
    run(folder / "env" / "bin" / "pip", "install", "-q", file, cwd=folder)
    return folder / "env" / "bin" / "balderdash"


def by_pipx(python: str, file: Path, folder: Path) -> Path:
    """Install with `pipx install`."""
    places = {"PIPX_HOME": str(folder / "pipx"), "PIPX_BIN_DIR": str(folder), "PIPX_MAN_DIR": str(folder / "man")}
    run("uvx", "pipx", "install", "--python", python, file, cwd=folder, **places)
    if not (folder / "man" / "man1" / "balderdash.1").exists():
        raise RuntimeError("the manual page is missing")
    return folder / "balderdash"


def by_uv(python: str, file: Path, folder: Path) -> Path:
    """Install with `uv tool install`."""
    places = {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder)}
    run("uv", "tool", "install", "-q", "--python", python, file, cwd=folder, **places)
    return folder / "balderdash"


def with_the_oldest(python: str, file: Path, folder: Path) -> Path:
    """Install the oldest libraries that pyproject.toml allows; only the package itself is built here."""
    run("uv", "venv", "-q", "--python", python, folder / "env", cwd=folder)
    oldest = ("--resolution", "lowest-direct", "--only-binary", ":all:")
    into = ("--python", folder / "env" / "bin" / "python")
    run("uv", "pip", "install", "-q", *into, *oldest, file, cwd=folder)
    return folder / "env" / "bin" / "balderdash"


def try_out(script: Path, folder: Path, **environment: str) -> None:
    """Use the installed program from an empty folder."""
    home = {"BALDERDASH_HOME": str(folder / "home"), **environment}
    assert run(script, "--version", cwd=folder, **home).startswith("balderdash ")
    assert "minerals\n" in run(script, "lists", "--names", cwd=folder, **home)
    assert "minerals\n" in run(script, "models", "--names", cwd=folder, **home)
    assert "complete" in run(script, "completions", "bash", cwd=folder, **home)
    assert len(run(script, "generate", "-n", "3", "--list", "minerals", cwd=folder, **home).splitlines()) == 3
    play(script, folder, **home)


def play(script: Path, folder: Path, *before: str, **environment: str) -> None:
    """Play a sheet."""
    game = ("play", "--plain", "--list", "minerals", "--seed", "1")
    assert " right" in run(*before, script, *game, cwd=folder, typed="1 2 3 4 5\n", **environment)


def outcome(work: Callable[[], object]) -> str:
    """Return a table cell: yes, or what went wrong."""
    try:
        work()
    except (RuntimeError, AssertionError, OSError, subprocess.TimeoutExpired) as error:
        return f"NO: {str(error)[:80] or type(error).__name__}"
    return "yes"


def broken_homes(script: Path, folder: Path) -> list[tuple[str, str]]:
    """Play with broken home folders; the game must continue, with one sentence about what it cannot save."""
    empty = ("env", "-i", "PATH=/usr/bin:/bin")
    home = folder / "home"
    home.mkdir(exist_ok=True)
    small = f"mount -t tmpfs -o size=64k tmpfs '{home}'; head -c 100000 /dev/zero > '{home}/filler'"
    full = ("unshare", "-m", "sh", "-c", f'{small} 2>/dev/null; exec "$@"', "sh", *empty, f"HOME={home}")
    closed = ("unshare", "-m", "sh", "-c", f"{small} 2>/dev/null; mount -o remount,ro '{home}'; " 'exec "$@"', "sh",
              *empty, f"HOME={home}")  # fmt: skip
    stranger = ("setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups", *empty)
    cases = {
        "a folder with spaces and accents, started from another": (),
        "no HOME, no locale": empty,
        "HOME is not a folder": (*empty, "HOME=/nonexistent"),
    }
    if os.geteuid() == 0:
        cases |= {"a user without a home folder or a user entry": stranger, "HOME is full": full,
                  "HOME is read-only": closed}  # fmt: skip
    return [(name, outcome(partial(play, script, Path("/"), *before))) for name, before in cases.items()]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table."""
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |", flush=True)


def main(pythons: Sequence[str]) -> int:
    """Build, install and try; return 1 if anything fails."""
    if not shutil.which("uv"):
        sys.exit("This needs uv: https://docs.astral.sh/uv/")
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory(prefix="balderdash été ") as made:
        top = Path(made)
        top.chmod(0o755)  # for the stranger
        run("uv", "build", "-q", "--out-dir", top / "dist", ROOT, cwd=top)
        (wheel,), (sdist,) = (top / "dist").glob("*.whl"), (top / "dist").glob("*.tar.gz")
        run("uvx", "twine", "check", "--strict", wheel, sdist, cwd=top)
        ways: dict[str, tuple[Way, Path]] = {
            "pip": (by_pip, wheel), "pip, sdist": (by_pip, sdist), "pipx": (by_pipx, wheel), "uv tool": (by_uv, wheel),
            "oldest libraries": (with_the_oldest, wheel),
        }  # fmt: skip
        last = top
        for asked in pythons:
            python = run("uv", "python", "find", asked, cwd=top).strip()
            version = run(python, "-c", "import platform; print(platform.python_version())", cwd=top).strip()
            cells = [version]
            for number, (way, file) in enumerate(ways.values()):
                last = top / f"{version} {number}"
                last.mkdir()

                def install_and_try(way: Way = way, file: Path = file, folder: Path = last, on: str = python) -> None:
                    try_out(way(on, file, folder), folder)

                cells.append(outcome(install_and_try))
                print(f"{version}, {list(ways)[number]}: {cells[-1]}", file=sys.stderr, flush=True)
            rows.append(tuple(cells))
        table(["Python", *ways], rows)
        print()
        found = broken_homes(last / "env" / "bin" / "balderdash", last)
        table(["situation", "plays"], found)
    return int(any(cell.startswith("NO") for row in [*rows, *found] for cell in row))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PYTHONS))
