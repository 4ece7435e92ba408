"""Run many cases of one subject: count them, time them, stop those that hang, and fence them in.

`fuzz` draws cases with hypothesis, which makes few but makes them small; `mutate` changes bytes of real files by a
seeded chance, a hundred times as fast. A test of either kind returns whether the program accepted the case (True) or
refused it with a sentence (False). Anything else is a defect. In CI a subject has some hundreds of cases;
`python tests/fuzz/run.py` sets BALDERDASH_FUZZ to have them all.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from tests.fuzz.fence import fence

WANTED = int(os.environ.get("BALDERDASH_FUZZ", "0"))  # cases of a cheap subject; 0 in CI
LONGEST = 5  # seconds of processor time, which do not depend on what else the machine does
ROUND = 5_000  # cases that hypothesis draws before it starts again, because it remembers them all
FIRST_SEED = int(os.environ.get("BALDERDASH_FUZZ_SEED", "1"))

Case = Callable[..., bool]
Decorator = Callable[[Case], Callable[..., None]]


class Hang(BaseException):
    """A case takes too long; no `except Exception` swallows this."""


@dataclass
class Tally:
    """The results of one subject's cases."""

    subject: str
    how: str
    cases: int = 0
    taken: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    longest: float = LONGEST

    @contextmanager
    def one(self) -> Iterator[list[bool]]:
        """Time a case; the caller appends to the list whether the program accepted it."""
        answer: list[bool] = []
        before = signal.signal(signal.SIGPROF, _give_up)
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, self.longest)
        try:
            yield answer
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
            took = time.process_time() - started
            self.cases += 1
            self.seconds += took
            self.slowest = max(self.slowest, took)
        (was_taken,) = answer
        self.taken += was_taken
        self.refused += not was_taken

    def keep(self) -> None:
        """Write the results for the table of `run.py`."""
        if place := os.environ.get("BALDERDASH_FUZZ_TABLE"):
            with Path(place).open("a", encoding="utf-8") as table:
                table.write(json.dumps(asdict(self)) + "\n")


def _give_up(*_: object) -> None:
    raise Hang("a case takes too long")


def number_of_cases(ci: int, share: float) -> int:
    """Return how many cases a subject has: `ci`, or the share of `WANTED` that its cost allows."""
    return max(ci, round(share * WANTED)) if WANTED else ci


def fuzz(
    subject: str, *strategies: SearchStrategy[Any], ci: int = 100, share: float = 0.1, longest: float = LONGEST
) -> Decorator:
    """Make a test whose last arguments are drawn from the strategies; earlier ones are pytest fixtures.

    Parameters
    ----------
    ci : cases in CI
    share : of `WANTED`, smaller where a case is expensive
    longest : seconds of processor time after which a case counts as hanging
    """

    def decorate(test: Case) -> Callable[..., None]:
        names = list(inspect.signature(test).parameters)
        drawn = dict(zip(names[-len(strategies) :], strategies, strict=True))
        fixtures = names[: -len(strategies)]

        def run(**given_by_pytest: Any) -> None:
            tally = Tally(subject, "hypothesis", longest=longest)

            def one(**case: Any) -> None:
                with fence(), tally.one() as answer:
                    answer.append(test(**given_by_pytest, **case))

            left, round_ = number_of_cases(ci, share), 0
            while left > 0:
                size = min(ROUND, left)
                checked = settings(
                    max_examples=size,
                    deadline=None,
                    database=None,
                    suppress_health_check=list(HealthCheck),
                    phases=(Phase.explicit, Phase.generate, Phase.shrink),
                )(given(**drawn)(one))
                seed(FIRST_SEED + round_)(checked)()
                left, round_ = left - size, round_ + 1
            tally.keep()

        return _as_test(run, test, fixtures)

    return decorate


def mutate(subject: str, originals: Callable[[], Sequence[bytes]], *, ci: int = 200, share: float = 1.0) -> Decorator:
    """Make a test whose last argument is one of the originals, damaged."""

    def decorate(test: Case) -> Callable[..., None]:
        fixtures = list(inspect.signature(test).parameters)[:-1]

        def run(**given_by_pytest: Any) -> None:
            tally = Tally(subject, "damaged bytes")
            whole = originals()
            for number in range(number_of_cases(ci, share)):
                case = damaged(whole, random.Random(f"{FIRST_SEED}/{subject}/{number}"))
                try:
                    with fence(), tally.one() as answer:
                        answer.append(test(*given_by_pytest.values(), case))
                except BaseException as error:
                    error.add_note(f"case {number} of {subject}: {case[:2000]!r}")
                    raise
            tally.keep()

        return _as_test(run, test, fixtures)

    return decorate


def _as_test(run: Callable[..., None], test: Case, fixtures: list[str]) -> Callable[..., None]:
    """Return `run` under the test's name, with its fixtures, and mark it as slow."""
    functools.update_wrapper(run, test)
    del run.__wrapped__  # type: ignore[attr-defined]  # pytest would look at the test's own arguments
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in fixtures]
    )
    pytest.mark.slow(run)
    return run


_NASTY = (
    b"\0", b"\xff", b"\xff\xfe", b"\x1b[31m", b"\x1b]0;x\x07", b"\xc2\x9b", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\n",
    b"\r", b"[", b"{", b'"', b"\\", b"[/]", b"-1", b"0", b"9"*30, b"1e999", b"NaN", b"Infinity", b"null", b"true",
    b"../", b"#", b"\x7f"*8, b"\xff"*8, b"<!--", b"<![", b"&#", b"$", b"\\u0000", b"\\ud800",
)  # fmt: skip


def damaged(whole: Sequence[bytes], rng: random.Random) -> bytes:
    """Return one of the byte strings after one to eight changes: bits, cuts, copies, and bytes with a meaning."""
    case = bytearray(rng.choice(whole))
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        place = rng.randrange(len(case) + 1)
        if rng.random() < 0.3:  # where most files describe their structure
            place = min(place, rng.randrange(256))
        match rng.randrange(7):
            case 0 if case:
                place = min(place, len(case) - 1)
                case[place] ^= 1 << rng.randrange(8)
            case 1:
                case[place : place + rng.randrange(1, 9)] = rng.randbytes(rng.randrange(9))
            case 2:
                case[place:place] = rng.choice(_NASTY)
            case 3:
                nasty = rng.choice(_NASTY)
                case[place : place + len(nasty)] = nasty
            case 4:
                del case[place : place + rng.choice((1, 8, 100, len(case)))]
            case 5:
                piece = case[place : place + rng.randrange(1, 200)]
                case[place:place] = piece * rng.choice((1, 2, 50))
            case _:
                other = rng.choice(whole)
                start = rng.randrange(len(other) + 1)
                case[place : place + rng.randrange(1, 100)] = other[start : start + rng.randrange(1, 100)]
    return bytes(case)
