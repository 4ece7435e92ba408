"""Files and pages that the documents name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("models/*.md")]
document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


@document
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http|#)([^)#]+)", text):
        assert (path.parent / target).exists(), target


@document
def test_files_and_folders_of_the_program_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"`(\w[\w/]*(?:/|\.py))`", text):
        assert (ROOT / name).exists() or any((ROOT / "balderdash").glob(f"**/{name}")), name
