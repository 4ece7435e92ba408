"""Many phones at once; `benchmarks/room.py` has more, and a clock."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from balderdash.web import server as server_module
from tests.web.phones import Phone, serving

PHONES = 60


@pytest.mark.slow
async def test_no_vote_of_many_is_lost_or_doubled() -> None:
    async with serving() as server, AsyncExitStack() as stack:
        phones = [await stack.enter_async_context(Phone(server, name=f"Phone {number}")) for number in range(PHONES)]
        await asyncio.gather(*(phone.hello() for phone in phones))
        assert server.here == PHONES
        for round_ in (1, 2, 3):
            assert await server.go_on() == ""
            await asyncio.gather(*(phone.phase("vote") for phone in phones))
            sent = [sorted({number % 10, (number + round_) % 10}) for number in range(PHONES)]
            first = await asyncio.gather(*(phone.vote(0) for phone in phones))
            acks = await asyncio.gather(*(phone.vote(*sent[number]) for number, phone in enumerate(phones)))
            assert all(ack["ok"] for ack in (*first, *acks))
            votes = server.room.attempts[-1].marks
            by_name = {server.room.players[number].name: list(marks) for number, marks in votes.items()}
            assert by_name == {f"Phone {number}": sent[number] for number in range(PHONES)}
            server.room.go_on()
            server.room.reveal_all()
            server.changed()
            states = await asyncio.gather(*(phone.phase("reveal") for phone in phones))
            assert {state["ballots"] for state in states} == {PHONES}
            assert sum(state["mine"]["points"] for state in states) == sum(server.room.points.values())
            await server.go_on()
            await asyncio.gather(*(phone.phase("scores") for phone in phones))


@pytest.mark.slow
async def test_votes_do_not_reach_every_phone_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A state for all phones at each vote would be ninety thousand messages for three hundred phones."""
    monkeypatch.setattr(server_module, "PROJECTOR_PAUSE", 0.0)
    async with serving() as server, AsyncExitStack() as stack:
        phones = [await stack.enter_async_context(Phone(server, name=f"Phone {number}")) for number in range(10)]
        await asyncio.gather(*(phone.hello() for phone in phones))
        await server.go_on()
        await asyncio.gather(*(phone.phase("vote") for phone in phones))
        before = phones[0].state["rev"]
        for phone in phones:
            assert (await phone.vote(1))["ok"]
        await server.go_on()
        await phones[0].until(lambda: phones[0].state["rev"] > before)
        assert phones[0].state["phase"] == "closed", "the next state is that of the next phase"


@pytest.mark.slow
async def test_thirty_phones_play_balderdash() -> None:
    async with serving("party") as server, AsyncExitStack() as stack:
        phones = [await stack.enter_async_context(Phone(server, name=f"Phone {number}")) for number in range(30)]
        await asyncio.gather(*(phone.hello() for phone in phones))
        assert await server.go_on() == ""
        await asyncio.gather(*(phone.phase("write") for phone in phones))
        texts = [f"Al{chr(97 + number) * 3}{chr(122 - number) * 4}" for number in range(26)] + ["Alaaazzzz"] * 4
        acks = await asyncio.gather(*(phone.write(text) for phone, text in zip(phones, texts, strict=True)))
        assert [ack["ok"] for ack in acks] == [True] * 26 + [False] * 4
        assert "already written" in acks[-1]["why"]
        await server.go_on()
        states = await asyncio.gather(*(phone.phase("vote") for phone in phones))
        ballots = {tuple(term["text"] for term in state["terms"]) for state in states}
        assert len(ballots) == 1
        for phone, state in zip(phones, states, strict=True):
            own = state["mine"]["own"]
            if own is not None:
                assert state["terms"][own]["text"] == state["mine"]["text"]
                assert not (await phone.vote(own))["ok"]
            assert (await phone.vote(0 if own != 0 else 1))["ok"]
        assert server.room.attempts[-1].ballots == 30
