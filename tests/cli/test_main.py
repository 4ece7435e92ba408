"""How commands are found and how they end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from balderdash import __version__, cli
from balderdash.errors import BalderdashError
from tests.conftest import PATIENCE, ROOT, Run, started

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
PROGRAM = [sys.executable, "-m", "balderdash"]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A stub for the module of `balderdash lists`, whose parser hands the arguments on; set its `run`."""
    module = SimpleNamespace(make_parser=lambda: SimpleNamespace(parse_args=list), run=lambda options: 0)
    monkeypatch.setitem(sys.modules, "balderdash.cli.lists", module)
    return module


def raising(error: BaseException) -> object:
    def run(_: list[str]) -> int:
        print("half of the data")
        raise error

    return run


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version(program: Run, flag: str) -> None:
    done = program(flag)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"balderdash {__version__}\n", "")


@pytest.mark.parametrize("flag", ["--help", "-h", "help"])
def test_help_has_every_command_and_an_example_of_it(program: Run, flag: str) -> None:
    done = program(flag)
    assert (done.returncode, done.stderr) == (0, "")
    for name in cli.COMMANDS:
        assert f"\n  {name} " in done.stdout
        assert f"\n  balderdash {name} " in done.stdout or f"\n  balderdash {name}\n" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_help_with_a_command(program: Run) -> None:
    assert program("help", "lists").stdout == program("lists", "--help").stdout


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_itself(program: Run, name: str) -> None:
    done = program(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: balderdash {name}")
    assert program(name, "--no-such-option").returncode == 2


def test_an_unknown_command(program: Run) -> None:
    done = program("lizts")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "balderdash: There is no command 'lizts' (did you mean 'lists'?); `balderdash --help` lists them.\n"
    )
    assert "did you mean" not in program("qqqq").stderr


def test_wrong_usage(program: Run) -> None:
    done = program("lists", "frobnicate")
    assert (done.returncode, done.stdout) == (2, "")
    assert "frobnicate" in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BalderdashError("The list is\x1b[2J bad\nindeed."), 1, "The list is\N{REPLACEMENT CHARACTER}[2J bad"),
        (FileNotFoundError(2, "No such file", "x.txt"), 1, "x.txt could not be read or written (No such file)."),
        (OSError("odd"), 1, "The output could not be read or written (odd)."),
        (MemoryError(), 1, "not enough memory"),
        (KeyboardInterrupt(), 130, "Interrupted."),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), 1, "not UTF-8 text (byte 0xFF)"),
        (ZeroDivisionError("by 0"), 1, "report it: ZeroDivisionError: by 0. BALDERDASH_DEBUG=1"),
        (SystemExit(2), 2, ""),
        (SystemExit(), 0, ""),
    ],
)
def test_every_end_is_one_sentence(
    command: SimpleNamespace, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    command.run = raising(error)
    assert cli.main(["lists"]) == code
    out, err = capsys.readouterr()
    assert out == "half of the data\n"
    assert said in err
    assert err.count("\n") == (1 if said else 0)
    assert "Traceback" not in err


def test_a_bug_shows_its_traceback_on_request(command: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BALDERDASH_DEBUG", "1")
    command.run = raising(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        cli.main(["lists"])


def test_arguments_reach_the_command(command: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def run(arguments: list[str]) -> int:
        seen.append(arguments)
        return 7

    command.run = run
    assert cli.main(["lists", "a", "--b"]) == 7
    monkeypatch.setattr(sys, "argv", ["balderdash", "lists", "c"])
    assert cli.main() == 7
    monkeypatch.setitem(sys.modules, "balderdash.cli.play", command)
    cli.main([])
    cli.main(["--seed", "1"])
    assert seen == [["a", "--b"], ["c"], [], ["--seed", "1"]]


def test_a_reader_that_closes_the_pipe() -> None:
    program = subprocess.Popen(
        [*PROGRAM, "lists", "show", "mathematics", "--all"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    assert program.stdout.readline() == b"# title: Mathematics\n"
    program.stdout.close()
    said = program.stderr.read().decode()
    assert program.wait(PATIENCE) == 0
    assert "Broken" not in said
    assert "Error" not in said
    program.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device without room here")
@pytest.mark.parametrize("arguments", [["--help"], ["lists", "--help"], ["lists", "show", "minerals", "--all"]])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_stdout(arguments: list[str], unbuffered: str) -> None:
    environment = {**ENVIRONMENT, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, env=environment)
    assert done.returncode == 1
    said = "balderdash: The output could not be read or written (No space left on device)."
    assert done.stderr.splitlines()[-1] == said
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize(("closed", "code"), [("lists >&-", 0), ("lists show qqqq 2>&-", 1), ("--help >&- 2>&-", 0)])
def test_closed_streams(closed: str, code: int) -> None:
    script = f"'{sys.executable}' -m balderdash {closed}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, env=ENVIRONMENT)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


def test_data_in_a_file_or_pipe_is_utf_8_whatever_the_terminal_shows(program: Run) -> None:
    plain = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "LC_ALL": "C"}  # ASCII, as other pages of Windows lack a Ł
    done = program("lists", "show", "mathematics", "--all", **plain)
    assert "Łoś-Tarski theorem" in done.stdout.splitlines()


def test_a_terminal_that_lacks_letters(program: Run) -> None:
    done = program("lists", "show", "minerals", "--all", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "Ach?valite" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="sends a POSIX signal")
def test_ctrl_c() -> None:
    code = (
        "import sys, time; from balderdash.cli import main; from balderdash.terms import wordlist\n"
        "wordlist.read = lambda path: print('reading', flush=True) or time.sleep(600)\n"
        "sys.exit(main(['lists', 'show', 'minerals']))"
    )
    with started(sys.executable, "-c", code, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=PATIENCE)[1] == "balderdash: Interrupted.\n"
        assert process.returncode == 130


@pytest.mark.parametrize(
    "start", [["-m", "balderdash"], ["-c", "from balderdash.cli import main; raise SystemExit(main())"]]
)
@pytest.mark.parametrize("command", [["lists"], ["generate", "-n", "1"]])
def test_nothing_is_imported_from_the_current_folder(tmp_path: Path, start: list[str], command: list[str]) -> None:
    for name in ("random", "numpy", "textwrap", "platformdirs", "safetensors", "filelock"):
        (tmp_path / f"{name}.py").write_text("open('executed', 'w').close(); raise SystemExit(3)")
    done = subprocess.run(
        [sys.executable, *start, *command],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        timeout=PATIENCE,
        text=True,
    )
    assert (done.returncode, (tmp_path / "executed").exists()) == (0, False), done.stderr
