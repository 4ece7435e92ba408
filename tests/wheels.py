"""Ask pip which systems have wheels of all dependencies, and print a table.

    python tests/wheels.py [3.11 3.14 ...]

For each system and Python, `pip download --only-binary=:all: --platform …` resolves the package with all its extras and
downloads the wheels, as an installation there would, without that system.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "Windows, x86-64": "win_amd64",
    "Windows, ARM": "win_arm64",
    "macOS, Apple silicon": "macosx_11_0_arm64",
    "macOS, Intel": "macosx_10_13_x86_64",
    "Linux, x86-64": "manylinux_2_28_x86_64 manylinux_2_17_x86_64 manylinux2014_x86_64",
    "Linux, ARM": "manylinux_2_28_aarch64 manylinux_2_17_aarch64 manylinux2014_aarch64",  # each is asked for by name
}
EXTRAS = {"the game": "", "with `print`": "[print]", "with `room` and `web`": "[room,web]"}


def missing(platform: str, python: str, extras: str) -> str:
    """What pip says is missing; "" if there are wheels of everything."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--dest", folder, "--only-binary=:all:"]
        command += ["--implementation", "cp", "--python-version", python]
        command += [*(part for tag in platform.split() for part in ("--platform", tag)), f"{ROOT}{extras}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.returncode:
        return ""
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR: No matching")]
    return errors[-1].partition("found for ")[2].partition(";")[0] if errors else done.stderr.strip()[-100:]


def main() -> int:
    """Print the table; return 1 if the game itself lacks a wheel anywhere."""
    pythons = sys.argv[1:] or list(PYTHONS)
    fails = 0
    print("| system | Python | " + " | ".join(EXTRAS) + " |")
    print("|---|---|" + "---|" * len(EXTRAS))
    for system, platform in PLATFORMS.items():
        lacking: dict[tuple[str, ...], list[str]] = {}
        for python in pythons:
            lacking.setdefault(tuple(missing(platform, python, extras) for extras in EXTRAS.values()), []).append(
                python
            )
        for found, versions in lacking.items():
            cells = [f"no wheel of {what}" if what else "yes" for what in found]
            print(f"| {system} | {', '.join(versions)} | {' | '.join(cells)} |", flush=True)
            fails += bool(found[0])
    return int(fails > 0)


if __name__ == "__main__":
    sys.exit(main())
