"""Go through the twenty acceptance points of a room, and write what was measured into docs/room.md.

    python benchmarks/room.py [--phones 300] [--rounds 6] [--minutes 0] [--write]

What is load is measured with simulated phones (`room_load.py`). The rest are tests: they are run here, and a row has
their results and what they have measured themselves. It takes about six minutes, and `--minutes` more for the growth.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import room_load

ROOT = Path(__file__).resolve().parent.parent
PHONES, ROUNDS = 300, 6
SLEEP = 60  # seconds that a phone sleeps in point 10
TABLE = ROOT / "docs" / "room.md"
BEGIN, END = "<!-- measured -->", "<!-- end of measured -->"
SLACK = 200  # objects by which a process may grow beside the votes that it keeps: tasks and timers come and go
FRAGMENTS = 8 * 2**20  # bytes that its allocator may not give back; nothing in them is alive
Found = dict[str, Any]
Measured = tuple[bool, str]


# ---- the points


@dataclass(frozen=True)
class Point:
    """One of the twenty.

    Attributes
    ----------
    asked : what is asked for
    tests : which show it, as pytest names them
    seconds : the most that a time which these tests record may be
    load : whether the load held to it, and in which figures
    """

    asked: str
    tests: tuple[str, ...] = ()
    seconds: float = 0.0
    load: Callable[[Found], Measured] | None = None


def percentile(seconds: Sequence[float], share: float = 0.99) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> str:
    """A time in milliseconds."""
    return f"{1000 * seconds:.0f} ms"


def _start(found: Found) -> Measured:
    return found["start"] <= 5, f"{found['start']:.1f} s from `balderdash host` to the code on the screen"


def _join(found: Found) -> Measured:
    return found["joined"] <= 3, f"{found['phones']} phones in {found['joined']:.1f} s"


def _votes(found: Found) -> Measured:
    worst = percentile(found["at_once"])
    spread = f"{ms(percentile(found['over_a_second']))} over one second"
    words = f"p99 {ms(worst)} ({spread}); {found['wrong']} of {found['votes']} lost, doubled or refused"
    return worst <= 0.5 and not found["wrong"], words


def _fan_out(found: Found) -> Measured:
    worst, lags = percentile(found["fan_out"]), (found["join_lag"], found["vote_lag"])
    lag, work = max(lag for lag, _ in lags), max(work for _, work in lags)
    words = f"p99 {ms(worst)}; lag {ms(lag)}, of which the screen and the room worked {ms(work)} at most"
    return worst <= 0.5 and lag <= 0.3, words


def _memory(found: Found) -> Measured:
    phone = f"{found['bytes_a_phone'] / 1024:.0f} KB a phone"
    if not found["minutes"]:
        return found["bytes_a_phone"] <= 50 * 1024, f"{phone}; growth not measured (`--minutes 30`)"
    beside = found["growth"] - found["kept"]
    more = found["objects"] - found["kept_objects"]
    words = (
        f"{phone}; in {found['minutes']:.0f} minutes with {found['sheets']} sheets the process grew by "
        f"{found['growth'] / 2**20:.1f} MB, {found['kept'] / 2**20:.1f} MB of it the votes that the result needs; "
        f"beside them there are {more:+d} objects (lag {ms(found['lag'][0])}, votes acknowledged p99 "
        f"{ms(percentile(found['at_once_later']))}, with a load of {found['load_later']:.0f})"
    )
    return found["bytes_a_phone"] <= 50 * 1024 and more <= SLACK and beside <= FRAGMENTS, words


def _deaf(found: Found) -> Measured:
    others, worst = percentile(found["fan_out"]), percentile(found["fan_out_deaf"])
    return worst <= 0.5, f"p99 {ms(worst)} with {room_load.DEAF} of them, {ms(others)} without"


def _late(found: Found) -> Measured:
    return found["late"] <= 3, f"joined and voted in {ms(found['late'])}"


GUARD, PAGES, CALLS = "tests/web/test_guard.py", "tests/browser/test_access.py", "tests/browser/test_phone.py"
POINTS = (
    Point("one command to a code in 5 s", load=_start),
    Point(
        "a scanner reads the terminal's code at 50, 75, 100, 150 %, dark and light",
        ("tests/browser/test_host_code.py::test_the_code_is_read_from_a_terminal",),
    ),
    Point("300 phones join in 3 s", load=_join),
    Point("300 votes at once: acknowledged p99 500 ms, none lost or doubled", load=_votes),
    Point("from the host's move to every phone: p99 500 ms; lag of the host's screen 300 ms", load=_fan_out),
    Point("50 KB a phone; 30 minutes without growth", load=_memory),
    Point(
        "clients that never read delay nobody",
        (f"{GUARD}::test_clients_that_never_read_delay_nobody",),
        load=_deaf,
    ),
    Point(
        "no payload before the reveal depends on the answers",
        (
            "tests/game/test_room_secrets.py::test_no_payload_before_a_line_is_turned_up_depends_on_the_truth",
            "tests/game/test_room_secrets.py::test_no_ballot_of_balderdash_says_which_is_the_real_one",
            "tests/game/test_room_secrets.py::test_once_all_is_turned_up_the_truth_is_there",
        ),
    ),
    Point(
        "votes after closing are refused, after a reload too",
        (
            "tests/web/test_server.py::test_a_reloaded_phone_has_its_seat_its_vote_and_its_score_back",
            f"{CALLS}::test_a_vote_that_came_too_late_is_not_shown_as_mine",
        ),
    ),
    Point(
        f"reload, cut line, {SLEEP} s of sleep: seat, score and vote are back in 2 s",
        (
            f"{CALLS}::test_the_seat_the_vote_and_the_score_survive_a_reload",
            f"{CALLS}::test_a_phone_whose_line_is_cut_comes_back",
            f"{CALLS}::test_a_phone_that_slept_comes_back",
        ),
        seconds=2,
    ),
    Point(
        "late joiners vote within 3 s",
        ("tests/web/test_server.py::test_a_late_joiner_votes_and_a_kicked_player_is_out",),
        load=_late,
    ),
    Point(
        "foreign Host or Origin: 403; wrong codes slow down without locking the room",
        (
            f"{GUARD}::test_foreign_names_are_refused_everywhere",
            f"{GUARD}::test_only_known_names_are_answered",
            f"{GUARD}::test_a_wrong_code_waits_and_a_right_one_does_not",
            f"{GUARD}::test_wrong_codes_slow_down_whoever_guesses",
        ),
    ),
    Point(
        "oversized, malformed, flooding clients are dropped, the others notice nothing",
        (
            f"{GUARD}::test_malformed_and_oversized_messages_drop_their_sender_alone",
            f"{GUARD}::test_a_flood_is_dropped_and_others_notice_nothing",
            f"{GUARD}::test_whatever_comes_is_a_message_or_malformed",
        ),
    ),
    Point(
        "fifty hostile names show as text",
        (
            f"{PAGES}::test_fifty_hostile_names_show_as_text",
            f"{GUARD}::test_fifty_hostile_names_are_plain_text_everywhere",
            "tests/tui/host/test_host_screen.py::test_hostile_names_and_terms_show_as_text",
        ),
    ),
    Point(
        "the clicker's page without its key, or through a tunnel, controls nothing",
        (
            f"{GUARD}::test_only_a_clicker_with_the_key_on_this_machine_goes_on",
            f"{GUARD}::test_a_tunnel_is_not_this_machine",
            "tests/browser/test_hall.py::test_a_stage_without_the_key_controls_nothing",
        ),
    ),
    Point(
        "a second vote: nothing is shown before it; split terms match a table",
        (
            "tests/game/test_room.py::test_the_second_vote_counts_and_both_are_kept",
            "tests/game/test_room.py::test_a_room_is_split_where_no_side_has_more_than_seven_in_ten",
            "tests/tui/host/test_host_screen.py::test_a_second_vote_shows_nothing_of_the_first_until_it_is_closed",
            f"{CALLS}::test_a_second_vote_begins_with_the_first",
        ),
    ),
    Point(
        "Balderdash with 30 phones: writing at once, no vote for one's own, duplicates refused",
        ("tests/web/test_load.py::test_thirty_phones_play_balderdash",),
    ),
    Point(
        "axe: nothing serious at 320 px, dark and light, and at 200 %; keyboard only",
        (
            f"{PAGES}::test_axe_finds_nothing_serious_on_a_narrow_phone",
            f"{PAGES}::test_axe_finds_nothing_serious_on_the_projector",
            f"{PAGES}::test_letters_of_twice_the_size_need_no_scrolling_sideways",
            f"{CALLS}::test_a_duel_is_played_by_keyboard",
        ),
    ),
    Point(
        "no request to anybody else; a first load of 60 KB",
        (f"{PAGES}::test_a_first_load_is_light_and_asks_nobody_else",),
    ),
    Point(
        "printed sheet and key fit A4 and Letter; all letters survive; a seed gives the same sheet",
        (
            "tests/cli/test_sheet.py::test_pdf_keeps_every_letter",
            "tests/cli/test_sheet.py::test_meanings_in_a_pdf_are_two_pages",
            "tests/cli/test_sheet.py::test_a_random_seed_is_reported_and_deals_the_same_again",
        ),
    ),
)


# ---- the tests


@dataclass
class Result:
    """What became of a test, over all its parameters."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0


