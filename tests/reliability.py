"""Try every way we know to lose a user's work.

    python -m tests.reliability [--times 50] [--only WORDS] [--write docs/reliability.md]

Each case disturbs the program as it runs in its own processes, and reports the outcome. A case that the machine cannot
run (mount a small disk, become another user) is skipped with a reason.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from balderdash.lm import checkpoint
from balderdash.paths import unfinished
from balderdash.records.game_record import GameRecord
from balderdash.records.store import Store
from balderdash.terms import wordlist
from tests import killing
from tests.conftest import PATIENCE, ROOT
from tests.sources import fault_server
from tests.sources.fault_server import TITLES, FaultServer, Handler
from tests.training import lists

TIMES = 50  # kills of each kind
NOBODY = 65534
# The program, with a small network's worth of work: saved twenty times a second, and few samples for the first fakes.
QUICK = (
    "import sys; from balderdash.training import run; run.SAVE_EVERY = 0.05\n"
    "from balderdash.forge import extras; extras.MAX_SAMPLES = 500\n"
    "from balderdash.cli import main; sys.exit(main())"
)
CHANGE = (
    "import itertools, sys; from balderdash import settings\n"
    "for i in itertools.islice(itertools.count(), int(sys.argv[2])):\n"
    "    settings.change(**{sys.argv[1]: f'{i}'}); print(i, flush=True)"
)
RECORD = (
    "import itertools, sys; from pathlib import Path; from balderdash.records.store import FILE, Store\n"
    "from balderdash import paths; from tests.records.games import a_game\n"
    "store = Store(paths.state() / FILE)\n"
    "for i in itertools.islice(itertools.count(), int(sys.argv[1])):\n"
    "    game = a_game(); store.save([game]); print(game.id, flush=True)"
)
FILE_TERMS = (
    "import itertools, sys; from balderdash.terms import known_terms; from balderdash.terms.lexicon import Lexicon\n"
    "for i in range(int(sys.argv[2])): known_terms.add(f'{sys.argv[1]} {i}', Lexicon([]))"
)
FOR_EVER = str(10**9)
CLOCKS = (-400, 400, -1, 0)  # days from the true time, where the clock jumps to


class Skipped(Exception):  # noqa: N818  it is no error
    """A machine cannot do what a case needs."""


@dataclass
class Place:
    """Where a case plays: a folder of its own with a home in it.

    Attributes
    ----------
    times : how often something is killed
    before : what every command begins with
    """

    folder: Path
    times: int = TIMES
    environment: dict[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    rng: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def home(self) -> Path:
        """The home of the user whose work it is."""
        return self.folder / "home"

    @property
    def lists(self) -> Path:
        """Where that user's lists are."""
        return self.home / "data" / "wordlists"

    @property
    def store(self) -> Store:
        """The records of that user."""
        return Store(self.home / "state" / "records.sqlite")

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A Python with these arguments, as the user would start it."""
        return subprocess.Popen(
            [*self.before, sys.executable, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "BALDERDASH_HOME": str(self.home), **self.environment},
        )

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """The command, to its end."""
        with self.start("-m", "balderdash", *words) as process:
            out, err = process.communicate(stdin, timeout=PATIENCE)
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def does(self, *words: str, stdin: str = "") -> str:
        """What a command that must succeed has told."""
        done = self.run(*words, stdin=stdin)
        assert done.returncode == 0, (words, done.stderr)
        return done.stderr

    def refuses(self, *words: str) -> str:
        """The sentence of a command that must refuse."""
        done = self.run(*words)
        assert done.returncode == 1, (words, done.stdout, done.stderr)
        return done.stderr.splitlines()[-1]

    def play(self) -> str:
        """Play a game to its end; return the messages."""
        return self.does("play", "--plain", "--list", "minerals", stdin="1 2 3 4 5\n")

    def settings(self) -> dict[str, str]:
        """What the settings' file says."""
        values: dict[str, str] = json.loads((self.home / "config" / "settings.json").read_text())
        return values

    def model(self, run: str) -> Path:
        """The model of a training; of one name whatever the run, for the fakes in it tell whose they are."""
        return self.home / "data" / "models" / run / "tiny.safetensors"

    def training(self, run: str, epochs: int = 6) -> Callable[[], subprocess.Popen[str]]:
        """Return the command that starts or resumes a training run."""
        tiny, path = self.folder / "tiny.txt", self.model(run)
        if not tiny.exists():
            lists.write(tiny)

        def start() -> subprocess.Popen[str]:
            more = ["--resume"] if unfinished(path).exists() else ["--epochs", str(epochs)]
            return self.start("-c", QUICK, "train", str(tiny), "--out", str(path), *more)

        return start

    def is_undisturbed(self, run: str) -> None:
        """Compare a model with the one of the run called straight, in all but the time that it took."""
        models = []
        for path in (self.model("straight"), self.model(run)):
            assert not unfinished(path).exists(), "unfinished"
            found = checkpoint.load(path)
            models.append((found.model.flat.tobytes(), found.info["extras"], [e[:3] for e in found.info["log"]]))
        assert models[0] == models[1], "another model"


