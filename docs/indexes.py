"""Make the indexes of the long bundled lists anew: python docs/indexes.py

Run it after a change of such a list, of `terms/key.py`, `terms/stems.py` or `terms/term_index.py`; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from balderdash import atomic, paths
from balderdash.terms import term_index, wordlist


def indexes() -> Iterator[tuple[Path, bytes]]:
    """The file and the content of each index."""
    for path in paths.files_in(paths.bundled_lists(), paths.LIST_SUFFIX):
        if term_index.is_wanted(path):
            content = wordlist.read_bytes(path)
            yield path.with_suffix(term_index.SUFFIX), term_index.packed(term_index.build(path, content), content)


if __name__ == "__main__":
    for file, content in indexes():
        atomic.write(file, content)
        print(f"{file.name}: {len(content):,} bytes")