def run_tests(names: Sequence[str], report: Path) -> tuple[dict[str, Result], dict[str, dict[str, list[str]]]]:
    """Run tests; how often each has passed, and what it has recorded, by test and name."""
    command = [sys.executable, "-m", "pytest", "-m", "", "-n", "0", f"--junitxml={report}", "-o", "junit_family=xunit1"]
    subprocess.run([*command, *names], cwd=ROOT, env={**os.environ, "BALDERDASH_SLEEP": str(SLEEP)}, check=False)
    results: dict[str, Result] = defaultdict(Result)
    recorded: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('file')}::{str(case.get('name')).partition('[')[0]}"
        result = results[name]
        result.failed += any(case.find(word) is not None for word in ("failure", "error"))
        result.skipped += case.find("skipped") is not None
        result.passed += case.find("failure") is None and case.find("error") is None and case.find("skipped") is None
        for noted in case.iter("property"):
            recorded[name][str(noted.get("name"))].append(str(noted.get("value")))
    return results, recorded


def told(point: Point, results: dict[str, Result], recorded: dict[str, dict[str, list[str]]]) -> Measured:
    """Whether the tests of a point have passed, and their result and records in words."""
    every = [results.get(name, Result(failed=1)) for name in point.tests]
    passed, failed, skipped = (sum(getattr(one, what) for one in every) for what in ("passed", "failed", "skipped"))
    words, is_quick = [], True
    for name in point.tests:
        for what, values in recorded.get(name, {}).items():
            if what.endswith(" in s"):
                worst = max(map(float, values))
                is_quick = is_quick and worst <= point.seconds
                words.append(f"{what.removesuffix(' in s')}: {worst:.1f} s")
            elif what.startswith("number of "):
                words.append(f"{sum(map(int, values))} {what.removeprefix('number of ')}")
            else:
                words.append(f"{what}: {', '.join(dict.fromkeys(values))}")
    counts = [
        f"{count} {what}" for count, what in ((passed, "passed"), (failed, "failed"), (skipped, "skipped")) if count
    ]
    files = ", ".join(dict.fromkeys(f"`{name.partition('::')[0]}`" for name in point.tests))
    return not failed and not skipped and is_quick, "; ".join([*words, f"tests: {', '.join(counts)} ({files})"])


