"""The file through which slides and notes find each other."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from balderdash.play import talk_state
from balderdash.play.talk_state import TalkState

STATE = TalkState(os.getpid(), 3, 27, 1, 4, "Two tests", "The best line", ("One.", "Zwei é."), 8.0, 2.0, 60.0)


def test_what_is_written_is_read(home: Path) -> None:
    assert talk_state.read() is None
    talk_state.write(STATE)
    assert talk_state.read() == STATE
    assert talk_state.file().is_relative_to(home)


def test_a_wish_reaches_the_slides_and_changes_nothing_else(home: Path) -> None:
    talk_state.ask("next")
    assert talk_state.read() is None  # nobody gives a talk
    talk_state.write(STATE)
    talk_state.ask("black")
    assert talk_state.read() == replace(STATE, wish="black")


def test_only_its_own_file_is_removed(home: Path) -> None:
    talk_state.write(STATE)
    talk_state.remove(os.getpid() + 1)
    assert talk_state.read() == STATE
    talk_state.remove(os.getpid())
    assert talk_state.read() is None


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"pid": 1}',
        *(
            json.dumps({**asdict(STATE), **wrong}).encode()
            for wrong in (
                {"at": 27}, {"at": -1}, {"stop": 4}, {"at": "3"}, {"at": True}, {"notes": "One"}, {"notes": [1]},
                {"started": "now"}, {"started": 1e300}, {"pid": -1}, {"pid": 2**40}, {"is_black": 1}, {"words": None},
            )
        ),
    ],
)  # fmt: skip
def test_a_file_that_makes_no_sense_is_no_talk(home: Path, content: bytes) -> None:
    talk_state.write(STATE)
    talk_state.file().write_bytes(content)
    assert talk_state.read() is None


def test_a_talk_whose_process_is_gone_is_over() -> None:
    assert talk_state.is_running(STATE)
    assert not talk_state.is_running(replace(STATE, pid=2**31 - 2))
