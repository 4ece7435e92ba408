from __future__ import annotations

import csv
import io
import json
import signal
import sys
from pathlib import Path

import pytest

from balderdash import paths
from balderdash.terms.key import key
from tests.conftest import PATIENCE, Run, started
from tests.forge.models import WORDS, accented_model, save, tiny_model
from tests.sources.fault_server import Handler, running

FIELDS = {"term", "kind", "nats_per_char", "log_prob", "nearest", "model", "seed", "level", "surprises"}


@pytest.fixture(autouse=True)
def _place(home: Path, nothing_bundled: None) -> None:
    paths.user_lists().mkdir(parents=True)
    (paths.user_lists() / "tiny.txt").write_text("\n".join(WORDS.terms) + "\n")
    save(paths.user_models() / "tiny.safetensors", tiny_model(), {})


def test_twenty_fakes_one_a_line(balderdash: Run) -> None:
    done = balderdash("generate", "--list", "tiny", "--seed", "5")
    assert (done.returncode, done.stderr) == (0, "")
    terms = done.stdout.splitlines()
    assert len({key(term) for term in terms}) == 20
    assert {key(term) for term in terms}.isdisjoint({key(term) for term in WORDS.terms})
    assert balderdash("generate", "--model", "tiny", "--seed", "5").stdout == done.stdout


def test_a_random_seed_is_reported_and_makes_the_same_again(balderdash: Run) -> None:
    done = balderdash("generate", "--list", "tiny", "-n", "4")
    seed = done.stderr.split("--seed ")[1].split()[0]
    again = balderdash("generate", "--list", "tiny", "-n", "4", "--seed", seed)
    assert again.stdout == done.stdout != ""
    assert balderdash("generate", "--list", "tiny", "-n", "4").stdout != done.stdout


