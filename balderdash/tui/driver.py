"""Textual's driver for terminals, made to survive what they do: hang up, stop, resume, send what is not text."""

from __future__ import annotations

import asyncio
import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import TYPE_CHECKING, Any, TextIO

from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

_SELECT = 0.1  # seconds until the input thread looks whether it should end
_BLOCK = 4096  # bytes


class _TolerantFile:
    """A stream on which writing never fails: a terminal that was closed takes nothing any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


class TolerantDriver:
    """Mixed into a driver of Textual's that reads bytes from a terminal."""

    _app: App[Any]
    _debug: bool
    _loop: asyncio.AbstractEventLoop
    _must_signal_resume: bool
    fileno: int
    exit_event: Event
    process_message: Callable[[Any], None]
    suspend_application_mode: Callable[[], None]
    resume_application_mode: Callable[[], None]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._file: Any = _TolerantFile(self._file)

    def run_input_thread(self) -> None:
        """Read until the app ends, or the terminal is closed, which ends the app.

        Input that is not UTF-8, such as a broken paste, is ignored. Textual's own thread ends with it, and at the end
        of the input it reads again and again, as fast as it can.
        """
        parser, decoder = XTermParser(self._debug), getincrementaldecoder("utf-8")("ignore")
        with selectors.DefaultSelector() if sys.platform == "linux" else selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_SELECT):
                    try:
                        content = os.read(self.fileno, _BLOCK)
                    except OSError:  # the terminal is gone
                        content = b""
                    if not content:
                        self._app.call_later(self._app.exit)
                        return
                    for event in parser.feed(decoder.decode(content)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        with suppress(Exception):  # the parser complains about an escape sequence that is cut short
            list(parser.feed(""))

    def _sigtstp_application(self, *_: object) -> None:
        self._in_turn(super()._sigtstp_application)  # type: ignore[misc]

    def _sigcont_application(self, *_: object) -> None:
        self._in_turn(self._go_on)

    def _in_turn(self, answer: Callable[[], None]) -> None:
        """Answer a signal in the event loop, unless the app is leaving.

        A handler runs in the middle of anything. One that writes to the terminal waits for ever if it interrupts
        another write, as when a terminal is closed, which sends SIGHUP and SIGCONT.
        """
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(lambda: None if self._app._exit else answer())

    def _go_on(self) -> None:
        """Go on after SIGCONT; after a SIGSTOP, which no program hears, nobody has left the application mode."""
        if not self._must_signal_resume:
            self.suspend_application_mode()
            self._must_signal_resume = True
        self.resume_application_mode()


class ServedDriver:
    """Mixed into the driver of a game that is played in a browser."""

    _app: App[Any]
    exit_event: Event
    fileno: int

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._write = self._write_or_drop

    def _write_or_drop(self, content: bytes) -> None:
        """Write; a server that is gone takes nothing any more."""
        with suppress(OSError):
            os.write(self.fileno, content)

    def run_input_thread(self) -> None:
        """Read until the app ends, or the server is gone, which ends the app."""
        super().run_input_thread()  # type: ignore[misc]
        if not self.exit_event.is_set():
            self._app.call_later(self._app.exit)


def tolerant(driver: type[Driver]) -> type[Driver]:
    """The driver, made tolerant; the one of Windows needs nothing."""
    if driver.__name__ == "WebDriver":
        return type("TolerantWebDriver", (ServedDriver, driver), {})
    return type("TolerantInputDriver", (TolerantDriver, driver), {}) if hasattr(driver, "run_input_thread") else driver


def on_signals(numbers: list[int], leave: Callable[[], None]) -> None:
    """Call `leave` in the running event loop when one of these signals comes, where the system allows it."""
    loop = asyncio.get_running_loop()
    for number in numbers:
        with suppress(NotImplementedError, RuntimeError, ValueError):  # Windows; not in the main thread
            loop.add_signal_handler(number, leave)
