"""The server of a room with real sockets on this machine."""

from __future__ import annotations

import asyncio
from random import Random
from threading import Event
from typing import Any

import pytest
from aiohttp import ClientSession

from balderdash.errors import BalderdashError
from balderdash.play.rehearsal import Rehearsal
from balderdash.play.room_session import RoomSession
from balderdash.web.server import RoomServer
from balderdash.web.serving import PORTS_TRIED
from tests.conftest import PATIENCE
from tests.play.stand_in_source import MEANINGS, StandIn
from tests.web.phones import Phone, local, serving

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


async def test_a_reloaded_phone_has_its_seat_its_vote_and_its_score_back() -> None:
    async with serving() as server, Phone(server, name="Ann") as ann:
        await ann.hello()
        await server.go_on()
        await ann.phase("vote")
        await ann.vote(1, 2)
        ann.socket._response.connection.transport.abort()  # type: ignore[union-attr]  # the network is gone
        async with Phone(server, token=ann.token) as again:
            await again.hello("0000")
            assert again.name == "Ann", "a token needs no code"
            assert again.state["mine"]["marks"] == [1, 2]
            assert again.state["mine"]["voted"]
            await server.go_on()
            await again.phase("closed")
        async with Phone(server, token=ann.token) as late:
            await late.hello()
            refused = await late.vote(3)
            assert (refused["ok"], refused["why"]) == (False, "The vote is closed."), "a reload opens nothing"
            assert late.state["mine"]["marks"] == [1, 2]
    assert len(server.room.players) == 1


async def test_a_late_joiner_votes_and_a_kicked_player_is_out() -> None:
    async with serving() as server, Phone(server, name="Ann") as ann:
        await ann.hello()
        await server.go_on()
        await ann.phase("vote")
        async with Phone(server, name="Late") as late:
            await late.hello()
            assert late.state["phase"] == "vote"
            assert (await late.vote(4))["ok"]
            server.kick(1)
            await late.until(lambda: late.goodbye is not None)
        async with Phone(server, token=late.token) as back:
            await back.hello()
            assert back.goodbye is not None
        assert server.room.attempts[-1].marks == {}


async def test_a_phone_without_sockets_polls() -> None:
    async with serving() as server, ClientSession() as session:
        base = local(server)

        async def ask(method: str, path: str, **values: Any) -> tuple[int, list[dict[str, Any]]]:
            async with session.request(method, base + path, **values) as response:
                return response.status, (await response.json())["messages"]

        status, (goodbye,) = await ask("GET", "/state")
        assert (status, goodbye["type"]) == (401, "bye")
        status, (goodbye,) = await ask("POST", "/hello", json={"type": "hello", "v": 1, "code": "0000"})
        assert (status, goodbye["code"]) == (403, True)
        _, (welcome, state) = await ask("POST", "/hello", json={"type": "hello", "v": 1, "code": server.code})
        assert (welcome["type"], state["phase"], server.here) == ("welcome", "lobby", 1)
        token = {"Authorization": f"Bearer {welcome['token']}"}
        await server.go_on()
        _, (state,) = await ask("GET", "/state", headers=token)
        assert state["phase"] == "vote"
        vote = {"type": "vote", "n": 3, "round": 1, "attempt": 1, "marks": [7]}
        _, (ack, state) = await ask("POST", "/send", headers=token, json=vote)
        assert (ack["ok"], state["mine"]["marks"]) == (True, [7])
        status, _ = await ask("POST", "/send", headers=token, data="{")
        assert status == 400
        async with session.post(base + "/send", headers=token, data="x" * 5_000) as response:
            assert response.status == 413
        statuses = [(await ask("POST", "/send", headers=token, json=vote))[0] for _ in range(30)]
        assert 429 in statuses
        server.kick(0)
        assert (await ask("GET", "/state", headers=token))[0] == 401


async def test_a_port_that_is_taken_and_the_next_address() -> None:
    async with serving() as first, serving() as second:
        assert first.port < second.port < first.port + PORTS_TRIED  # the next may be taken by another program
        second.addresses = ["10.0.0.1", "10.0.0.2"]
        assert second.join_url == f"http://10.0.0.1:{second.port}/{second.code}"
        second.next_address()
        assert second.join_url == f"http://10.0.0.2:{second.port}/{second.code}"
        async with Phone(second) as phone:
            await phone.hello()
            assert phone.state["phase"] == "lobby"
    assert RoomServer(first.session, public_url="https://room.example").join_url == f"https://room.example/{first.code}"


async def test_simulated_players_play_with_a_phone() -> None:
    session = RoomSession(StandIn(meanings=MEANINGS), "party", 1)
    session.prepare_names()
    server = RoomServer(session, port=18_000, rehearsal=Rehearsal(session, 8, Random(1)))
    await server.start()
    try:
        async with asyncio.timeout(PATIENCE), Phone(server, name="Ann") as ann:
            await ann.hello()
            await server.go_on()
            await ann.phase("write")
            while len([number for number in range(9) if server.room.written(number)]) < 1:
                await asyncio.sleep(0.05)
            await server.go_on()
            state = await ann.phase("vote")
            assert len(state["terms"]) >= 4
            while len(server.room.attempts[-1].voted) < 4:
                await asyncio.sleep(0.05)
            assert server.here == 9
    finally:
        await server.stop()


async def test_phones_and_projector_are_told_that_dealing_takes_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as server, Phone(server) as phone, ClientSession() as session:
        await phone.hello()
        projector = await session.ws_connect(f"{local(server)}/projector/ws")
        is_ready, prepare = Event(), server.session.prepare
        monkeypatch.setattr(server.session, "prepare", lambda *given: is_ready.wait(PATIENCE) and prepare(*given))
        dealing = asyncio.create_task(server.go_on())
        await phone.until(lambda: phone.state["dealing"])
        assert phone.state["phase"] == "lobby"
        async with asyncio.timeout(PATIENCE):
            while not (await projector.receive_json())["dealing"]:
                pass
        is_ready.set()
        assert await dealing == ""
        assert not (await phone.phase("vote"))["dealing"]


async def test_what_a_clicker_cannot_do_is_told_to_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as server, ClientSession() as session:

        def deal() -> str:
            raise BalderdashError("The list is too short.")

        monkeypatch.setattr(server.session, "deal", deal)
        stage = await session.ws_connect(f"{local(server)}/stage/ws")
        await stage.send_json({"type": "hello", "key": server.stage_key})
        await stage.send_json({"type": "next"})
        async with asyncio.timeout(PATIENCE):
            while server.trouble != "The list is too short.":
                await asyncio.sleep(0.02)
        assert server.room.phase.value == "lobby"
