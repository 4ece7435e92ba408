"""Choosing what to teach: a column is asked for, and a fetch that waits says so in lines."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from balderdash import paths
from balderdash.sources.web import Web
from balderdash.terms import wordlist
from tests.sources import fault_server
from tests.tui.playing import dealt, screen_lines, screen_text, stand_in_app, table, until


async def asked_for(pilot: Pilot[Any], source: str) -> None:
    await dealt(pilot)
    await pilot.press("m", "g")
    await pilot.pause()
    table(pilot).screen.query_one("#source", Input).value = source
    await pilot.press("enter")


async def test_the_column_with_the_terms_is_asked_for(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "species.csv"
    rows = [f"Abies {chr(97 + n)}{chr(97 + m)},Miller {n} {m}" for n in range(9) for m in range(9)]
    file.write_text("\n".join(["Species,Author", *rows]))
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_for(pilot, str(file))
        await until(pilot, lambda: "Which column holds the terms?" in screen_text(pilot))
        options = app.screen.query_one(OptionList)
        assert [option.prompt.plain for option in options.options] == ["Species", "Author"]  # type: ignore[union-attr]
        await pilot.press("down", "enter")
        await until(pilot, lambda: "How long may the network learn?" in screen_text(pilot))
        assert "terms of 82 titles" in screen_text(pilot)
    assert wordlist.read(paths.user_lists() / "species.txt").terms[-1] == "Miller 8 8"


async def test_after_a_fetch_that_failed_the_lists_are_there_again(home: Path, tmp_path: Path) -> None:
    paths.user_lists().mkdir(parents=True)
    (paths.user_lists() / "mine.txt").write_text("\n".join(f"Term {n}" for n in range(40)))
    short = tmp_path / "short.txt"
    short.write_text("Knot\nBraid\n")
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked_for(pilot, str(short))
        await until(pilot, lambda: "That has 2 terms" in screen_text(pilot))
        assert [line.strip(" │") for line in screen_lines(pilot)].count("mine") == 1
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "How long may the network learn?" in screen_text(pilot))


async def test_a_fetch_that_waits_says_so_in_lines(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, go_on = Event(), Event()

    def wait(self: Web, why: str, seconds: float) -> None:
        self._wait(why, seconds)
        waiting.set()
        go_on.wait()

    monkeypatch.setattr(Web, "wait", wait)
    with fault_server.running() as server:
        server.script = iter([None, fault_server.http(503)])
        app = stand_in_app()
        async with app.run_test(size=(80, 24)) as pilot:
            await asked_for(pilot, server.url)
            await until(pilot, waiting.is_set)
            await pilot.pause()
            lines = [line.strip(" │┃║▌▐█") for line in screen_lines(pilot)]
            go_on.set()
            await until(pilot, lambda: "How long may" in screen_text(pilot))
    where = lines.index("20 of about 120 titles")
    assert "has a problem (503): trying again in" in lines[where + 1]


async def test_an_unfinished_fetch_of_another_wiki_with_the_title_is_left_alone(home: Path) -> None:
    begun = paths.user_lists() / "faulty-wiki.txt.part"
    begun.parent.mkdir(parents=True)
    begun.write_text('{"wiki": "http://elsewhere/api.php"}\n')
    with fault_server.running() as server:
        for name, script in (("faulty-wiki-2.txt.part", [None, fault_server.http(400)]), ("faulty-wiki-2.txt", [])):
            server.script = iter(script)
            app = stand_in_app()
            async with app.run_test(size=(80, 24)) as pilot:
                await asked_for(pilot, server.url)
                ends = "refuses (400)" if script else "How long may"
                await until(pilot, lambda ends=ends: ends in screen_text(pilot))  # type: ignore[misc]
            assert (paths.user_lists() / name).exists()
    assert sorted(path.name for path in paths.user_lists().glob("*.part")) == [begun.name]
