"""Time key presses while a network trains, from the press to the first byte drawn.

Runs the program in a pseudo-terminal three times: without a network, with the network in its own process, as the
program does it, and with the network in a thread, which shows why the program does not do that.

    python benchmarks/keys_while_training.py [--presses 500] [--list minerals]
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import statistics
import struct
import sys
import tempfile
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

ROOT = Path(__file__).resolve().parent.parent

AT_REST = "from balderdash.tui.app import BalderdashApp; BalderdashApp().run()"
IN_A_PROCESS = """
from pathlib import Path; from threading import Thread
from balderdash.training.training_process import TrainingProcess
from balderdash.tui.app import BalderdashApp
process = TrainingProcess({list!r}, Path({model!r}), 30)
Thread(target=lambda: list(process.events()), daemon=True).start()
BalderdashApp().run()
process.close()
"""
IN_A_THREAD = """
from pathlib import Path; from threading import Thread
from balderdash.terms import library
from balderdash.training.events import Control
from balderdash.training.beginning import begin
from balderdash.training.run import train as train_run
from balderdash.training.time_budget import TimeBudget
from balderdash.tui.app import BalderdashApp
def train():
    words = library.load({list!r})
    train_run(begin(words, Path({model!r}), budget=TimeBudget(30)), Control(), lambda event: None)
Thread(target=train, daemon=True).start()
BalderdashApp().run()
import os; os._exit(0)
"""


def main() -> int:
    """Measure all three and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=500)
    parser.add_argument("--list", default="minerals")
    options = parser.parse_args()
    print(f"{'network':12}  {'median':>8}  {'99 %':>8}  {'slowest':>8}   of {options.presses} key presses")
    for name, code in (("none", AT_REST), ("own process", IN_A_PROCESS), ("thread", IN_A_THREAD)):
        with tempfile.TemporaryDirectory() as home:
            code_here = code.format(list=options.list, model=f"{home}/model.safetensors")
            times = sorted(measure(code_here, options.presses, home))
        middle, late, last = statistics.median(times), times[int(0.99 * len(times))], times[-1]
        print(f"{name:12}  {1000 * middle:5.0f} ms  {1000 * late:5.0f} ms  {1000 * last:5.0f} ms", flush=True)
    return 0


def measure(code: str, presses: int, home: str) -> list[float]:
    """Return the seconds from each press to the first byte drawn."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(PYTHONPATH=str(ROOT), BALDERDASH_HOME=home, TERM="xterm-256color", TEXTUAL_ANIMATIONS="none")
        os.execv(sys.executable, [sys.executable, "-c", code])
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    try:
        settle(terminal, 12)  # until the sheet is dealt and the network trains
        times = []
        for k in range(presses):
            settle(terminal, 0.05)
            started = time.perf_counter()
            os.write(terminal, b"\x1b[B" if k % 7 else b"1")  # down; every seventh press marks a card
            select.select([terminal], [], [], 10)
            times.append(time.perf_counter() - started)
        os.write(terminal, b"q")
        settle(terminal, 1)
        return times
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def settle(terminal: int, seconds: float) -> None:
    """Read and drop the output for that long."""
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                return


if __name__ == "__main__":
    sys.exit(main())
