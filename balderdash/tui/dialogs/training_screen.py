"""A training run on screen: its losses, its samples, and how long it will take."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from balderdash.notation import bar, duration, percent
from balderdash.terms.printable import counted, printable
from balderdash.training import events
from balderdash.training.events import Request
from balderdash.training.training_state import TrainingState, copying, losses
from balderdash.tui.commands import commands
from balderdash.tui.dialogs.help_screen import HelpScreen
from balderdash.tui.keyed_screen import KeyedScreen, back
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.pictures import Pictures
from balderdash.tui.widgets.text import put

_STATES = {
    "starting": "getting ready …",
    "training": "training",
    "paused": "paused, and saved",
    "finishing": "making the first fakes …",
    "finished": "ready to play",
    "stopped": "stopped and saved",
    "failed": "that did not work",
}
_BAR = 24  # cells
_WIDE = 76  # columns that the full figures need

LEGEND = (
    "The loss is the mean of −ln p, where p is the probability that the model gave to the letter that came. Lower is "
    "better. “Learning” is the loss on the terms that the network learns from. “Held out” is the loss on terms that it "
    "never learns from; it is the one that counts. If it rises while the other falls, the network is learning its list "
    "by heart.",
    "The n-gram is a table of which letter follows which letters in the list; a 6-gram looks at five letters to guess "
    "the sixth. The network starts from that table and learns what to change. Below its line, the network has learnt "
    "something of its own.",
    "Under the curves are samples: what the network would write now. Copies are terms that it has learnt; a real term "
    "that it never saw is a good guess. Neither becomes a fake in the game.",
)


class TrainingScreen(KeyedScreen[None]):
    """Draws the state of a run; the run continues when the screen is left.

    Parameters
    ----------
    list_name, title : of the list that the network learns
    state : of the run; after a change, call `draw`
    ask : passes a request on to the run
    """

    CSS_PATH = "training_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "Pause", id="pause", tooltip="Pause the training, or resume it"),
        Binding("space", "resume", "Resume", id="pause", tooltip="Pause the training, or resume it"),
        Binding("x", "stop", "Stop and save", id="stop", tooltip="Stop for now; resume any time"),
        Binding("g", "go_on", "Resume", id="go-on-training", tooltip="Resume the run that was stopped"),
        Binding("p", "play", "Play", id="play-trained", tooltip="Play against this network"),
        Binding("enter", "play", "Play", False, id="play-trained", tooltip="Play against this network"),
        *back("The training continues, and says when it is done"),
        Binding("question_mark", "help", "Help", id="help", tooltip="What the screen shows, and every key"),
    ]

    def __init__(self, list_name: str, title: str, state: TrainingState, ask: Callable[[Request], None]) -> None:
        super().__init__()
        self.list_name, self.list_title, self.state, self.ask = list_name, title, state, ask

    def contents(self) -> ComposeResult:
        """Bar and numbers, curves, samples."""
        yield Headline()
        yield Static(id="figures")
        yield Pictures()
        yield Static(id="samples")
        yield Static(id="says")

    def on_mount(self) -> None:
        """Draw what is known so far."""
        self.draw()

    def on_resize(self, event: Resize) -> None:
        """Draw again; there is more or less room for samples."""
        if event.size == self.app.size:
            self.draw()

    def draw(self) -> None:
        """Draw the state."""
        state = self.state
        self.query_one(Headline).show(
            Content(f"Teaching a network · {printable(self.list_title)}"),
            Content.styled(_STATES[state.phase], "$text-accent"),
        )
        put(self, "#figures", _figures(state, self.size.width >= _WIDE))
        self.query_one(Pictures).show([losses(state)])
        put(self, "#samples", self._samples(state))
        put(self, "#says", _says(state))
        self.refresh_bindings()

    def _samples(self, state: TrainingState) -> Content:
        """The latest samples at the bottom, earlier ones above, and the very first on top."""
        rows = 6 if self.size.height >= 30 else 4 if self.size.height >= 24 else 3
        width = max(20, self.size.width - 4)
        chosen = state.samples[-rows:]
        if len(state.samples) > rows:
            chosen = [state.samples[0], *state.samples[-rows + 1 :]]
        lines = []
        for samples in chosen:
            counter = state.now or state.planned
            steps = counter.steps if counter else samples.step
            share = Content.styled(f"{percent(samples.step / max(1, steps)):>5}  ", "$text-muted")
            is_last = samples is chosen[-1]
            words = Content(" · ".join(printable(term) for term in samples.terms))
            line = Content.assemble(share, words.stylize("bold") if is_last else words.stylize("$text-muted"))
            lines.append(line.truncate(width, ellipsis=True))
        return Content("\n").join(lines) if lines else Content.styled("Nothing written yet.", "$text-muted")

    def action_help(self) -> None:
        """Explain the curves and the samples."""
        here = list(commands(self.app, Binding.make_bindings(self.BINDINGS)))
        self.app.push_screen(HelpScreen(here, LEGEND, "A network learns"))

    def action_pause(self) -> None:
        """Pause the run."""
        self.ask("pause")

    def action_resume(self) -> None:
        """Resume the run after a pause."""
        self.ask("resume")

    def action_stop(self) -> None:
        """Stop the run and save it."""
        self.ask("stop")

    async def action_go_on(self) -> None:
        """Resume the run that was stopped."""
        await self.app.run_action(f"teach_list({self.list_name!r})")

    async def action_play(self) -> None:
        """Play with the new model."""
        await self.app.run_action(f"play_list({self.list_name!r})")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        phase = self.state.phase
        match action:
            case "pause":
                return phase == "training"
            case "resume":
                return phase == "paused"
            case "stop":
                return phase in ("training", "paused", "finishing")
            case "go_on":
                return phase == "stopped"
            case "play":
                return phase == "finished"
        return True


def _figures(state: TrainingState, is_wide: bool) -> Content:
    """How far the run is, how fast, and how long it will take."""
    now, cells = state.now, _BAR if is_wide else _BAR // 2
    share = state.share
    if state.finishing is not None and state.phase == "finishing":
        share = state.finishing.fakes / max(1, state.finishing.wanted)
    drawn = bar(share, cells, "━─")
    line = Content.assemble((drawn.rstrip("─"), "$text-success"), (drawn.lstrip("━"), "$text-muted"))
    if state.phase == "finishing" and state.finishing is not None:
        return Content.assemble(line, f" {state.finishing.doing}")
    if now is None:
        doing = f"  {state.preparing or 'Reading the list'} …"
        return Content.assemble(line, doing if state.phase == "starting" else "")
    speed = "characters/s" if is_wide else "chars/s"
    left = f" · {duration(now.left)} left" if state.phase == "training" else ""
    return Content.assemble(line, f" {percent(state.share):>5} · {now.speed:,.0f} {speed}{left}")


def _says(state: TrainingState) -> Content:
    """One sentence about the state."""
    if state.phase == "failed":
        return Content.styled(printable(state.reason), "$text-error")
    if state.finished is not None:
        return Content.styled(verdict(state.finished), "bold")
    if state.notes and state.phase != "finishing":
        return Content(printable(" ".join(state.notes)))
    if state.samples:
        return Content(f"Of its samples: {copying(state.samples[-1])}. The rest is invented.")
    if state.planned is not None and state.planned.companions:
        others = (f"{counted(count, 'term')} from {name}" for name, count in state.planned.companions.items())
        return Content(printable(f"It also learns {' and '.join(others)}, which are never dealt."))
    return Content.styled(
        "The loss is how much each letter of a term surprises the network; lower is better.", "$text-muted"
    )


def verdict(done: events.Finished) -> str:
    """How good the model is, in a sentence."""
    if not (losses := done.losses.get("test") or done.losses.get("valid")):
        return "The network is ready."
    network, ngram = losses
    than = "less than" if network < ngram else "more than"
    return f"Held out: {network:.3f} nats a letter, {than} the {done.order}-gram's {ngram:.3f}."