def as_cell(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def test_json_and_csv_hold_the_same(balderdash: Run) -> None:
    ask = ("generate", "--list", "tiny", "--seed", "5", "-n", "6", "--format")
    objects = [json.loads(line) for line in balderdash(*ask, "json").stdout.splitlines()]
    rows = list(csv.DictReader(io.StringIO(balderdash(*ask, "csv").stdout)))
    assert [set(o) for o in objects] == [FIELDS] * 6
    assert [{k: as_cell(v) for k, v in o.items()} for o in objects] == rows
    for o in objects:
        assert len(o["surprises"]) == len(o["term"]) + 1
        assert sum(o["surprises"]) == pytest.approx(-o["log_prob"], abs=0.01 * len(o["surprises"]))
        assert (o["model"], o["seed"], o["kind"]) == ("tiny", 5, "invented")
        assert o["nats_per_char"] == pytest.approx(-o["log_prob"] / (len(o["term"]) + 1), abs=1e-3)
        assert o["nearest"]


def test_a_model_without_a_critic_has_no_levels(balderdash: Run) -> None:
    done = balderdash("generate", "--list", "tiny", "--level", "hard")
    assert (done.returncode, done.stdout) == (1, "")
    assert "has no critic" in done.stderr


@pytest.mark.slow
def test_levels_of_a_bundled_model(program: Run) -> None:
    log_probs = {}
    for level in ("hard", "easy"):
        done = program(
            "generate", "--list", "dinosaurs", "--seed", "3", "-n", "12", "--level", level, "--format", "json"
        )
        fakes = [json.loads(line) for line in done.stdout.splitlines()]
        assert {fake["level"] for fake in fakes} == {level}
        log_probs[level] = [fake["log_prob"] for fake in fakes]
    assert len(log_probs["hard"]) == len(log_probs["easy"]) == 12
    assert sum(log_probs["hard"]) > sum(log_probs["easy"]) + 6  # readers see through unlikely names


def test_fakes_with_a_page_in_an_encyclopedia_are_left_out(balderdash: Run) -> None:
    ask = ("generate", "--list", "tiny", "--seed", "5", "-n", "3")
    fakes = balderdash("generate", "--list", "tiny", "--seed", "5", "-n", "4").stdout.splitlines()

    def pages(handler: Handler, asked: dict[str, str]) -> None:
        titles = asked["titles"].split("|")
        handler.say({"query": {"pages": [{"title": t} | ({} if t == fakes[1] else {"missing": True}) for t in titles]}})

    with running() as server:
        server.script = iter([pages] * 2)
        done = balderdash(*ask, "--verify", server.url)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [fakes[0], *fakes[2:]]
    assert f"‘{fakes[1]}’ has a page; it is left out." in done.stderr
    assert "1 of the fakes was real." in done.stderr


def test_offline_nothing_is_verified_and_the_user_is_told(balderdash: Run) -> None:
    ask = ("generate", "--list", "tiny", "--seed", "5", "-n", "3")
    done = balderdash(*ask, "--verify", "http://127.0.0.1:9/")
    assert done.returncode == 1
    assert done.stdout == balderdash(*ask).stdout
    assert "The fakes are not verified." in done.stderr
    assert "3 fakes could not be verified; the same seed makes them again." in done.stderr


def test_an_unknown_encyclopedia_is_refused_before_anything_is_made(balderdash: Run) -> None:
    done = balderdash("generate", "--list", "tiny", "-n", "3", "--verify", "wikipeda")
    assert (done.returncode, done.stdout) == (1, "")
    assert "'wikipeda' is not an encyclopedia; give eom, wikipedia, wiktionary or an address." in done.stderr


def test_a_bad_contact_address_is_refused_before_anything_is_made(balderdash: Run) -> None:
    done = balderdash("generate", "--list", "tiny", "-n", "3", "--verify", "nowhere.invalid", "--contact", "notamail")
    assert (done.returncode, done.stdout) == (1, "")
    assert "notamail" in done.stderr


def test_raw_samples_are_not_filtered(balderdash: Run) -> None:
    ask = ("generate", "--list", "tiny", "--raw", "-n", "300", "--temperature", "0.3", "--seed", "1")
    done = balderdash(*ask)
    samples = done.stdout.split("\n")[:-1]
    assert len(samples) == 300
    assert len(set(samples)) < 300
    objects = [json.loads(line) for line in balderdash(*ask, "--format", "json").stdout.splitlines()]
    assert [o["term"] for o in objects] == samples
    assert {frozenset(o) for o in objects} == {frozenset(FIELDS)}
    reals = {key(term) for term in WORDS.terms}
    assert {o["kind"] for o in objects} == {"real", "invented"}
    assert all((o["kind"] == "real") == (key(o["term"]) in reals) for o in objects)
    assert all((o["model"], o["seed"]) == ("tiny", 1) and o["nearest"] != o["term"] for o in objects)
    rows = csv.DictReader(io.StringIO(balderdash(*ask, "--format", "csv").stdout))
    assert [row["term"] for row in rows] == samples


@pytest.mark.slow
def test_unfinished_samples_are_left_out_and_counted(balderdash: Run) -> None:
    ask = ("generate", "--list", "tiny", "--raw", "-n", "999", "--temperature", "100", "--seed", "2", "--format")
    done = balderdash(*ask, "json")
    terms = [json.loads(line)["term"] for line in done.stdout.splitlines()]
    assert 900 < len(terms) < 999
    assert all(terms)
    assert f"Of 999 samples {999 - len(terms)} were too long to finish" in done.stderr
    assert balderdash(*ask, "text").stdout.splitlines() == terms


@pytest.mark.slow
def test_many_raw_samples_come_in_batches(balderdash: Run) -> None:
    ask = ("generate", "--list", "tiny", "--raw", "--seed", "1", "-n")
    done = balderdash(*ask, "2500")
    assert "1,024 of 2,500" in done.stderr
    samples = done.stdout.splitlines()
    assert balderdash(*ask, "1500").stdout.splitlines() == samples[:1500]
    assert samples[:1024] != samples[1024:2048]


@pytest.mark.slow
def test_an_interrupted_run_has_printed_what_it_made(home: Path) -> None:
    for more in ((), ("--raw",)):
        command = [sys.executable, "-m", "balderdash", "generate", "--list", "tiny", "-n", "1000000", *more]
        with started(*command) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            process.send_signal(signal.SIGINT)
            rest, narration = process.communicate(timeout=PATIENCE)
        assert first.strip()
        assert rest == "" or rest.endswith("\n")
        assert process.returncode == 130
        assert "Interrupted." in narration
        assert "Traceback" not in narration


def test_prefix(balderdash: Run) -> None:
    done = balderdash("generate", "--list", "tiny", "--prefix", "kos", "-n", "3", "--seed", "1")
    assert [term[:3] for term in done.stdout.split()] == ["kos"] * 3
    save(paths.user_models() / "accents.safetensors", accented_model(), {})
    for spelling in ("\u00e9", "e\u0301"):
        done = balderdash("generate", "--list", "tiny", "--model", "accents", "--prefix", spelling, "-n", "2")
        assert (done.returncode, [term[:1] for term in done.stdout.split()]) == (0, ["\u00e9"] * 2)
    lacking = balderdash("generate", "--list", "tiny", "--prefix", "Ж")
    assert lacking.returncode == 1
    assert "never saw the character 'Ж'" in lacking.stderr
    assert lacking.stdout == ""


def test_a_kind_that_the_model_does_not_write(balderdash: Run) -> None:
    done = balderdash("generate", "--list", "tiny", "--kind", "recombined", "--seed", "1")
    assert (done.returncode, done.stdout) == (1, "")
    assert "none of them a new one of the kind recombined" in done.stderr


@pytest.mark.slow
def test_a_long_run_reports_its_progress(balderdash: Run) -> None:
    done = balderdash("generate", "--list", "tiny", "-n", "600", "--seed", "1")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) <= 600
    assert "Writing 600 terms" in done.stderr
    assert " of 600" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-n", "0"), "0 is not a number from 1 to 1,000,000"),
        (("-n", "-3"), "-3 is not a number"),
        (("-n", "99999999999"), "is not a number from 1 to 1,000,000"),
        (("-n", "many"), "'many' is not a whole number"),
        (("--temperature", "0"), "'0' is not a temperature"),
        (("--temperature", "-1"), "'-1' is not a temperature"),
        (("--temperature", "nan"), "'nan' is not a temperature"),
        (("--temperature", "inf"), "'inf' is not a temperature"),
        (("--seed", "-1"), "-1 is not a seed"),
        (("--seed", "x"), "'x' is not a whole number"),
        (("--prefix", "b" * 200), "a prefix has at most 120 letters, this one has 200"),
        (("--kind", "real"), "invalid choice: 'real'"),
        (("--format", "xml"), "invalid choice: 'xml'"),
        (("extra",), "unrecognized arguments: extra"),
    ],
)
def test_wrong_usage(balderdash: Run, arguments: tuple[str, ...], said: str) -> None:
    done = balderdash("generate", "--list", "tiny", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_names(balderdash: Run) -> None:
    for arguments in (("--list", "tniy"), ("--model", "tniy")):
        done = balderdash("generate", *arguments, "--seed", "1")
        assert (done.returncode, done.stdout) == (1, "")
        assert "did you mean 'tiny'?" in done.stderr


@pytest.mark.slow
def test_what_is_kept_from_the_last_time_changes_nothing(program: Run) -> None:
    asked = ("generate", "--list", "minerals", "-n", "8", "--seed", "4", "--format", "json")
    first, kept = program(*asked), list((paths.cache() / "derived").iterdir())
    assert {file.name.partition("-")[0] for file in kept} >= {"list", "ngram", "stems"}
    assert program(*asked).stdout == first.stdout
    for file in kept:
        file.write_bytes(file.read_bytes()[:-1])
    again = program(*asked)
    assert (again.stdout, again.stderr, again.returncode) == (first.stdout, first.stderr, 0)