def ended(process: subprocess.Popen[str], code: int = 0) -> str:
    """Wait for the end of a program; what it told on stderr."""
    with process:
        _, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err, err
    assert process.returncode == code, err
    return err


def wait_for(what: Callable[[], object]) -> None:
    """Wait until something is the case."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.005)


@contextmanager
def held(process: subprocess.Popen[str], begun: Path) -> Iterator[None]:
    """Let a program stand still from the moment at which its unfinished work is on the disk."""
    wait_for(lambda: unfinished(begun).exists() and unfinished(begun).stat().st_size)
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, but for what can be deleted at any time."""
    files = (file for file in folder.rglob("*") if file.is_file() and "cache" not in file.relative_to(folder).parts)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


@contextmanager
def slow_wiki() -> Iterator[FaultServer]:
    """A wiki that takes its time over each answer."""

    def slowly(handler: Handler, asked: dict[str, str]) -> None:
        time.sleep(0.1)
        handler.say(fault_server.page_of(asked))

    with fault_server.running() as server:
        server.script = itertools.repeat(slowly)
        yield server


def terms_of(place: Place, name: str) -> tuple[str, ...]:
    """The list that was fetched."""
    path = place.lists / f"{name}.txt"
    assert not unfinished(path).exists()
    return wordlist.read(path).terms


# Killed at random moments


def killed_training(place: Place) -> str:
    """Train."""
    started = time.monotonic()
    ended(place.training("straight")())
    most, kills, runs = time.monotonic() - started, 0, 0
    while kills < place.times:
        kills += killing.until_done(place.training("torn"), place.model("torn"), place.rng, most)
        place.is_undisturbed("torn")
        place.model("torn").unlink()
        runs += 1
    return f"{kills} kills, {runs} models, each identical to the undisturbed one"


def killed_fetch(place: Place) -> str:
    """Fetch."""
    kills = runs = 0
    with slow_wiki() as wiki:
        while kills < place.times:
            runs += 1
            name = f"torn-{runs}"
            command = partial(place.start, "-m", "balderdash", "fetch", wiki.url, "--name", name)
            kills += killing.until_done(command, place.lists / f"{name}.txt", place.rng, 2.0)
            assert terms_of(place, name) == tuple(TITLES), "another list"
    return f"{kills} kills, {runs} lists, each complete"


def killed_play(place: Place) -> str:
    """Play."""
    started = time.monotonic()
    place.play()
    most, kills, finished = 1.2 * (time.monotonic() - started), 0, 1
    while kills < place.times:
        with place.start("-m", "balderdash", "play", "--plain", "--list", "minerals") as process:
            try:
                process.communicate("1 2 3 4 5\n", timeout=place.rng.uniform(0.05, most))
                finished += 1
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                kills += 1
        recorded = sound(place)
        assert finished <= len(recorded) <= finished + kills
    return f"{kills} kills, {finished} games finished and recorded, the file intact each time"


def killed_recording(place: Place) -> str:
    """Record games as fast as it goes."""
    known: set[str] = set()
    for _ in range(place.times):
        known.update(map(str.strip, killing.words_until_killed(lambda: place.start("-c", RECORD, FOR_EVER), place.rng)))
        assert known <= {game.id for game in sound(place)}
    return f"{place.times} kills, {len(known):,} games recorded, none lost, the file intact each time"


