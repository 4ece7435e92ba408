"""A network learning: curves, what it writes, how long it will take."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from balderdash.notation import bar, percent
from balderdash.terms.printable import printable
from balderdash.training import events
from balderdash.training.times import duration
from balderdash.training.training_state import TrainingState, copying, losses
from balderdash.tui.commands import commands
from balderdash.tui.dialogs.help_screen import HelpScreen
from balderdash.tui.training import Training
from balderdash.tui.widgets.headline import Headline
from balderdash.tui.widgets.key_bar import KeyBar
from balderdash.tui.widgets.pictures import Pictures
from balderdash.tui.widgets.too_small import TooSmall

_STATES = {
    "starting": "getting ready …",
    "training": "training",
    "paused": "paused, and saved",
    "finishing": "making the first fakes …",
    "finished": "ready to play",
    "stopped": "stopped and kept",
    "failed": "that did not work",
}
_BAR = 24  # cells
_WIDE = 76  # columns that the figures need in full


LEGEND = (
    "The loss is the mean of −ln p, p the probability that was given to the letter which came: lower is better. "
    "“Learning” is the loss on the terms that the network learns from. “Held out” is the loss on terms that it never "
    "learns from, and what counts; where it rises while the other falls, the network begins to learn by heart.",
    "The n-gram is a table that tells which letter follows which letters in the list, “6-gram” a table of six. The "
    "network begins as that table and learns what to change; below its line it has learnt something of its own.",
    "Under the curves is what it would write now. Copies are terms that it has learnt; a real term that it never saw "
    "is a good guess. Neither comes into the game as a fake.",
)


class TrainingScreen(Screen[None]):
    """Draws the story of a training; leaving the screen does not stop it."""

    CSS_PATH = "training_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "Pause", id="pause", tooltip="Let the network rest, or go on"),
        Binding("space", "resume", "Go on", id="pause", tooltip="Let the network rest, or go on"),
        Binding("x", "stop", "Stop and keep", id="stop", tooltip="End for now; it can be gone on with at any time"),
        Binding("g", "go_on", "Go on", id="go-on-training", tooltip="Go on with the run that was stopped"),
        Binding("p", "play", "Play", id="play-trained", tooltip="Play with what the network has learnt"),
        Binding("enter", "play", "Play", False, id="play-trained", tooltip="Play with what the network has learnt"),
        Binding("escape", "dismiss", "Back", id="back", tooltip="It goes on, and tells when it is done"),
        Binding("question_mark", "help", "Help", id="help", tooltip="What there is to see, and every key"),
    ]

    def __init__(self, training: Training) -> None:
        super().__init__()
        self.training = training

    def compose(self) -> ComposeResult:
        """Figures, curves, samples."""
        yield Headline()
        yield Static(id="figures")
        yield Pictures()
        yield Static(id="samples")
        yield Static(id="says")
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Show what is known so far."""
        self.draw()

    def on_resize(self, event: Resize) -> None:
        """The samples have as much room as there is."""
        if event.size == self.app.size:
            self.draw()

    def draw(self) -> None:
        """Show what the story says."""
        story = self.training.story
        self.query_one(Headline).show(
            Content(f"Teaching a network · {printable(self.training.title)}"),
            Content.styled(_STATES[story.state], "$text-accent"),
        )
        self.query_one("#figures", Static).update(_figures(story, self.size.width >= _WIDE))
        self.query_one(Pictures).show([losses(story)])
        self.query_one("#samples", Static).update(self._samples(story))
        self.query_one("#says", Static).update(_says(story))
        self.refresh_bindings()

    def _samples(self, story: TrainingState) -> Content:
        """The latest at the bottom, earlier ones above it to compare with."""
        rows = 6 if self.size.height >= 30 else 4 if self.size.height >= 24 else 3
        width = max(20, self.size.width - 4)
        chosen = story.samples[-rows:]
        if len(story.samples) > rows:  # the first one shows how far it has come
            chosen = [story.samples[0], *story.samples[-rows + 1 :]]
        lines = []
        for samples in chosen:
            told = story.now or story.planned
            steps = told.steps if told else samples.step
            share = Content.styled(f"{percent(samples.step / max(1, steps)):>5}  ", "$text-muted")
            is_last = samples is chosen[-1]
            words = Content(" · ".join(printable(term) for term in samples.terms))
            line = Content.assemble(share, words.stylize("bold") if is_last else words.stylize("$text-muted"))
            lines.append(line.truncate(width, ellipsis=True))
        return Content("\n").join(lines) if lines else Content.styled("Nothing written yet.", "$text-muted")

    def action_help(self) -> None:
        """Say what the curves and words mean."""
        here = list(commands(self.app, Binding.make_bindings(self.BINDINGS)))
        self.app.push_screen(HelpScreen(here, LEGEND, "A network learns"))

    def action_pause(self) -> None:
        """Let the network rest."""
        self.training.toggle()

    def action_resume(self) -> None:
        """Go on after a rest."""
        self.training.toggle()

    def action_stop(self) -> None:
        """Stop and keep."""
        self.training.stop()

    async def action_go_on(self) -> None:
        """Begin where it was stopped."""
        await self.app.run_action(f"teach_list({self.training.list_name!r})")

    async def action_play(self) -> None:
        """Play with the new model."""
        await self.app.run_action(f"play_list({self.training.list_name!r})")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done now."""
        state = self.training.story.state
        match action:
            case "pause":
                return state == "training"
            case "resume":
                return state == "paused"
            case "stop":
                return state in ("training", "paused", "finishing")
            case "go_on":
                return state == "stopped"
            case "play":
                return state == "finished"
        return True


def _figures(story: TrainingState, is_wide: bool) -> Content:
    """How far, how fast, how long."""
    now, cells = story.now, _BAR if is_wide else _BAR // 2
    share = story.share
    if story.finishing is not None and story.state == "finishing":
        share = story.finishing.fakes / max(1, story.finishing.wanted)
    drawn = bar(share, cells, "━─")
    line = Content.assemble((drawn.rstrip("─"), "$text-success"), (drawn.lstrip("━"), "$text-muted"))
    if story.state == "finishing" and story.finishing is not None:
        return Content.assemble(line, f" {story.finishing.fakes} of {story.finishing.wanted} fakes")
    if now is None:
        return Content.assemble(line, "  measuring the list and this machine …" if story.state == "starting" else "")
    speed = "characters a second" if is_wide else "chars/s"
    left = f" · {duration(now.left)} left" if story.state == "training" else ""
    return Content.assemble(line, f" {percent(story.share):>5} · {now.speed:,.0f} {speed}{left}")


def _says(story: TrainingState) -> Content:
    """One sentence about where it stands."""
    if story.state == "failed":
        return Content.styled(printable(story.reason), "$text-error")
    if story.finished is not None:
        return Content.styled(verdict(story.finished), "bold")
    if story.samples:
        return Content(f"Of what it writes: {copying(story.samples[-1])}. The rest is invented.")
    return Content.styled(
        "Loss is how much each letter of a term surprises the network; lower is better.", "$text-muted"
    )


def verdict(done: events.Finished) -> str:
    """How good the network is."""
    if not (losses := done.losses.get("test") or done.losses.get("valid")):
        return "The network is ready."
    network, ngram = losses
    than = "less than" if network < ngram else "more than"
    return f"Held out: {network:.3f} nats a letter, {than} the {done.order}-gram's {ngram:.3f}."
