"""Coverage-guided fuzzing, with atheris: python tests/fuzz/guided.py TARGET [RUNS]

It needs atheris (pip install atheris), which is there for CPython 3.11 and 3.12 on Linux.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
with atheris.instrument_imports(include=["balderdash"], enable_loader_override=False):
    from balderdash.errors import BalderdashError
    from balderdash.lm import header
    from balderdash.sources import formats
    from tests.fuzz.test_cleaning import cleans, real_titles
    from tests.fuzz.test_settings import loads as loads_settings
    from tests.fuzz.test_settings import originals
    from tests.fuzz.test_wiki_answers import FILES
    from tests.fuzz.test_word_lists import has_key, reads, real_lists


_HEADER = b'{"__metadata__":{"balderdash":"{\\"format\\": 2, \\"list\\": \\"x\\"}"},"a":{"dtype":"F16","shape":[1]}}'


def main() -> None:
    """Run one target; on a defect it ends with a traceback and writes the case to a file."""
    target, runs = TARGETS[sys.argv[1]], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    home = Path(tempfile.mkdtemp(prefix="balderdash-guided-", dir="/dev/shm"))
    os.environ["BALDERDASH_HOME"] = str(home)
    seeds = home / "seeds"  # the first cases; those that reach new lines are added
    seeds.mkdir()
    for number, seed in enumerate([*FILES, *originals(), *real_lists(), *real_titles()[:20], _HEADER]):
        (seeds / str(number)).write_bytes(seed)
    words = [sys.argv[0], str(seeds), f"-runs={runs}", "-timeout=5", "-rss_limit_mb=2000", "-max_len=4096"]
    atheris.Setup(words, lambda content: target(home, content))
    atheris.Fuzz()


def _key(home: Path, content: bytes) -> None:
    has_key(content.decode("utf-8", "surrogateescape"))


def _cleaner(home: Path, content: bytes) -> None:
    cleans(content.decode("utf-8", "surrogateescape").split("\n"))


def _reader(home: Path, content: bytes) -> None:
    reads(home, content)


def _file(home: Path, content: bytes) -> None:
    with suppress(BalderdashError):
        formats.read_terms("terms", content)


def _page(home: Path, content: bytes) -> None:
    with suppress(BalderdashError):
        formats.read_terms("terms.html", content)


def _model(home: Path, content: bytes) -> None:
    file = home / "x.safetensors"
    file.write_bytes(len(content).to_bytes(8, "little") + content)
    with suppress(BalderdashError):
        header.read(file)


def _settings(home: Path, content: bytes) -> None:
    loads_settings(home, content, "Ada")


TARGETS: dict[str, Callable[[Path, bytes], None]] = {
    "key": _key,
    "cleaner": _cleaner,
    "reader": _reader,
    "file": _file,
    "page": _page,
    "model": _model,
    "settings": _settings,
}

if __name__ == "__main__":
    main()