def sound(place: Place) -> list[GameRecord]:
    """The games in the records, which must be whole."""
    if not place.store.path.exists():
        return []
    with closing(sqlite3.connect(place.store.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    games = place.store.load()
    assert all(game.guesses for game in games)
    return games


def killed_settings(place: Place) -> str:
    """Change settings as fast as it goes."""
    changes = 0
    for _ in range(place.times):
        said = list(killing.words_until_killed(lambda: place.start("-c", CHANGE, "player", FOR_EVER), place.rng))
        last = int(said[-1])
        assert int(place.settings()["player"]) in (last, last + 1)
        changes += last + 1
    return f"{place.times} kills, {changes:,} changes, none lost"


# A full disk


@contextmanager
def small_disk(place: Place, megabytes: int = 24) -> Iterator[Path]:
    """A small disk as the home."""
    place.home.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise Skipped("only root can mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place.home)]
    if subprocess.run(mount, capture_output=True).returncode:
        raise Skipped("no small disk can be mounted here")
    try:
        yield place.home
    finally:
        subprocess.run(["umount", "-l", str(place.home)], check=True)


def fill(disk: Path) -> Path:
    """Leave not a byte free; the file that takes all the room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)
    return filler


def full_training(place: Place) -> str:
    """The disk fills up while a network trains."""
    with small_disk(place) as disk:
        ended(place.training("straight", 12)())
        process = place.training("full", 12)()
        with held(process, place.model("full")):
            filler = fill(disk)
        said = ended(process, 1).splitlines()[-1]
        assert "No space left on device" in said, said
        assert "What was trained so far is kept" in said, said
        filler.unlink()
        ended(place.training("full")())
        place.is_undisturbed("full")
    return "one sentence says so; with space again it resumes, and the model is identical to the undisturbed one"


def full_fetch(place: Place) -> str:
    """The disk fills up while a wiki is read."""
    with small_disk(place) as disk, slow_wiki() as wiki:
        command = ("fetch", wiki.url, "--name", "full")
        process = place.start("-m", "balderdash", *command)
        with held(process, place.lists / "full.txt"):
            filler = fill(disk)
        said = ended(process, 1).splitlines()[-1]
        assert "No space left on device" in said, said
        assert not (place.lists / "full.txt").exists()
        filler.unlink()
        place.does(*command)
        assert terms_of(place, "full") == tuple(TITLES)
    return "one sentence says so; with space again it resumes, and the list is complete"


def full_game(place: Place) -> str:
    """The disk is full when a game is recorded and a setting changed."""
    with small_disk(place) as disk:
        place.play()
        ended(place.start("-c", CHANGE, "player", "1"))
        filler = fill(disk)
        assert "could not be written" in place.play()
        assert "No space left" in ended(place.start("-c", QUICK, "fetch", __file__, "--name", "x"), 1)
        with place.start("-c", CHANGE, "theme", "1") as process:
            assert "what was there before is unchanged" in process.communicate()[1]
        assert (len(sound(place)), place.settings()) == (1, {"player": "0"})
        filler.unlink()
        place.play()
        assert len(sound(place)) == 2
    return "the game goes on and says that it is not recorded; earlier records are unchanged"


# Read-only, and without permission


def read_only(place: Place) -> str:
    """The disk is read-only."""
    with small_disk(place) as disk:
        place.play()
        tiny = lists.write(place.folder / "tiny.txt").path
        place.does("fetch", str(tiny), "--name", "mine")
        before = tree(disk)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert "could not be written" in place.play()
        assert "the one game" in place.run("stats").stdout
        for works in (
            ("lists",),
            ("models",),
            ("generate", "-n", "1", "--list", "minerals"),
            ("lists", "check", "mine"),
        ):
            place.does(*works)
        for refused in (("train", "mine"), ("fetch", str(tiny), "--name", "other"), ("lists", "clean", "mine")):
            assert "Read-only file system" in place.refuses(*refused)
        assert tree(disk) == before
    return "games, statistics and fakes work; whatever needs to write is refused with a sentence"


@contextmanager
def as_nobody(place: Place) -> Iterator[None]:
    """The user is not root, for whom no door is closed."""
    place.home.mkdir()
    if os.geteuid() == 0:
        place.before = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        lists.write(place.folder / "tiny.txt")
        for path in (place.folder, place.home):
            os.chown(path, NOBODY, NOBODY)
    try:
        with place.start("-c", "import balderdash, numpy") as process:
            if process.wait(PATIENCE):
                raise Skipped("this Python cannot be started by another user than root")
    except FileNotFoundError:
        raise Skipped("there is no setpriv to become another user with") from None
    yield


def forbidden_training(place: Place) -> str:
    """The folder of the models loses its permissions while a network trains."""
    with as_nobody(place):
        ended(place.training("straight", 12)())
        process = place.training("closed", 12)()
        with held(process, place.model("closed")):
            place.model("closed").parent.chmod(0o555)
        said = ended(process, 1).splitlines()[-1]
        assert "Permission denied" in said, said
        place.model("closed").parent.chmod(0o755)
        ended(place.training("closed")())
        place.is_undisturbed("closed")
    return "one sentence says so; with access again it resumes, and the model is identical to the undisturbed one"


def forbidden_files(place: Place) -> str:
    """Records, settings and a list lose their permissions."""
    with as_nobody(place):
        place.play()
        ended(place.start("-c", CHANGE, "player", "1"))
        place.does("fetch", str(lists.write(place.folder / "tiny.txt").path), "--name", "mine")
        before = tree(place.home)
        files = [place.store.path, place.home / "config/settings.json", place.lists / "mine.txt"]
        for file in files:
            file.chmod(0)
        assert "could not be" in place.play()
        assert "cannot be read" in place.refuses("train", "mine")
        with place.start("-c", CHANGE, "theme", "1") as process:
            assert "Permission denied" in process.communicate()[1]
        for file in files:
            file.chmod(0o644)
        assert tree(place.home) == before, "a file was replaced"
        place.play()
        assert len(sound(place)) == 2
    return "one sentence says so; the game goes on, and no file is touched"


# A clock that jumps


@contextmanager
def another_clock(place: Place) -> Iterator[Callable[[float], object]]:
    """What sets the clock of the programs in a place, while they run."""
    clock = place.folder / "clock"
    clock.write_text("0")
    place.environment |= {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "tests" / "wrong_clock"), str(ROOT)]),
        "WRONG_CLOCK": str(clock),
    }
    yield lambda days: clock.write_text(f"{86_400 * days}")


def jumping_training(place: Place) -> str:
    """The clock jumps by a year, back and forth, while a network trains."""
    ended(place.training("straight", 12)())
    jumps = 0
    with another_clock(place) as set_clock:
        process = place.training("jumping", 12)()
        for clock in itertools.cycle(CLOCKS):
            if process.poll() is not None:
                break
            set_clock(clock)
            jumps += 1
            time.sleep(0.05)
        ended(process)
        place.is_undisturbed("jumping")
    return f"{jumps} jumps; the model is identical to the undisturbed one"


def jumping_fetch(place: Place) -> str:
    """The clock is a year wrong when a wiki says at what time to come back."""
    with another_clock(place) as set_clock, fault_server.running() as wiki:
        for clock in CLOCKS[:2]:
            set_clock(clock)
            soon = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 3))
            wiki.script = iter([None, fault_server.http(503, Retry_After=soon)])
            place.does("fetch", wiki.url, "--name", f"clock {clock}")
            assert terms_of(place, f"clock {clock}") == tuple(TITLES)
    return "the wiki's own clock is used, and the list is complete"


def jumping_games(place: Place) -> str:
    """The clock jumps between games, and between two sheets of the same day."""
    with another_clock(place) as set_clock:
        for clock in CLOCKS:
            set_clock(clock)
            place.play()
        for clock in (0, -1, 0, 1, -1):
            set_clock(clock)
            place.does("play", "--plain", "--mode", "daily", "--list", "minerals", stdin="1 2 3 4 5\n")
        games = sound(place)
        assert sorted(game.day for game in games if game.day) == sorted({game.day for game in games if game.day})
        assert len(games) == len(CLOCKS) + 3
        assert f"{len(games)} games" in place.run("stats").stdout
    return "every game is kept, and only the first game on each daily sheet counts"


# Two at once


def two_trainings(place: Place) -> str:
    """Train the same model twice at a time."""
    ended(place.training("straight", 12)())
    first = place.training("both", 12)()
    with held(first, place.model("both")):
        second = ended(place.training("both", 12)(), 1)
    assert "another program is training it" in second, second
    ended(first)
    place.is_undisturbed("both")
    return "the second is refused with a sentence; the model is identical to the undisturbed one"


def two_fetches(place: Place) -> str:
    """Fetch the same list twice at a time."""
    with slow_wiki() as wiki:
        command = ("-m", "balderdash", "fetch", wiki.url, "--name", "both")
        first = place.start(*command)
        with held(first, place.lists / "both.txt"):
            second = ended(place.start(*command), 1)
        assert "another program is fetching this list" in second, second
        ended(first)
        assert terms_of(place, "both") == tuple(TITLES)
    return "the second is refused with a sentence; the list is complete"


def both(place: Place, code: str, *words: tuple[str, ...]) -> None:
    """Two programs at a time, to their ends."""
    for process in [place.start("-c", code, *each) for each in words]:
        ended(process)


def two_games(place: Place) -> str:
    """Record games in two programs at a time."""
    n = 4 * place.times
    both(place, RECORD, (str(n),), (str(n),))
    assert len(sound(place)) == 2 * n
    return f"all {2 * n} games are there"


def two_settings(place: Place) -> str:
    """Change two settings in two programs at a time."""
    n = 4 * place.times
    both(place, CHANGE, ("player", str(n)), ("theme", str(n)))
    assert place.settings() == {"player": str(n - 1), "theme": str(n - 1)}
    return f"{2 * n} changes; both settings have their last values"


def two_filing(place: Place) -> str:
    """File terms as real in two programs at a time."""
    n = 2 * place.times
    both(place, FILE_TERMS, ("Abel", str(n)), ("Borel", str(n)))
    assert set(terms_of(place, "known")) == {f"{name} {i}" for name in ("Abel", "Borel") for i in range(n)}
    return f"all {2 * n} terms are there"


@dataclass(frozen=True)
class Case:
    """What is done, what must hold, and what does it."""

    what: str
    must_hold: str
    run: Callable[[Place], str]


CASES = (
    Case("`kill -9` while a network trains", "resuming gives the same model", killed_training),
    Case("`kill -9` while a wiki is fetched", "resuming gives the complete list", killed_fetch),
    Case("`kill -9` during a game", "finished games are recorded, the file is intact", killed_play),
    Case("`kill -9` while games are recorded", "no recorded game is lost", killed_recording),
    Case("`kill -9` while settings are changed", "the old or the new settings, never half", killed_settings),
    Case("The disk fills up while a network trains", "a message, nothing lost, resumable", full_training),
    Case("The disk fills up during a fetch", "a message, nothing lost, resumable, never a short list", full_fetch),
    Case("The disk is full during a game", "the game goes on, earlier records stay", full_game),
    Case("The disk is read-only", "reading works, nothing is touched", read_only),
    Case(
        "Access to the models' folder is lost while a network trains",
        "a message, nothing lost, resumable",
        forbidden_training,
    ),
    Case("Records, settings and a list cannot be accessed", "a message, no file is replaced", forbidden_files),
    Case("The clock jumps while a network trains", "the same model", jumping_training),
    Case("The clock is wrong during a fetch", "it does not wait for a year", jumping_fetch),
    Case("The clock jumps between games", "no game is lost or counted twice", jumping_games),
    Case("Two trainings of one model", "only one works", two_trainings),
    Case("Two fetches of one list", "only one works", two_fetches),
    Case("Two programs record games", "all are there", two_games),
    Case("Two programs change settings", "no change is undone", two_settings),
    Case("Two programs report terms as real", "all are there", two_filing),
)


@contextmanager
def place_for(times: int) -> Iterator[Place]:
    """A place that every user of this machine can walk to."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Place(Path(folder), times)


def outcome(case: Case, times: int) -> str:
    """What came of a case: "holds: …", "skipped: …" or "LOST: …"."""
    with place_for(times) as place:
        try:
            return f"holds: {case.run(place)}"
        except Skipped as reason:
            return f"skipped: {reason}"
        except AssertionError as error:
            return f"LOST: {' '.join(str(error).split())[:300]}"


def page(rows: list[tuple[Case, str]], times: int, minutes: float) -> str:
    """The page for the documentation."""
    system = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    lines = [
        "# Reliability",
        "",
        "What happens to a user's work when things go wrong. Written by",
        f"`python -m tests.reliability --times {times} --write docs/reliability.md` on {datetime.now(UTC).date()}",
        f"in {minutes:.0f} minutes ({system}); the test suite runs the same cases with fewer kills.",
        "",
        "| Disturbance | What must hold | Outcome |",
        "|---|---|---|",
        *(f"| {case.what} | {case.must_hold} | {said.replace('|', '/')} |" for case, said in rows),
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Run the cases; 1 if something was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=TIMES, help=f"kills of each kind (default {TIMES})")
    parser.add_argument("--only", default="", help="only cases with these words in their name")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write a page in Markdown")
    asked = parser.parse_args()
    rows: list[tuple[Case, str]] = []
    started = time.monotonic()
    for case in CASES:
        if asked.only.lower() in case.what.lower():
            began = time.monotonic()
            rows.append((case, outcome(case, asked.times)))
            print(f"{case.what}: {rows[-1][1]} ({time.monotonic() - began:.0f} s)", flush=True)
    if asked.write:
        asked.write.write_text(page(rows, asked.times, (time.monotonic() - started) / 60), encoding="utf-8")
    return int(any(said.startswith("LOST") for _, said in rows))


if __name__ == "__main__":
    sys.exit(main())
