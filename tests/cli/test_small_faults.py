"""Small things that users met: marks at the beginning of a text, closed pipes, odd names of files, mistyped folders."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from balderdash import settings
from balderdash.game.dealing import STORED_SEEDS
from balderdash.game.party import parsed_names
from balderdash.play.card_source import ForgeCardSource
from balderdash.records import readings
from balderdash.records.statistics import daily_game, mode_totals
from balderdash.records.store import Store
from balderdash.terms.printable import typed
from tests.cli.test_main import ENVIRONMENT, PROGRAM
from tests.cli.test_plain import at_a_terminal
from tests.conftest import PATIENCE, Run
from tests.play.stand_in_source import seeded_sheet
from tests.records.games import a_game

COMPOSED, DECOMPOSED = "Zo\u00eb", "Zoe\u0308"


@pytest.mark.parametrize(
    "typed_line",
    [
        "\ufeff1 2 3 4 5\n",
        "１ ２ ３ ４ ５\n",
        "١، ٢، ٣، ٤، ٥\n",
        "१ २ ३ ४ ५\n",
        "1. 2. 3. 4. 5.\n",
        "1; 2; 3,4, 5\r\n",
        "\u200e1\u00a02 3 4、5\n",
        "\0".join("1 2 3 4 5\n") + "\0",
    ],
)
def test_answers_as_programs_and_keyboards_write_them(balderdash: Run, typed_line: str) -> None:
    done = balderdash("play", "--plain", "--list", "minerals", "--seed", "3", stdin=typed_line)
    assert done.returncode == 0, done.stderr
    assert "is no number" not in done.stderr
    plain = balderdash("play", "--plain", "--list", "minerals", "--seed", "3", stdin="1 2 3 4 5\n")
    assert [line for line in done.stdout.splitlines() if ": " in line] == [
        line for line in plain.stdout.splitlines() if ": " in line
    ]


def test_settings_with_a_byte_order_mark(home: Path) -> None:
    settings.file().parent.mkdir(parents=True)
    settings.file().write_bytes(b'\xef\xbb\xbf{"player": "Ada"}')
    assert settings.load() == (settings.Settings(player="Ada"), "")
    settings.change(adapts=True)
    assert settings.load()[0] == settings.Settings(player="Ada", adapts=True)
    assert [file.name for file in settings.file().parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("command", [["stats"], ["play", "--keys"], ["play", "--plain", "--list", "minerals"]])
def test_settings_that_are_damaged_are_told_by_every_command(home: Path, balderdash: Run, command: list[str]) -> None:
    settings.file().parent.mkdir(parents=True)
    settings.file().write_text('{"player": "Ada",}')
    Store(home / "state" / "records.sqlite").save([a_game()])
    done = balderdash(*command, stdin="1 2 3 4 5\n")
    assert "settings.json is not JSON" in done.stderr
    assert settings.file().read_text() == '{"player": "Ada",}'


def test_one_player_however_the_name_is_written(home: Path) -> None:
    assert settings.checked_name(DECOMPOSED) == COMPOSED
    games = [a_game(player=name) for name in (COMPOSED, DECOMPOSED, "ZOË")]
    daily = a_game(player="zoë", day="2026-11-25", at="2026-11-25T11:00:00Z")
    store = Store(home / "records.sqlite")
    store.save([*games, daily])
    loaded = store.load()
    assert len({game.player for game in loaded}) == 1
    assert len(list(mode_totals(loaded))) == 1
    assert daily_game([daily], "2026-11-25", DECOMPOSED, daily.list, daily.model) == daily
    for both in (f"{COMPOSED}, {DECOMPOSED}", "Ann, ann", "Straße, STRASSE"):
        with pytest.raises(ValueError, match="is there twice"):
            parsed_names(both)


@contextmanager
def training(folder: Path, epochs: str) -> Iterator[tuple[subprocess.Popen[str], IO[str], IO[str]]]:
    """A process that trains on mine.txt, with its stdout and stderr."""
    command = [*PROGRAM, "train", "mine.txt", "--epochs", epochs, "--out", "m.safetensors"]
    with subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        yield process, process.stdout, process.stderr


@pytest.mark.slow
def test_an_output_that_is_closed_stops_the_training_and_says_so(tmp_path: Path) -> None:
    words = [f"{a} {b}" for a in ("alpha", "beta", "gamma", "delta") for b in "ring field group sheaf map set".split()]  # noqa: SIM905
    (tmp_path / "mine.txt").write_text(
        "\n".join([*words, *(f"{word} of {other}" for word in words for other in words)])
    )
    with training(tmp_path, "400") as (process, stdout, stderr):
        assert "mine: " in stderr.readline()
        stderr.close()
        said = stdout.read()
        assert process.wait(PATIENCE) == 1
    assert "The output was closed, so the training has stopped." in said
    assert "`balderdash train mine.txt --resume --out m.safetensors` continues." in said
    assert (tmp_path / "m.safetensors.part").exists()


@pytest.mark.slow
def test_an_output_that_is_closed_after_the_training_takes_nothing_back(home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("\n".join(f"Stone {n} of the hill" for n in range(40)))
    with training(tmp_path, "0.2") as (process, stdout, stderr):
        stdout.close()
        said = stderr.read()
        assert process.wait(PATIENCE) == 0
    assert "Done in" in said
    assert "has stopped" not in said


@pytest.mark.parametrize("name", ["-dash.txt", "my terms.txt", "it's.txt", "$HOME.txt"])
def test_advised_commands_run_as_printed(tmp_path: Path, balderdash: Run, name: str) -> None:
    (tmp_path / name).write_text("Knot\nknot\nBraid\n")
    said = balderdash("lists", "check", "--", name).stderr
    command = shlex.split(said.split("`")[1])
    assert command[0] == "balderdash"
    assert balderdash(*command[1:]).returncode == 0
    assert (tmp_path / name.replace(".txt", "-clean.txt")).read_text() == "Knot\nBraid\n"


def test_names_as_they_are_typed() -> None:
    assert typed("-n") == "./-n"
    assert shlex.split(typed("it's")) == ["it's"]


@pytest.mark.parametrize("command", [["fetch", "mine.txt"], ["lists", "clean", "mine.txt"], ["train", "mine.txt"]])
def test_a_mistyped_folder_is_not_made(tmp_path: Path, balderdash: Run, command: list[str]) -> None:
    (tmp_path / "mine.txt").write_text("\n".join(f"Term {n}" for n in range(60)))
    done = balderdash(*command, "--out", str(tmp_path / "tpyo" / "out.txt"))
    assert done.returncode == 1
    assert "There is no folder" in done.stderr
    assert not (tmp_path / "tpyo").exists()
    assert "There is no folder" in balderdash(*command, "--out", str(tmp_path / "mine.txt" / "out.txt")).stderr
    folder = balderdash(*command, "--out", f"{tmp_path}/tpyo/")
    assert (folder.returncode, "names no file" in folder.stderr) == (2, True)


@pytest.mark.slow
def test_a_model_knows_where_its_list_was(home: Path, tmp_path: Path, balderdash: Run) -> None:
    terms = [f"{a} {b}" for a in ("Alpha", "Beta", "Gamma", "Delta") for b in "ring field group sheaf map set".split()]  # noqa: SIM905
    (tmp_path / "mine.txt").write_text("\n".join([*terms, *(f"{term} of sets" for term in terms)]))
    assert balderdash("train", "mine.txt", "--epochs", "3").returncode == 0
    assert balderdash("evaluate", "mine", "--split", "all").returncode == 0
    done = balderdash("generate", "--model", "mine", "-n", "1", "--raw")
    assert done.returncode == 0, done.stderr
    (tmp_path / "mine.txt").rename(tmp_path / "other.txt")
    done = balderdash("evaluate", "mine", "--split", "all")
    assert done.returncode == 1
    assert f"which is not in {tmp_path / 'mine.txt'} any more" in done.stderr


def test_the_same_sheet_again_is_the_same_but_for_reported_terms(home: Path, balderdash: Run) -> None:
    play = ("play", "--plain", "--list", "minerals", "--seed", "7")
    assert "The same sheet again: balderdash play" in balderdash(*play, stdin="1 2 3 4 5\n").stdout
    fakes = [card.text for card in seeded_sheet(ForgeCardSource("minerals"), 7).cards if card.is_fake]
    readings.add("minerals", readings.FakeReading(fakes[0], "invented", None, readings.GIVES_ITSELF_AWAY))
    done = balderdash(*play, stdin="1 2 3 4 5\n").stdout  # another fake in its place, and so it stays
    assert fakes[0] not in done
    assert "The same sheet again: balderdash play" in done


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of POSIX")
@pytest.mark.parametrize("report", ["x", "u"])
def test_a_report_of_either_kind_changes_what_the_seed_deals_here(tmp_path: Path, report: str) -> None:
    seed = STORED_SEEDS[5]
    fake = next(n for n, c in enumerate(seeded_sheet(ForgeCardSource("minerals"), seed).cards, start=1) if c.is_fake)
    command = ["play", "--list", "minerals", "--plain", "--seed", str(seed)]
    code, shown = at_a_terminal(tmp_path, *command, typed=f"1 2 3 4 5\n{report} {fake}\n\n".encode())
    assert code == 0, shown
    assert (
        f"The same sheet again, but for the terms that you have reported: balderdash {' '.join(command[:3])}" in shown
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no folder where somebody stands")
@pytest.mark.parametrize(
    "command",
    [["fetch", "{list}", "--out", "x.txt"], ["lists", "clean", "{list}", "--out", "x.txt"],
     ["train", "{list}", "--out", "x.safetensors"], ["stats", "--anki", "x.txt"]],
)  # fmt: skip
def test_a_current_folder_that_is_gone_is_named(home: Path, tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "list.txt").write_text("\n".join(f"Term {n}" for n in range(40)))
    (tmp_path / "gone").mkdir()
    line = shlex.join([*PROGRAM, *(part.format(list=tmp_path / "list.txt") for part in command)])
    done = subprocess.run(
        ["sh", "-c", f"cd gone && rmdir ../gone && {line}"],
        cwd=tmp_path,
        env={**ENVIRONMENT, "BALDERDASH_HOME": str(home)},
        capture_output=True,
        timeout=PATIENCE,
        text=True,
    )
    assert done.returncode == 1
    assert "The current folder is gone" in done.stderr
