"""``python -m balderdash``."""

import sys

from balderdash.cli import main

if __name__ == "__main__":
    sys.exit(main())
