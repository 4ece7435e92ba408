"""The beginning of a round: open a card source, get a sheet ready, start. A daily sheet is replayed if it was played.

A face with threads calls `get_ready` in a worker, then `ReadySheet.start` where it draws; one without calls
`start_round`, which does both. `deal_sheets` deals the same sheets to be played elsewhere, such as on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from balderdash.game.daily import daily_seed
from balderdash.game.dealing import FAKES, CardSource, fakes_for
from balderdash.game.game import Game
from balderdash.game.modes import DEFAULT, Mode
from balderdash.game.sheet import Sheet
from balderdash.play.game_recorder import GameRecorder
from balderdash.play.round import Round
from balderdash.play.sheet_preloader import MEMORY, SheetPreloader, never
from balderdash.records.game_record import GameRecord, recorded_sheet, replay

OpenCardSource = Callable[[str | None, str | None], CardSource]


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What somebody wants to play.

    Attributes
    ----------
    list, model : names or files; None for the default
    seed : makes the sheets the same every time; None for any
    mode : of the first sheet
    player, opponent : who plays this time, and against whom; None for those of the settings
    party : `PARTY` or `BLUFF`, to begin with Balderdash proper, or ""
    """

    list: str | None = None
    model: str | None = None
    seed: int | None = None
    mode: Mode = DEFAULT
    player: str | None = None
    opponent: str | None = None
    party: str = ""


def open_card_source(list_name: str | None = None, model_name: str | None = None) -> CardSource:
    """The cards of a list and a model, by name or file; None is the default.

    Raises
    ------
    BalderdashError
        There is no such list or model.
    """
    from balderdash.play.card_source import ForgeCardSource  # the first frame does not need it

    return ForgeCardSource(list_name, model_name)


def day_of(mode: Mode, now: datetime) -> str:
    """The day of the sheet to be played, as YYYY-MM-DD; "" unless the mode has a daily sheet."""
    return now.date().isoformat() if mode.is_daily else ""


@dataclass(frozen=True, slots=True)
class ReadySheet:
    """A sheet that is ready to be played.

    Attributes
    ----------
    preloader : deals the sheets of this list and model
    day : the day of a daily sheet, or ""
    earlier : the record of the daily sheet, if the player has played it before
    taken_from : the preloader that holds the sheet; a daily sheet has one of its own
    sheet : a sheet that no preloader holds, such as that of a review, or None
    """

    preloader: SheetPreloader
    day: str
    earlier: GameRecord | None
    taken_from: SheetPreloader
    sheet: Sheet | None = None

    def start(self, mode: Mode, player: str) -> Round:
        """Take the sheet and begin.

        Raises
        ------
        BalderdashError
            The mode needs more cards than there are.
        """
        sheet = self.sheet or self.taken_from.take(mode)
        return Round(
            replay(self.earlier, mode, sheet) if self.earlier else Game(sheet, mode),
            self.preloader.source,
            player,
            day=self.day,
            earlier=self.earlier,
            find_machine=self.taken_from.machine,
        )


def get_ready(
    preloader: SheetPreloader,
    day: str,
    recorder: GameRecorder,
    player: str,
    *,
    mode: Mode = DEFAULT,
    in_haste: bool = False,
    is_cancelled: Callable[[], bool] = never,
    again: GameRecord | None = None,
) -> ReadySheet:
    """Get one sheet ready: for a worker thread.

    Parameters
    ----------
    day : of a daily sheet, or "" for the next sheet of the preloader
    recorder, player : to find out whether this player has played the daily sheet, and which terms they are to review
    mode, in_haste, is_cancelled : see `SheetPreloader.prepare`
    again : a game whose sheet is to be played again

    Raises
    ------
    Cancelled
        Nobody wants the sheet any more.
    BalderdashError
        There are too few cards, or none to review.
    """
    if again is not None and again.seed is not None:
        seeded = preloader.for_seed(again.seed)
        seeded.prepare(1, is_cancelled, mode=mode)
        return ReadySheet(preloader, "", None, seeded)
    if again is not None:
        return ReadySheet(preloader, "", None, preloader, recorded_sheet(again, mode, preloader.source.words))
    if mode.is_review:
        sheet = preloader.review(mode, recorder, player)
        return ReadySheet(preloader, "", None, preloader, sheet)
    if not day:
        preloader.prepare(1, is_cancelled, in_haste, mode)
        return ReadySheet(preloader, day, None, preloader)
    source = preloader.source
    todays = preloader.for_seed(daily_seed(day, source.digest))
    todays.prepare(1, is_cancelled, mode=mode)
    earlier = recorder.earlier(day, player, source.words.name, source.model_name)
    return ReadySheet(preloader, day, earlier, todays)


def start_round(
    source: CardSource,
    mode: Mode,
    recorder: GameRecorder,
    player: str,
    now: datetime,
    seed: int | None = None,
    *,
    adapts: bool = False,
) -> Round:
    """Begin a round with the sheet of a seed, of a random one, or of the day: all in the calling thread.

    Parameters
    ----------
    adapts : whether the fakes get harder when the player wins

    Raises
    ------
    BalderdashError
        There are too few cards.
    """
    preloader = SheetPreloader(
        source,
        Random(),
        seed,
        level=lambda: recorder.level(player) if adapts else None,
        seen=lambda: recorder.seen(player, MEMORY),
        fakes=FAKES if adapts else fakes_for(mode),
    )
    return get_ready(preloader, day_of(mode, now), recorder, player, mode=mode).start(mode, player)


def deal_sheets(source: CardSource, mode: Mode, day: str, seed: int) -> Iterator[Sheet]:
    """Sheets as they are dealt in a game of this mode: of the seed, the next seed, and so on.

    Parameters
    ----------
    day : of a daily sheet, whose seed comes first; "" in other modes

    Raises
    ------
    BalderdashError
        On `next`: there are too few cards.
    """
    first = daily_seed(day, source.digest) if day else seed
    preloader = SheetPreloader(source, Random(), first, fakes=fakes_for(mode))
    while True:
        preloader.prepare(1, mode=mode)
        yield preloader.take(mode)
