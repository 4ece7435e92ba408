"""`balderdash stats`, and the records of plain games."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from balderdash import cli, paths, settings
from balderdash.cli import play
from balderdash.records import anki, readings
from balderdash.records.readings import FakeReading
from balderdash.records.store import FILE, Store
from balderdash.terms import wordlist
from tests.cli.test_play import Keyboard
from tests.play.stand_in_source import StandIn
from tests.records.games import a_game, guessed

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def store(home: Path) -> Store:
    return Store(paths.state() / FILE)


def test_without_games_there_is_nothing_to_show(home: Path, capsys: Captured) -> None:
    assert cli.main(["stats"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "No games yet" in err


def test_tables_and_remarks(store: Store, capsys: Captured) -> None:
    settings.change(player="Ada")
    store.save([a_game(machine_score=0), a_game(mode="open"), a_game(player="Bert [/]")])
    assert cli.main(["stats"]) == 0
    out = capsys.readouterr().out
    assert "Bert [/]" in out
    assert "50 %  ██████······  won 1, lost 0" in out
    assert "The best fakes" in out
    assert "Ada, the latest 2 games: ▅▅" in out
    assert "Saw through 0 % of 2 fakes, doubted 0 % of 2 real terms; d′ = 0.00; strength" in out
    assert out.count("d′ says how well") == 1  # each word is explained


def test_filters(store: Store, capsys: Captured) -> None:
    store.save([a_game(), a_game(mode="duel"), a_game(player="Bert")])
    assert cli.main(["stats", "--mode", "duel", "--player", "Ada", "--format", "json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["mode"] == "duel"
    assert cli.main(["stats", "--player", "Nobody"]) == 0
    told = capsys.readouterr().err
    assert "No such games. Recorded: players " in told
    assert "; modes " in told


def test_csv_has_a_line_for_each_card(store: Store, capsys: Captured) -> None:
    store.save([a_game(player='A, "quoted" name')])
    assert cli.main(["stats", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["player"], row["term"], row["is_right"]) for row in rows] == [
        ('A, "quoted" name', "Ring", "1"),
        ('A, "quoted" name', "Rong", "0"),
    ]


def test_a_damaged_file_is_reported_and_is_not_a_failure(store: Store, capsys: Captured) -> None:
    store.path.parent.mkdir(parents=True)
    store.path.write_text("junk" * 100)
    assert cli.main(["stats"]) == 0
    assert "was damaged; it is kept as" in capsys.readouterr().err


@pytest.fixture
def supply(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    cards = StandIn()
    monkeypatch.setattr(play, "open_card_source", lambda list_name, model_name: cards)
    return cards


@pytest.mark.parametrize(
    ("mode", "answers"), [("sheet", "1 2\n"), ("open", "0\n"), ("duel", "1\n" * 10), ("streak", "2\n" * 40),
                          ("wager", "4\n" * 10)],
)  # fmt: skip
def test_every_mode_can_be_played_line_by_line_and_is_recorded(
    store: Store, supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, mode: str, answers: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
    assert cli.main(["play", "--plain", "--seed", "1", "--mode", mode, "--player", "Ada"]) == 0
    out, err = capsys.readouterr()
    assert "beats " in out
    assert "You " in err
    (entry,) = store.load()
    assert (entry.mode, entry.player, entry.seed) == (mode, "Ada", 1)
    assert out.count("right: ") + out.count("wrong: ") == len(entry.guesses)
    assert ("--mode" in out) is (mode != "sheet")


def test_the_days_sheet_is_played_once_line_by_line(
    store: Store, supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    outputs = []
    for answers in ("1 2 3\n", ""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        assert cli.main(["play", "--plain", "--mode", "daily"]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0].endswith(outputs[1])
    assert "🟩" not in outputs[1]  # a screen reader would name each of ten squares
    assert "right, " in outputs[1]
    assert len(store.load()) == 1


@pytest.mark.parametrize("name", ["", " ", "x" * 41])
def test_a_wrong_name_is_refused(home: Path, capsys: Captured, name: str) -> None:
    assert cli.main(["play", "--plain", "--player", name]) == 1
    assert "1 to 40 letters" in capsys.readouterr().err


def test_a_party_line_by_line(store: Store, supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    round_ = "Alpha group\nAlarm ring\n\nx\n1\n2\n3\n4\n1\n2\n3\n4\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("Ada\nAda, Bert\n" + round_))
    assert cli.main(["play", "--plain", "--mode", "party", "--seed", "1"]) == 1  # the input ends in a later round
    out, err = capsys.readouterr()
    assert "1 name; a party has 2 to 8." in err
    assert "That is real." in err
    assert "'x' is no number from 1 to 4" in err
    assert "Round 1 of 3: terms that begin with ‘Al’" in out
    assert "Alpha group: real; voted for by" in out
    assert "Alarm ring: Ada; voted for by" in out
    assert "the network" in out
    assert "Round 2 of 3" in out
    assert "The input ended before the party did" in err


@pytest.mark.parametrize("lines", ["q\n", "Ada, Bert\nAlarm ring\nQ\n"])
def test_a_party_is_left_line_by_line(
    lines: str, store: Store, supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    assert cli.main(["play", "--plain", "--mode", "party", "--seed", "1"]) == 0
    assert "You have left the party" in capsys.readouterr().err


def test_the_table_of_keys_shows_changed_keys(home: Path, capsys: Captured) -> None:
    settings.change(keys={"reveal": "v"})
    assert cli.main(["play", "--keys"]) == 0
    out, err = capsys.readouterr()
    rows = {tuple(line.split("  ")[0].split()) + tuple(re.split(r"  +", line)[1:3]) for line in out.splitlines()}
    assert ("sheets", "reveal", "v") in rows
    assert ("sheets", "mark.1", "1,a") in rows
    assert ("Balderdash", "vote.1", "1,a") in rows
    assert ("menu", "duel", "d") in rows
    assert str(settings.file()) in err
    assert "balderdash:" not in err


def test_the_table_of_keys_says_which_changes_are_no_good(home: Path, capsys: Captured) -> None:
    settings.change(keys={"reveal": "m", "revael": "v"})
    assert cli.main(["play", "--keys"]) == 0
    err = capsys.readouterr().err
    assert f"balderdash: {settings.file()}: no command is called 'revael'." in err
    assert "m (sheets) is the key of reveal and menu, so only one of them hears it." in err


def test_a_fake_that_is_real_gives_points_in_a_party_line_by_line(
    supply: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: Captured, home: Path
) -> None:
    challenge = supply.challenge(1)
    # nobody writes a fake; both vote for the first term that is offered, and somebody says of each that it is real
    numbers = range(1, len(challenge.fakes) + 2)
    monkeypatch.setattr(
        sys, "stdin", Keyboard("Ada, Bert\n\n\n1\n1\n" + "".join(f"{n}\n" for n in numbers) + "99\nq\n")
    )
    assert cli.main(["play", "--plain", "--mode", "party", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    assert "'99' is no number of a fake; try again." in err
    assert err.count("is filed as known to you.") == len(challenge.fakes)
    assert err.count("is no number of a fake") == 2  # 99, and the real term's
    assert out.splitlines()[-3:] == ["   2  Ada", "   2  Bert", "   0  the network"]
    assert set(wordlist.read(paths.user_lists() / "known.txt").terms) == {card.text for card in challenge.fakes}


def test_readings_are_exported_as_a_table(home: Path, capsys: Captured) -> None:
    readings.add("minerals", FakeReading("Osonsite", "invented", -12.5, "gives itself away"))
    readings.add("minerals", FakeReading("Blue \x1b[31mspar", "recombined", None, "real", "a gem"))
    readings.add("dinosaurs", FakeReading("Lerosaurus", "invented", -9.0, "real"))
    assert cli.main(["stats", "--readings", "--list", "minerals"]) == 0
    assert capsys.readouterr() == (
        "term\tkind\tlog_prob\tverdict\tremark\n"
        "Osonsite\tinvented\t-12.500\tgives itself away\t\n"
        "Blue \N{REPLACEMENT CHARACTER}[31mspar\trecombined\t\treal\ta gem\n",
        "",
    )
    assert cli.main(["stats", "--readings"]) == 0
    assert [line.split("\t")[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["list", "term"],
        ["dinosaurs", "Lerosaurus"],
        ["minerals", "Osonsite"],
        ["minerals", "Blue \N{REPLACEMENT CHARACTER}[31mspar"],
    ]


def test_without_readings_only_the_head_is_exported(home: Path, capsys: Captured) -> None:
    assert cli.main(["stats", "--readings", "--list", "minerals"]) == 0
    out, err = capsys.readouterr()
    assert out == "term\tkind\tlog_prob\tverdict\tremark\n"
    assert "You have said nothing about fakes yet" in err
    assert cli.main(["stats", "--readings", "--format", "csv"]) == 2


def test_damaged_readings_are_reported(home: Path, capsys: Captured) -> None:
    file = readings.file_of("minerals")
    file.parent.mkdir(parents=True)
    file.write_text("term\n")
    assert cli.main(["stats", "--readings"]) == 1
    assert f"{file}, line 1: the columns must be" in capsys.readouterr().err


@pytest.fixture
def missed(store: Store, home: Path) -> Store:
    """Two terms that Ada got wrong, one of them in a list that is not here, and one that she knew."""
    (home / "data" / "wordlists").mkdir(parents=True)
    (home / "data" / "wordlists" / "greek.txt").write_text("Ring\thas + and ×\nGroup\thas one operation\n", "utf-8")
    settings.change(player="Ada")
    guesses = [guessed("Ring", True, False), guessed("Group", True, True), guessed("Rong", False, False)]
    at = "2001-11-25T10:00:00Z"
    store.save([a_game(guesses, at=at), replace(a_game([guessed("Gone", True, False)], at=at), list="gone")])
    return store


def test_what_was_learnt_is_told(missed: Store, capsys: Captured) -> None:
    assert cli.main(["stats"]) == 0
    out = capsys.readouterr().out
    assert "Of 2 real terms that you once got wrong, you knew none the last time.\nDue for review: 1 in greek.\n" in out
    assert cli.main(["stats", "--learnt"]) == 0
    out, err = capsys.readouterr()
    rows = [re.split(r"  +", line) for line in out.splitlines()]
    assert ["Ring", "greek", "1", "0", "today", "has + and ×"] in rows
    assert ["Gone", "gone", "1", "0", "never", "–"] in rows  # nobody can be asked what it means
    assert "Due for review: 1 in greek." in err
    assert cli.main(["stats", "--learnt", "--plain"]) == 0
    line = "Ring: list greek; wrong 1; right since 0; comes back today; meaning has + and ×"
    assert line in capsys.readouterr().out.splitlines()


def test_what_was_learnt_as_json(missed: Store, capsys: Captured) -> None:
    assert cli.main(["stats", "--learnt", "--list", "greek", "--player", "ADA", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "term": "Ring",
        "list": "greek",
        "meaning": "has + and ×",
        "wrong": 1,
        "right": 0,
        "is_known": False,
        "last": "2001-11-25",
        "due": "2001-11-26",
        "stability": 0.21,
    }


def test_terms_are_written_for_anki(missed: Store, capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "terms.txt"
    assert cli.main(["stats", "--anki", str(file)]) == 0
    assert file.read_text("utf-8") == f"{anki.HEAD}Ring\thas + and ×\tgreek\n"
    assert f"{file} has 1 note; 1 term without a meaning left out. In Anki, choose Import." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "code", "complaint"),
    [
        (["--anki", "no folder/terms.txt"], 1, "There is no folder no folder"),
        (["--anki", "terms.txt", "--player", "Bert"], 1, "There is nothing to write"),
        (["--anki", ""], 2, "names no file"),
        (["--anki", "terms.txt", "--format", "json"], 2, "--anki is about terms"),
        (["--learnt", "--mode", "duel"], 2, "--learnt is about terms; only --player and --list go with it"),
        (["--learnt", "--format", "csv"], 2, "--learnt is about terms"),
        (["--learnt", "--readings"], 2, "not allowed with"),
        (["--learnt", "--player", "Bert"], 0, "No such games. Recorded: players Ada"),
    ],
)
def test_a_wrong_wish_gets_a_sentence(
    missed: Store, capsys: Captured, options: list[str], code: int, complaint: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.main(["stats", *options]) == code
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "terms.txt").exists()


def test_who_has_missed_nothing_is_told_so(store: Store, capsys: Captured) -> None:
    settings.change(player="Ada")
    store.save([a_game([guessed("Ring", True, True)])])
    assert cli.main(["stats", "--learnt"]) == 0
    assert capsys.readouterr() == ("", "Ada has got no real term wrong yet.\n")


def test_the_history_says_how_each_sheet_is_dealt_again(store: Store, capsys: Captured) -> None:
    at = [f"2001-11-2{day}T10:00:00Z" for day in range(5)]
    store.save(
        [
            a_game(at=at[0]),
            replace(a_game(at=at[1], mode="duel", seed=7), model="my model"),
            a_game(at=at[2], mode="daily", seed=2**48 - 1, day="2001-11-22"),
            a_game(at=at[3], mode="review"),
            a_game(at=at[4], mode="streak", seed=3, player="Bert"),
        ]
    )
    assert cli.main(["stats", "--history", "--player", "ada"]) == 0
    head, *rows = [re.split(r"  +", line) for line in capsys.readouterr().out.splitlines()]
    assert head[-1] == "the same sheet again"
    assert [(row[0], row[3], row[5], row[6]) for row in rows] == [
        ("2001-11-23 10:00", "review", "–", "–"),
        ("2001-11-22 10:00", "daily", "281474976710655", "balderdash play --list greek --seed 281474976710655"),
        ("2001-11-21 10:00", "duel", "7", "balderdash play --list greek --model 'my model' --mode duel --seed 7"),
        ("2001-11-20 10:00", "sheet", "–", "–"),
    ]
    assert cli.main(["stats", "--history", "--mode", "streak", "--plain"]) == 0
    line = capsys.readouterr().out.strip()
    assert line.startswith("2001-11-24 10:00: player Bert; list greek; mode streak; score 1 in a row; seed 3; ")
    assert line.endswith("balderdash play --list greek --mode streak --seed 3")
    assert cli.main(["stats", "--history", "--player", "Nobody"]) == 0
    assert "No such games" in capsys.readouterr().err


def test_the_days_are_told(store: Store, capsys: Captured) -> None:
    settings.change(player="Ada")
    store.save([a_game(at="2001-11-20T10:00:00Z"), a_game(at="2001-11-21T10:00:00Z")])
    assert cli.main(["stats"]) == 0
    out = capsys.readouterr().out
    assert "Played on 2 days; the most in a row: 2." in out
    assert "\nMon ·" in out
    assert cli.main(["stats", "--plain"]) == 0
    out = capsys.readouterr().out
    assert "Played on 2 days; the most in a row: 2." in out
    assert "Mon" not in out
