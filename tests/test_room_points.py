"""The table of the twenty points in docs/room.md is about tests that exist."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def points() -> ModuleType:
    """`benchmarks/room.py`, which is no part of a package."""
    folder = ROOT / "benchmarks"
    if sys.platform == "win32" or not folder.is_dir():
        pytest.skip("the benchmark needs a POSIX terminal")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        spec = importlib.util.spec_from_file_location("room_points", folder / "room.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, "room_points", module)
        spec.loader.exec_module(module)
    return module


def test_every_test_of_a_point_is_there(points: ModuleType) -> None:
    assert len(points.POINTS) == 20
    for point in points.POINTS:
        assert point.load or point.tests, point.asked
        for name in point.tests:
            file, _, test = name.partition("::")
            assert test in _functions(ROOT / file), name


def test_the_table_has_every_point(points: ModuleType) -> None:
    text = (ROOT / "docs" / "room.md").read_text("utf-8")
    table = text[text.index(points.BEGIN) : text.index(points.END)]
    for number, point in enumerate(points.POINTS, start=1):
        assert f"| {number} | {point.asked} |" in table


def test_a_point_fails_with_its_test_and_with_a_slow_one(points: ModuleType) -> None:
    point = points.Point("back in 2 s", ("tests/a.py::test_a", "tests/a.py::test_b"), seconds=2)
    good, bad = points.Result(passed=2), points.Result(passed=1, failed=1)
    names, times = point.tests, {"back in s": ["0.4", "1.3"]}
    assert points.told(point, dict.fromkeys(names, good), {names[0]: times}) == (
        True,
        "back: 1.3 s; tests: 4 passed (`tests/a.py`)",
    )
    assert not points.told(point, {names[0]: good, names[1]: bad}, {})[0]
    assert not points.told(point, {names[0]: good, names[1]: points.Result(skipped=1)}, {})[0]
    assert not points.told(point, {names[0]: good}, {})[0], "a test that was not run"
    assert not points.told(point, dict.fromkeys(names, good), {names[0]: {"back in s": ["2.1"]}})[0]


def _functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