# ---- the report


def report(
    found: Found, results: dict[str, Result], recorded: dict[str, dict[str, list[str]]]
) -> tuple[bool, list[str]]:
    """Whether all points hold, and the table of them as lines of Markdown."""
    rows, all_hold = [], True
    for number, point in enumerate(POINTS, start=1):
        parts = [point.load(found)] if point.load else []
        parts += [told(point, results, recorded)] if point.tests else []
        holds = all(part for part, _ in parts)
        all_hold = all_hold and holds
        rows.append(
            f"| {number} | {point.asked} | {'; '.join(words for _, words in parts)} | {'yes' if holds else 'no'} |"
        )
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return all_hold, [
        "",
        f"{found['phones']} simulated phones and a projector on the machine of the room, {found['rounds']} sheets,",
        f"and the host's screen in the room's loop, on a terminal of {room_load.COLUMNS} by {room_load.ROWS} cells.",
        f"The machine: {machine}, with a load of {found['load']:.0f} from the phones and from other programs.",
        "",
        "| | asked for | measured | holds |",
        "|---|---|---|---|",
        *rows,
        "",
        f"The processor takes {ms(found['cpu'])} to make one state for every phone, and {ms(found['cpu_votes'])} to",
        f"send it and to take {found['phones']} votes.",
    ]


def write(lines: list[str]) -> None:
    """Put the table between its marks."""
    text = TABLE.read_text("utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    TABLE.write_text("\n".join([text[:before], *lines, text[after:]]), "utf-8")


def main() -> int:
    """Measure, test, print, and write the table if asked; 1 if a point does not hold."""
    parser = argparse.ArgumentParser(description="Go through the twenty acceptance points of a room.")
    parser.add_argument("--phones", type=int, default=PHONES, help="how many (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="sheets to play at once (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=0.0, help="play on for so long, and measure the growth")
    parser.add_argument("--write", action="store_true", help=f"also write the table into {TABLE.name}")
    options = parser.parse_args()

    def tell(what: str) -> None:
        print(what, file=sys.stderr, flush=True)

    tell("the host's screen starts")
    start = room_load.start_up()
    found = room_load.load(options.phones, options.rounds, options.minutes, tell)
    found["start"] = start
    names = [name for point in POINTS for name in point.tests]
    with tempfile.TemporaryDirectory() as folder:
        all_hold, lines = report(found, *run_tests(names, Path(folder) / "report.xml"))
    print("\n".join(lines))
    if options.write:
        write(lines)
    return int(not all_hold)


if __name__ == "__main__":
    sys.exit(main())
