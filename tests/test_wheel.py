"""The package as users get it: built, installed in its own environment, and run from another folder."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from balderdash import __version__
from tests.conftest import PATIENCE, ROOT, Finished

pytestmark = pytest.mark.slow  # a wheel is built

NEEDED = Path(importlib.util.find_spec("numpy").origin).parent.parent  # type: ignore[union-attr,arg-type]


def run(*command: str | Path, cwd: Path) -> Finished:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of this checkout; pip fetches hatchling where the dev extra is not installed."""
    folder = tmp_path_factory.mktemp("wheel")
    at_hand = ["--no-build-isolation"] if importlib.util.find_spec("hatchling") else []
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", *at_hand, "-w", folder, ROOT, cwd=folder)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script of an installation in a new environment, at a path with a space and an accent.

    The libraries it needs are lent by the environment of the tests, so that no network is needed.
    """
    home = tmp_path_factory.mktemp("clean") / "été 1"
    venv.create(home, with_pip=False, symlinks=True)
    (site,) = home.glob("lib/python3*/site-packages")
    (site / "lent.pth").write_text(str(NEEDED), encoding="utf-8")
    python = home / "bin" / "python"
    run(
        *(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--ignore-installed", wheel),
        cwd=home,
    )
    return home / "bin" / "balderdash"


def test_what_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())

    def expected(folder: str, pattern: str, prefix: str = "") -> set[str]:
        found = {prefix + file.relative_to(ROOT).as_posix() for file in (ROOT / folder).rglob(pattern)}
        assert found, f"no {pattern} in {folder}"
        return found

    assert expected("balderdash", "*.py") <= inside
    assert expected("balderdash", "*.tcss") <= inside
    assert expected("balderdash/web/static", "*.*") <= inside
    assert expected("wordlists", "*.txt", "balderdash/") <= inside
    assert expected("models", "*.safetensors", "balderdash/") <= inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)
    release = f"balderdash-{__version__}"
    assert f"{release}.data/data/share/man/man1/balderdash.1" in inside
    assert {name.split("/")[0] for name in inside} == {"balderdash", f"{release}.dist-info", f"{release}.data"}
    assert not any("__pycache__" in name for name in inside)


def test_it_starts_elsewhere(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "--version", cwd=tmp_path).stdout == f"balderdash {__version__}\n"
    lists = run(installed, "lists", cwd=tmp_path).stdout
    assert "\nminerals " in lists
    assert str(installed.parent.parent) in run(installed, "paths", cwd=tmp_path).stdout  # not the checkout's
    assert "\nminerals " in run(installed, "models", cwd=tmp_path).stdout


def test_it_plays(installed: Path, tmp_path: Path) -> None:
    played = subprocess.run(
        [installed, "play", "--plain", "--list", "minerals", "--seed", "1"],
        input="1 2 3 4 5\n",
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert played.returncode == 0, played.stderr
    assert "of 10 right" in played.stdout
