"""The screen from which a speaker leads a room: the ballot, the QR code, and a key for every move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widgets import Static

from balderdash.errors import BalderdashError
from balderdash.game import room_view
from balderdash.game.room import Phase, Room
from balderdash.terms.printable import counted, printable
from balderdash.tui.host import host_words
from balderdash.tui.host.desk import QrModules, RoomDesk
from balderdash.tui.host.room_lines import RoomLines, told
from balderdash.tui.keyed_screen import KeyedScreen
from balderdash.tui.notices import inform, report_failure, warn
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.qr_code import QrCode
from balderdash.tui.widgets.text import put

_LONG = 10.0  # seconds, for names that somebody may want to write down
HOLD = 0.4  # seconds for which Enter is ignored after a step, so that a bouncing key does not take two
ASKED_TWICE = 5.0  # seconds in which the second press of a key counts that ends something
HOTSPOT_AFTER = 30.0  # seconds without a player until the screen says what to do
_BESIDE = 29 / 80  # the share of the width that is left to the QR code; a long address may need more


class HostScreen(KeyedScreen[None]):
    """Shows a room to its host and makes the host's moves; the room itself is the only truth.

    Parameters
    ----------
    desk : the room's server
    modules : of a QR code
    """

    CSS_PATH = "host.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right,pagedown", "go_on", "Next", id="room-next",
                tooltip="The next step: deal, close the vote, reveal, the next term, the scores"),
        Binding("d", "discuss", "Discuss", id="room-discuss",
                tooltip="Let the room discuss before a second vote, which is the one that counts"),
        Binding("o", "reopen", "Open again", False, id="room-reopen", tooltip="Open the vote once more"),
        Binding("a", "reveal_all", "All", id="room-all", tooltip="Turn up all that is left"),
        Binding("v", "bars", "Votes", id="room-votes", tooltip="Show or hide the votes before the reveal"),
        Binding("p", "peek", "Peek", id="room-peek", tooltip="Show or hide the answers, and how many were right"),
        Binding("x", "dispute", "Real after all", False, id="room-dispute",
                tooltip="The fake at the cursor is real after all; once more takes it back"),
        Binding("h", "hands", "Hands", False, id="room-hands", tooltip="Count raised hands, in a room without phones"),
        Binding("c", "code", "QR", id="room-code", tooltip="The QR code on the whole screen"),
        Binding("n", "players", "Players", id="room-players", tooltip="Everybody by name: kick, rename, lock the room"),
        Binding("l", "lock", "Lock", False, id="room-lock", tooltip="Nobody joins or changes their name"),
        Binding("i", "next_address", "Address", False, id="room-address",
                tooltip="The next address of this machine, for another network"),
        Binding("w", "wifi", "Wi-Fi", False, id="room-wifi", tooltip="A QR code that lets phones join a hotspot"),
        Binding("m", "choose_mode", "Mode", id="room-mode", tooltip="How the next sheet is played"),
        Binding("s", "save", "Save", id="room-save", tooltip="Write the result as JSON, CSV and a page to print"),
        Binding("e", "end", "End", False, id="room-end", tooltip="End the game, if you press it twice"),
        Binding("up,k", "move(-1)", "Up", False, id="room-up", tooltip="The line before"),
        Binding("down,j", "move(1)", "Down", False, id="room-down", tooltip="The line after"),
        Binding("question_mark", "app.help", "Help", id="help", tooltip="All keys, and how a room is led"),
        Binding("q", "quit", "Quit", id="quit", tooltip="Close the room, if you press it twice"),
    ]  # fmt: skip

    class Changed(Message):
        """Something happened in the room."""

    def __init__(self, desk: RoomDesk, modules: QrModules) -> None:
        super().__init__()
        self._desk, self._modules = desk, modules
        self._cursor = 0
        self._has_bars, self._peeks = True, False
        self._is_due = self._is_dealing = self._is_held = False
        self._waits = False  # nobody has joined for a long time
        self._asked_twice = ""  # the move that needs its key once more
        self._turned: frozenset[int] = frozenset()
        self._question: object = None
        self._trouble = ""  # what the host was told already

    @property
    def _room(self) -> Room:
        return self._desk.room

    def contents(self) -> ComposeResult:
        """Make the head, the ballot beside the code, the line that says what Enter does, and the keys."""
        yield Headline()
        yield Static(id="task")
        with Horizontal(id="body"):
            yield RoomLines()
            yield QrCode(self._modules)
        yield Static(id="step")

    def on_mount(self) -> None:
        """Follow the room from now on."""
        self._desk.on_change = self._tell_change
        self.set_timer(HOTSPOT_AFTER, self._wait_no_longer)
        self.draw()

    def _tell_change(self) -> None:
        """Draw soon; the server calls this for every vote, and from its own tasks."""
        if not self._is_due and self.is_attached:
            self._is_due = True
            self.post_message(self.Changed())

    @on(Changed)
    def follow(self) -> None:
        """Draw the room as it is now."""
        self._is_due = False
        if self._desk.trouble != self._trouble:
            self._trouble = self._desk.trouble
            warn(self, self._trouble)
        self.draw()

    def on_resize(self) -> None:
        """Share the room anew between the ballot and the code."""
        self.call_after_refresh(self.draw)

    def _wait_no_longer(self) -> None:
        self._waits = not self._room.players
        self.draw()

    # ---- what is shown

    def draw(self) -> None:
        """Show the room as it is now."""
        room = self._room
        self._follow_cursor()
        state = room_view.host(room, self._desk.here, peeks=self._peeks)
        self.query_one(Headline).show(
            Content(host_words.title(room, state)), Content(host_words.progress(self._desk, state))
        )
        put(self, "#task", Content(printable(self._said(state))))
        # A second vote must not depend on the first one's bars, and this screen may be mirrored.
        has_bars = self._has_bars and room.phase in (Phase.CLOSED, Phase.REVEAL)
        self.query_one(RoomLines).show(
            state, self._cursor, tuple(host_words.lobby(self._desk, waits=self._waits)), has_bars=has_bars
        )
        code = self.query_one(QrCode)
        code.show(self._desk.join_url, self._address_lines())
        code.styles.width = max(code.least_width, round(self.size.width * _BESIDE))
        put(self, "#step", self._step())
        self.refresh_bindings()

    def _follow_cursor(self) -> None:
        """Put the cursor on what was turned up last, of a whole hand on the real one; first on the first line."""
        room = self._room
        if room.question is not self._question:
            self._question, self._cursor, self._turned, self._peeks = room.question, 0, frozenset(), False
        new = room.turned - self._turned
        if len(new) == 1:
            self._cursor = next(iter(new))
        elif new and len(room.steps) == 1 and room.question is not None:
            lines = room.question.lines(room.disputed)
            self._cursor = next((index for index in sorted(new) if lines[index].truth == "real"), self._cursor)
        self._turned = room.turned
        self._cursor = max(0, min(self._cursor, self._n_lines - 1))

    @property
    def _n_lines(self) -> int:
        question = self._room.question
        return len(question.options) if question is not None else 0

    def _said(self, state: dict[str, Any]) -> str:
        """What there is to do or, in a reveal, what there is to say about the line at the cursor."""
        question, phase = self._room.question, self._room.phase
        if (
            phase is Phase.REVEAL
            and self._cursor < len(state["terms"])
            and (said := told(state["terms"][self._cursor]))
        ):
            whole = f"{state['terms'][self._cursor]['text']}: {said[0]}"
            return whole if len(whole) <= self.size.width - 2 else said[0]
        if question is None or phase in (Phase.LOBBY, Phase.SCORES, Phase.END):
            return f"The projector shows {self._desk.projector_url}"
        return question.task

    def _address_lines(self) -> tuple[Content, ...]:
        address = self._desk.base_url.removeprefix("http://")
        return (Content.styled(address, "bold"), Content.assemble("Code ", Content.styled(self._desk.code, "bold")))

    def _step(self) -> Content:
        """What Enter does now; a warning while the answers can be seen."""
        words = Content("Dealing …" if self._is_dealing else host_words.next_step(self._desk))
        if self._peeks and self.check_action("peek", ()):
            return Content.assemble(Content.styled("Answers shown (p). ", "$text-warning bold"), words)
        return words

    # ---- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that do nothing now."""
        return not host_words.why_not(self._room, action)

    def on_key(self, event: Key) -> None:
        """Say why a key does nothing now; Textual passes over it in silence."""
        for namespace, bindings in self._binding_chain:  # with the keys that the user has chosen
            for binding in bindings.key_to_bindings.get(event.key, ()) if namespace is self else ():
                if why := host_words.why_not(self._room, binding.action):
                    warn(self, why)

    def _move(self, move: Callable[[], str]) -> None:
        """Make a move of the host's, and say why not if it cannot be made."""
        why = move()
        self._desk.changed()
        if why:
            warn(self, why)

    def action_go_on(self) -> None:
        """Take the next step."""
        if not self._is_dealing and not self._is_held:
            self._is_held = True
            self.set_timer(HOLD, self._release)
            self.run_worker(self._go_on(), group="step", exit_on_error=False)

    def _release(self) -> None:
        self._is_held = False

    async def _go_on(self) -> None:
        self._is_dealing = self._desk.session.needs_deal
        self.draw()
        try:
            why = await self._desk.go_on()
        finally:
            self._is_dealing = False
        self.draw()
        if why:
            warn(self, why)

    def action_discuss(self) -> None:
        """Let the room discuss."""
        self._move(self._room.discuss)

    def action_reopen(self) -> None:
        """Open the vote again."""
        self._move(self._room.reopen)

    def action_reveal_all(self) -> None:
        """Turn up everything."""
        self._move(self._room.reveal_all)

    def action_dispute(self) -> None:
        """Say that the fake at the cursor is real after all."""
        self._move(lambda: self._room.dispute(self._cursor))

    def action_bars(self) -> None:
        """Show or hide the votes."""
        self._has_bars = not self._has_bars
        inform(
            self, f"The votes are {'shown here once they are closed' if self._has_bars else 'hidden until the reveal'}."
        )
        self.draw()

    def action_peek(self) -> None:
        """Show or hide the answers."""
        self._peeks = not self._peeks
        self.draw()

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        if self._n_lines:
            self._cursor = (self._cursor + step) % self._n_lines
            self.draw()

    @on(RoomLines.LinePicked)
    def pick(self, picked: RoomLines.LinePicked) -> None:
        """Put the cursor on the line that was clicked."""
        self._cursor = picked.index
        self.draw()

    def action_lock(self) -> None:
        """Lock or unlock the room."""
        self._room.lock(not self._room.is_locked)
        self._desk.changed()
        inform(self, "Nobody can join or change their name now." if self._room.is_locked else "The room is open again.")

    def action_next_address(self) -> None:
        """Offer the next address."""
        if len(self._desk.addresses) < 2:
            inform(self, "This machine has only this address.")
            return
        self._desk.next_address()
        inform(self, f"The code now leads to {self._desk.base_url}")

    def action_save(self) -> None:
        """Write the result to the current folder."""
        try:
            files = self._desk.session.write_result(Path(), datetime.now(UTC))
        except BalderdashError as error:
            report_failure(self, str(error))
        else:
            inform(self, f"Written here: {', '.join(file.name for file in files)}", _LONG)

    def action_end(self) -> None:
        """End the game, at the second press."""
        if self._is_second("end", "Press e again to end the game and show the final scores."):
            self._move(self._room.end)

    def action_quit(self) -> None:
        """Close the room, at the second press if somebody is in it."""
        if not self.leaving_loses or self._is_second("quit", self.leaving_loses):
            self.app.exit()

    @property
    def leaving_loses(self) -> str:
        """What is said before the room is closed on its players; "" if there are none, or if the game is over."""
        if not self._room.present or self._room.phase is Phase.END:
            return ""
        return f"The same key again closes the room on {counted(len(self._room.present), 'player')}."

    def _is_second(self, move: str, said: str) -> bool:
        """Whether a key is pressed for the second time in a row; says so at the first."""
        if self._asked_twice == move:
            return True
        self._asked_twice = move
        warn(self, said)

        def forget() -> None:
            self._asked_twice = ""

        self.set_timer(ASKED_TWICE, forget)
        return False

    # ---- other screens

    @on(QrCode.Clicked)
    def action_code(self) -> None:
        """Show the QR code on the whole screen."""
        from balderdash.tui.host.qr_screens import CodeScreen

        self.app.push_screen(CodeScreen(self._modules, self._desk))

    def action_players(self) -> None:
        """Show everybody by name."""
        from balderdash.tui.host.players_screen import PlayersScreen

        self.app.push_screen(PlayersScreen(self._desk))

    def action_wifi(self) -> None:
        """Ask for the hotspot's name and password."""
        from balderdash.tui.host.qr_screens import WifiScreen

        self.app.push_screen(WifiScreen(self._modules, self._desk))

    def action_hands(self) -> None:
        """Ask for raised hands, line by line."""
        from balderdash.tui.host.hands_screen import HandsScreen

        self.app.push_screen(HandsScreen(self._desk))

    def action_choose_mode(self) -> None:
        """Ask how the next sheet is played."""
        from balderdash.tui.host.mode_screen import ModeScreen

        def choose(name: str | None) -> None:
            if name is not None:
                self._desk.session.mode = name
                self.draw()

        self.app.push_screen(ModeScreen(self._desk.session.mode), choose)
