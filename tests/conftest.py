"""For every test: a home folder of its own, hypothesis without a deadline, and two ways to run a command."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from balderdash import cli, paths
from tests.idle import until_idle

# Machines differ, so no case has a deadline, and none has to be made quickly.
# More cases than usual: BALDERDASH_EXAMPLES=10000 python -m pytest tests/terms
settings.register_profile(
    "balderdash",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=int(os.environ.get("BALDERDASH_EXAMPLES", "100")),
)
settings.load_profile("balderdash")

os.environ.pop("PYTHONUNBUFFERED", None)  # users' output waits in a buffer, and can fail when that is written

# Programs under test would inherit that these signals are ignored, as they are in the background or under nohup.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, lambda *_: None)  # still ignored here, but not by the programs started from here

# Seconds to wait for what takes one, so that a busy machine fails no test: only a program that hangs does.
PATIENCE = 120
ROOT = Path(__file__).resolve().parent.parent
# Variables of a developer's shell that change what the program or a library does.
OF_THE_MACHINE = (
    "ALL_PROXY", "BALDERDASH_DEBUG", "BALDERDASH_PLAIN", "COLORTERM", "COLUMNS", "FORCE_COLOR", "HTTP_PROXY",
    "HTTPS_PROXY", "LINES", "NO_COLOR", "PYTHONIOENCODING", "PYTHONWARNINGS", "TEXTUAL_ANIMATIONS",
    "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME", "all_proxy", "http_proxy", "https_proxy",
)  # fmt: skip
Finished = subprocess.CompletedProcess[str]
Run = Callable[..., Finished]
T = TypeVar("T")


@pytest.fixture(autouse=True, scope="session")
def _nobody_elses_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes what belongs to whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BALDERDASH_HOME", str(tmp_path_factory.mktemp("home")))
        for name in OF_THE_MACHINE:
            patch.delenv(name, raising=False)
        patch.setenv("TERM", "xterm-256color")
        patch.setenv("LC_ALL", "C.UTF-8")
        yield


@pytest.fixture(autouse=True, scope="session")
def _patient_pilots() -> Iterator[None]:
    """No test of a screen depends on the machine's speed: a pause lasts until the app is idle, and notices stay."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.pilot.wait_for_idle", until_idle)
        patch.setattr("textual.app.wait_for_idle", until_idle)
        patch.setattr("textual.notifications.Notification.time_left", 3600.0)
        yield


@pytest.fixture(autouse=True, scope="session")
def _late_threads() -> Iterator[None]:
    """With BALDERDASH_LATE=0.2 each job of a thread begins 0.2 s late, and a test that does not wait for it fails."""
    late, submit = float(os.environ.get("BALDERDASH_LATE", "0")), ThreadPoolExecutor.submit

    def submit_late(pool: ThreadPoolExecutor, job: Callable[..., T], /, *given: Any, **named: Any) -> Future[T]:
        def begin_late() -> T:
            time.sleep(late)
            return job(*given, **named)

        return submit(pool, begin_late)

    with pytest.MonkeyPatch.context() as patch:
        if late:
            patch.setattr(ThreadPoolExecutor, "submit", submit_late)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty BALDERDASH_HOME for one test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("BALDERDASH_HOME", str(folder))
    return folder


@pytest.fixture
def nothing_bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No list and no model comes with the program: reading them all takes a second."""
    monkeypatch.setattr(paths, "_bundled", (tmp_path / "nothing").joinpath)


@pytest.fixture
def balderdash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, from another directory, as if its output went to a pipe."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> Finished:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = cli.main(arguments)
        for stream in (out, err):
            stream.seek(0)
        return subprocess.CompletedProcess(arguments, code, out.read(), err.read())

    return run


@contextmanager
def started(*command: str, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """Start a program that does not outlive the test, however the test ends."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, encoding="utf-8", cwd=ROOT, env=env) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """Run the program as its users do, in a process of its own and from another directory."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> Finished:
        return subprocess.run(
            [sys.executable, "-m", "balderdash", *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
            timeout=PATIENCE,
        )

    return run
