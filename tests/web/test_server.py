"""The server of a room with real sockets on this machine."""

from __future__ import annotations

import pytest

from tests.web.phones import Phone, serving

pytestmark = pytest.mark.slow


async def test_two_phones_play_a_sheet() -> None:
    async with serving() as server, Phone(server, name="Ann") as ann, Phone(server) as bob:
        await ann.hello()
        await bob.hello()
        assert (ann.name, bob.state["mine"]["name"]) == ("Ann", "Player 2")
        assert await server.go_on() == ""
        state = await ann.phase("vote")
        await bob.phase("vote")
        assert len(state["terms"]) == 10
        assert all(set(term) == {"text"} for term in state["terms"])
        fakes = [place for place, term in enumerate(state["terms"]) if term["text"].startswith("Fresh")]
        assert (await ann.vote(*fakes))["ok"]
        assert (await bob.vote())["ok"]
        await server.go_on()
        await ann.phase("closed")
        refused = await ann.vote(0)
        assert (refused["ok"], refused["why"]) == (False, "The vote is closed.")
        server.room.reveal_all()
        server.changed()
        state = await ann.phase("reveal")
        assert [term["truth"] for term in state["terms"]].count("fake") == 5
        assert state["mine"]["points"] == state["mine"]["score"] == server.room.scores[0]
        await server.go_on()
        state = await bob.phase("scores")
        assert state["leaders"][0]["name"] == "Ann"
        assert state["fooled"]
