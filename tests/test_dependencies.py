"""uv.lock belongs to the dependencies in pyproject.toml; `uv lock --check` checks more, but needs uv."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from typing import Any

from tests.conftest import ROOT


def read(name: str) -> dict[str, Any]:
    with (ROOT / name).open("rb") as file:
        return tomllib.load(file)


def test_the_lock_file_is_up_to_date() -> None:
    project = read("pyproject.toml")["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    locked = next(package for package in read("uv.lock")["package"] if package["name"] == project["name"])
    assert sorted((entry["name"], entry["specifier"]) for entry in locked["metadata"]["requires-dist"]) == sorted(
        (re.split("[<>=]", asks)[0], re.sub(r"^[\w-]+|;.*", "", asks).strip()) for asks in asked
    ), "run `uv lock`"
