"""Balderdash proper at one keyboard, which the players pass around without seeing each other's fakes and votes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static
from textual.worker import Worker, get_current_worker

from balderdash.game import wording
from balderdash.game.challenge import FOOLED, KNEW, REAL, SPOTTED
from balderdash.game.party import ROUNDS, Party, Phase, parsed_names
from balderdash.play import party_game
from balderdash.play.sheet_preloader import SheetPreloader
from balderdash.play.term_page import address
from balderdash.terms.printable import printable
from balderdash.tui.background import in_thread
from balderdash.tui.keyed_screen import KeyedScreen
from balderdash.tui.messages import PageAsked
from balderdash.tui.notices import withdraw
from balderdash.tui.widgets.ballot import Ballot
from balderdash.tui.widgets.plain_input import PlainInput
from balderdash.tui.widgets.text import put

HOLD = 0.8  # seconds for which the truth stays on screen
SEEN = "Enter goes on; the number of a fake says that it is real."
SEEN_MEANINGS = "Enter goes on; the number of a bluff says that it is what the term means, too."
SIGNS = "1234567890k"  # for the entries of eight players, two of the network and the real one
KEYS = tuple(f"{sign},{letter}" if sign != letter else sign for sign, letter in zip(SIGNS, "abcdefghijk", strict=True))


class PartyScreen(KeyedScreen[None]):
    """Passes the players' moves to a `Party` and draws it; between two players the screen is empty.

    Parameters
    ----------
    preloader : makes the challenges, and refuses terms that are real
    player : the suggested name of the first player
    seed : makes the rounds the same every time
    asks_meaning : whether the players write meanings, not terms
    """

    CSS_PATH = "party_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(keys, f"vote({i})", "Vote", False, "1…9 0 k", id=f"vote.{keys[0]}",
                    tooltip="Vote for what you think is real; later, say that a fake is real, or a bluff true")
            for i, keys in enumerate(KEYS)
        ),
        Binding("tab", "change_kind", "Meanings or terms", id="party-kind", tooltip="Write meanings instead of terms"),
        Binding("backspace", "take_back", "Take back", id="take-back", tooltip="Take a vote back until all have voted"),
        Binding("r", "rematch", "Rematch", id="rematch", tooltip="Play again with the same players"),
        Binding("o", "open_page", "Open page", id="open-page", tooltip="Look a term up in your browser, a fake too"),
        Binding("enter,space", "go_on", "Go on", id="go-on", tooltip="Go on when the keyboard has been passed on"),
        Binding("escape", "leave", "Leave", id="leave", tooltip="End the party, if you press it twice"),
        Binding("q", "quit", "Quit", False, id="quit", tooltip="Leave the game, if you press it twice"),
    ]  # fmt: skip

    def __init__(self, preloader: SheetPreloader, player: str, seed: int, *, asks_meaning: bool = False) -> None:
        super().__init__()
        self._asks_meaning = asks_meaning
        self._preloader = preloader
        self._player = player
        self._seed = seed
        self.party: Party | None = None
        self._is_covered = True  # the keyboard is being passed on
        self._is_preparing = False
        self._wants_to_leave = False
        self._tells_truth = False  # the player at the keyboard has written what the term means
        self._is_held = False  # the text is too new for anybody to have read it
        self._opens_page = False  # the next number is of a term to be looked up

    def contents(self) -> ComposeResult:
        """Make one column: the task, an input line, and the entries or scores."""
        with VerticalScroll(id="box"):
            yield Static(Content("Balderdash"), id="head")
            yield Static(id="task")
            yield PlainInput(printable(self._player).replace(",", " ") + ", ", id="line", select_on_focus=False)
            yield Static(id="hint")
            yield Ballot()

    def on_mount(self) -> None:
        """Ask for the players' names."""
        withdraw(self.app)  # what was said of the game before
        self.query_one(Input).focus()
        self._explain()

    def _explain(self) -> None:
        if self._asks_meaning:
            how = (
                "Everyone writes what an obscure real term might mean, unseen by the others; the program adds the "
                "meaning of another term, and the true one. Then everyone votes for the true one"
            )
        else:
            how = (
                "Everyone writes a fake, unseen by the others, and the network adds its own. Then everyone votes for "
                "the one real term"
            )
        other, knew = ("terms", f"; {KNEW} for writing it yourself") if self._asks_meaning else ("meanings", "")
        self._say(
            f"Two to eight players at one keyboard. {how}: {SPOTTED} points for spotting it, {FOOLED} for each vote on "
            f"your own{knew}.",
            f"Who plays? Names with commas between them; Enter begins. Tab: write {other} instead.",
        )

    def action_change_kind(self) -> None:
        """Write meanings instead of terms, or terms again."""
        self._asks_meaning = not self._asks_meaning
        self._explain()

    @on(Input.Submitted)
    def take(self, submitted: Input.Submitted) -> None:
        """Take names or a fake from the input line."""
        if self.party is None:
            self._prepare(submitted.value)
        elif self.party.phase is Phase.WRITE and not self._is_covered:
            player = self.party.player
            if reason := self.party.write(submitted.value):
                self._hint(reason)
            elif player in self.party.knew:
                self._tells_truth = True
                self.draw()
            else:
                self._pass_on()

    def _prepare(self, line: str) -> None:
        if self._is_preparing:
            return
        try:
            names = parsed_names(line)
        except ValueError as error:
            self._hint(str(error))
            return
        self._start(names)

    def _start(self, names: Sequence[str]) -> None:
        self._is_preparing = True
        self._hint("Looking for terms …" if self._asks_meaning else "The network is writing its fakes …")
        self.refresh_bindings()
        seed, preloader, asks_meaning = self._seed, self._preloader, self._asks_meaning

        def work() -> Party:
            worker: Worker[None] = get_current_worker()
            return party_game.start_party(
                names, preloader, seed, lambda: worker.is_cancelled, asks_meaning=asks_meaning
            )

        in_thread(self, work, self._begin, self._give_up, group="party")

    def _begin(self, party: Party) -> None:
        """Pass the keyboard to the first player."""
        self._is_preparing, self.party = False, party
        self._pass_on()

    def _give_up(self, reason: str) -> None:
        self._is_preparing = False
        self._hint(reason)

    def _pass_on(self) -> None:
        self._is_covered = self.party is not None and self.party.player is not None
        self.draw()

    def action_go_on(self) -> None:
        """Go on when the player is alone with the screen, or when all have seen the truth."""
        party = self.party
        if party is None:
            return
        if self._tells_truth:
            self._tells_truth = False
            self._pass_on()
        elif self._is_covered:
            self._is_covered = False
            self.draw()
        elif party.phase is Phase.OVER:
            self.dismiss()
        elif party.go_on():
            self._pass_on()

    def action_rematch(self) -> None:
        """Play again with the same players and other terms."""
        if self.party is not None and not self._is_preparing:
            self._seed += ROUNDS
            self._start(self.party.names)

    def action_take_back(self) -> None:
        """Take back the latest vote: its player, who holds the keyboard or gets it back, votes again."""
        if self.party is not None and self.party.take_back():
            self._is_covered = not self._is_covered
            self.draw()

    def action_vote(self, choice: int) -> None:
        """Vote for an entry; once the truth is shown, report a fake as real or take that back."""
        if self.party is None or self._is_covered or self._tells_truth:
            return
        if self._opens_page:
            self._open_page(self.party, choice)
        elif self.party.phase is Phase.LOOK:
            self._dispute(self.party, choice)
        else:
            self._vote(self.party, choice)

    def _vote(self, party: Party, choice: int) -> None:
        if not party.vote(choice):
            if choice < len(party.entries):
                self._hint("That one is yours; vote for another.")
            return
        self._pass_on()
        if party.phase is Phase.LOOK:  # so that a second key press does not skip the truth
            self._is_held = True
            self.set_timer(HOLD, self._release)

    def _dispute(self, party: Party, choice: int) -> None:
        filing = None if self._is_held else party_game.dispute(party, choice, self._preloader.source)
        if filing is not None:
            self.draw()
            self._hint(f"{filing.sentence} Enter goes on.")

    def action_open_page(self) -> None:
        """Ask which term is to be looked up; the same key again takes that back."""
        if self.party is not None and self.party.challenge.asks_meaning:
            self._open_page(self.party, next(i for i, e in enumerate(self.party.entries) if e.author == REAL))
            return
        self._opens_page = not self._opens_page
        self._hint(
            "Which one? Press its number, and the browser shows where to look." if self._opens_page else self._seen_hint
        )

    def _open_page(self, party: Party, choice: int) -> None:
        self._opens_page = False
        self._hint(self._seen_hint)
        if choice < len(party.entries):
            term = party.challenge.real.text if party.challenge.asks_meaning else party.entries[choice].text
            self.post_message(PageAsked(address(term, self._preloader.source.words)))

    def _release(self) -> None:
        self._is_held = False
        self.refresh_bindings()

    @on(Ballot.EntryPicked)
    def pick(self, picked: Ballot.EntryPicked) -> None:
        """Treat a click on a term like its number."""
        if self.check_action("vote", ()):
            self.action_vote(picked.place)

    def action_leave(self) -> None:
        """End the party; during one, only if asked twice, because it would be lost."""
        if self._may_leave():
            self.dismiss()

    async def action_quit(self) -> None:
        """Leave the program, in the same way."""
        if self._may_leave():
            await self.app.run_action("quit")

    def _may_leave(self) -> bool:
        if not self.leaving_loses or self._wants_to_leave:
            return True
        self._wants_to_leave = True
        self._hint(self.leaving_loses)
        return False

    @property
    def leaving_loses(self) -> str:
        """What is said before a party is left in its middle; "" before its beginning and after its end."""
        if self.party is None or self.party.phase is Phase.OVER:
            return ""
        return "The same key once more ends the party for everyone; its points are not kept."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that work now."""
        party = self.party
        if action == "go_on":
            if party is not None and party.phase is Phase.LOOK and self._is_held:
                return None
            is_shown = party is not None and party.phase in (Phase.LOOK, Phase.OVER)
            return self._is_covered or self._tells_truth or is_shown
        if action == "change_kind":
            return party is None and not self._is_preparing
        if action == "take_back":
            return party is not None and party.can_take_back
        if action == "rematch":
            return party is not None and party.phase is Phase.OVER and not self._is_preparing
        if action == "open_page":
            return party is not None and party.phase is Phase.LOOK and not self._is_held
        if action == "vote":
            is_asked = party is not None and party.phase in (Phase.VOTE, Phase.LOOK)
            return is_asked and not self._is_covered and not self._tells_truth
        return True

    def draw(self) -> None:
        """Show what the current player may see."""
        party = self.party
        if party is None:
            return
        self._wants_to_leave = self._opens_page = False
        line, box = self.query_one(Input), self.query_one("#box", VerticalScroll)
        line.value = ""
        line.display = party.phase is Phase.WRITE and not self._is_covered and not self._tells_truth
        (line if line.display else box).focus()  # so that the arrows scroll it
        box.scroll_home(animate=False)
        seen = self.query_one(Ballot)
        seen.show()
        name = "" if party.player is None else printable(party.names[party.player])
        head = f"Balderdash · round {min(party.round + 1, len(party.challenges))} of {len(party.challenges)}"
        put(self, "#head", Content(head))
        self._draw_phase(party, name, seen)
        self.refresh_bindings()

    def _draw_phase(self, party: Party, name: str, seen: Ballot) -> None:
        """Show what the phase asks of the current player, and what there is to see.

        Parameters
        ----------
        name : of the player, or "" if everybody looks
        """
        if self._tells_truth:
            self._say(wording.TRUTH_WRITTEN, "Enter, and nobody else sees this.")
        elif self._is_covered:
            what = "writes" if party.phase is Phase.WRITE else "votes"
            back = " Backspace takes the last vote back." if party.can_take_back else ""
            self._say(
                f"Pass the keyboard to {name}, who {what} next.", f"Press Enter when nobody else is looking.{back}"
            )
        elif party.phase is Phase.WRITE:
            self._say(wording.asked(party, name, writes=True), "Enter keeps it; an empty line skips your turn.")
        elif party.phase is Phase.VOTE:
            self._say(wording.asked(party, name, writes=False), "A number votes; so does a click.")
            seen.show(*self._ballot(party))
        elif party.phase is Phase.LOOK:
            self._say("\n".join([wording.unmasked(party.challenge), *wording.who_knew(party)]), self._seen_hint)
            seen.show(*self._truth(party), Content(""), self._scores(party))
        else:
            self._say(printable(party.result), "Enter leaves; r plays again with the same players.")
            lie = [Content(""), Content(printable(party.best_lie))] if party.best_lie else []
            seen.show(self._scores(party), *lie)

    @property
    def _seen_hint(self) -> str:
        return SEEN if self.party is None or not self.party.challenge.asks_meaning else SEEN_MEANINGS

    def _ballot(self, party: Party) -> list[Content]:
        lines = []
        for i, entry in enumerate(party.entries):
            own = Content("" if party.may_vote(i) else "  yours").stylize("$text-muted")
            lines.append(Content.assemble((SIGNS[i], "$text-accent bold"), "  ", printable(entry.text), own))
        return lines

    def _truth(self, party: Party) -> list[Content]:
        lines = []
        for i, entry in enumerate(party.entries):
            if party.is_real(i):
                word = "✓ true  " if party.challenge.asks_meaning else "✓ real  "
                sign, says = Content.styled(word, "$text-success bold"), ", as you say"
            else:
                sign, says = Content("✗ bluff " if party.challenge.asks_meaning else "✗ fake  "), ""
            who = "" if entry.author == REAL else f"  by {wording.written_by(party, i)}{says}"
            voters = ", ".join(party.voters(i))
            votes = f"; voted for by {voters}" if voters else ""
            told = Content.styled(printable(who + votes), "$text-muted")
            lines.append(Content.assemble((SIGNS[i], "$text-muted"), " ", sign, (printable(entry.text), "bold"), told))
        return lines

    def _scores(self, party: Party) -> Content:
        rows = [f"{score:4}  {printable(name)}" for name, score in party.table]
        return Content("\n").join([Content.styled("Points", "$text-accent bold"), *map(Content, rows)])

    def _say(self, task: str, hint: str) -> None:
        put(self, "#task", Content(task))
        self._hint(hint)

    def _hint(self, hint: str) -> None:
        put(self, "#hint", Content(printable(hint)))
