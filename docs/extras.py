"""Make judge, critic, matching and first fakes of trained models anew: python docs/extras.py [MODEL ...] [--readings F]

Weights and losses stay as they are. Run it after a change of the forge or of the readings; without a name it does all
bundled models, mathematics first, because the others learn from its critic.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from random import Random

from balderdash import paths
from balderdash.forge.critic import PASSED
from balderdash.forge.extras import Verdict, make_extras
from balderdash.lm import checkpoint
from balderdash.lm.model import Model
from balderdash.records import readings
from balderdash.terms import library
from balderdash.terms.library import DEFAULT_LIST
from balderdash.training.run import readings_of


def renew(path: Path, more: list[Path]) -> None:
    """Write the model's file with new extras.

    Parameters
    ----------
    more : files with readings, besides those that belong to the list
    """
    found = checkpoint.load(path)
    model = Model.load(path)
    words = library.load(model.list_name)
    verdicts = readings_of(words.name) + [Verdict(r.term, r.verdict) for file in more for r in readings.read(file)]
    passed = [each.term for each in verdicts if each.verdict in PASSED]
    extras = make_extras(model, words, verdicts, read=Random(0).sample(passed, len(passed)))
    checkpoint.save(path, found.info | {"extras": extras}, found.model, found.counted)


def main() -> None:
    """Renew the extras of each model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="*", help="names or files (default: all bundled ones)")
    parser.add_argument("--readings", action="append", default=[], type=Path, metavar="F", help="more readings, TSV")
    options = parser.parse_args()
    bundled = sorted(paths.bundled_models().glob(f"*{paths.MODEL_SUFFIX}"), key=lambda path: path.stem != DEFAULT_LIST)
    for path in map(paths.find_model, options.models) if options.models else bundled:
        began = time.process_time()
        renew(path, options.readings)
        print(f"{path.name}: {path.stat().st_size:,} bytes, {time.process_time() - began:.0f} s of processor time")


if __name__ == "__main__":
    main()
