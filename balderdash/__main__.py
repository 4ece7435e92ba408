"""``python -m balderdash``."""

import sys

if not sys.flags.safe_path:
    del sys.path[0]  # the current folder: a random.py may lie there, which is not ours
from balderdash.cli import main

if __name__ == "__main__":
    sys.exit(main())
