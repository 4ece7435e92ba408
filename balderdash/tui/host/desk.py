"""What the host's screen needs of the room's server, which it does not import: both are faces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from balderdash.game.room import Room
from balderdash.play.rehearsal import Rehearsal
from balderdash.play.room_session import RoomSession

QrModules = Callable[[str], list[list[bool]]]  # a text -> the rows of its QR code, white margin included; True is black


class RoomDesk(Protocol):
    """The server of a room, `web.server.RoomServer`."""

    session: RoomSession
    code: str
    addresses: list[str]
    on_change: Callable[[], None]
    rehearsal: Rehearsal | None
    trouble: str

    @property
    def room(self) -> Room:
        """The room."""

    @property
    def base_url(self) -> str:
        """The address of the server, as phones reach it."""

    @property
    def join_url(self) -> str:
        """The address that the QR code holds."""

    @property
    def projector_url(self) -> str:
        """The projector's page."""

    @property
    def stage_url(self) -> str:
        """The clicker's page."""

    @property
    def here(self) -> int:
        """How many players' phones are connected."""

    @property
    def connected(self) -> set[int]:
        """The numbers of the players whose phones are connected."""

    def next_address(self) -> None:
        """Offer the next of this machine's addresses."""

    async def go_on(self) -> str:
        """Take the natural next step; "" or why not."""

    def kick(self, number: int) -> str:
        """Send a player away."""

    def changed(self) -> None:
        """Send everybody what they may see now."""
