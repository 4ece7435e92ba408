"""The left part of the host's screen: what is voted on, the bars of the votes, the scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual.content import Content
from textual.events import Click
from textual.message import Message

from balderdash.game.room_view import FOOLED
from balderdash.notation import bar, percent
from balderdash.terms.printable import printable
from balderdash.tui.widgets.lined import Lined

_GUTTER = 5  # cells before a line's text: cursor and number
_COUNT = 20  # cells behind a bar
_SHORT_BAR, _LEAST_FOR_BARS = 10, 42
_TRUTH = 7  # cells before a term that fooled the room
_FEW = 3  # terms and lies, where there is no room for all of them
_TRUTHS = {
    "real": ("real ✓", "$text-success bold"),
    "fake": ("fake ✗", "$text-error bold"),
    "other": ("other ✗", "bold"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the ballot, before it is known how much room there is."""

    mark: Content
    text: str
    label: Content
    share: float | None = None
    count: str = ""
    told: tuple[str, ...] = field(default=())


class RoomLines(Lined):
    """Draws the state that `room_view.host` returns."""

    DEFAULT_CSS = """
    RoomLines { width: 1fr; height: 1fr; padding: 0 1; }
    """

    @dataclass
    class LinePicked(Message):
        """A line of the ballot was clicked."""

        index: int

    def __init__(self) -> None:
        super().__init__()
        self._state: dict[str, Any] = {}
        self._cursor = 0
        self._has_bars = False
        self._lobby: tuple[str, ...] = ()
        self._rows_of_lines: list[int] = []  # the row that each line on the screen belongs to, or -1

    def show(self, state: dict[str, Any], cursor: int, lobby: tuple[str, ...], *, has_bars: bool) -> None:
        """Show a state.

        Parameters
        ----------
        cursor : the line of the ballot that the keys act on
        lobby : paragraphs to be shown before the first sheet
        has_bars : whether to show the votes of lines that are not turned up yet
        """
        self._state, self._cursor, self._lobby, self._has_bars = state, cursor, lobby, has_bars
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Return as many lines as fit."""
        height = self.content_size.height
        self._rows_of_lines = []
        if not self._state:
            return []
        if self._state["phase"] == "lobby":
            return list(_paragraphs(self._lobby, width))[:height]
        if self._state["phase"] in ("scores", "end"):
            return _result(self._state, width, height)
        if self._state["phase"] == "write":
            return list(_written(self._state, width))[:height]
        head = [] if not self._state["question"] else [*_wrapped(self._state["question"], width, "bold"), Content("")]
        if self._state["kind"] == "answers":
            head = [*_wrapped(printable(self._state["terms"][0]["text"]), width, "bold"), Content("")]
            head[1:1] = _told_of(self._state, width)
        rows = list(self._rows())
        body, owners = _laid(rows, self._cursor, width, height - len(head))
        self._rows_of_lines = [-1] * len(head) + owners
        return head + body

    def _rows(self) -> Iterator[_Row]:
        """Make the rows of the ballot: terms, or answers about one."""
        state = self._state
        has_answers = state["kind"] == "answers"
        for index, entry in enumerate(state["answers"] if has_answers else state["terms"]):
            is_turned = "truth" in entry or "right" in entry
            cursor = Content.styled("▸" if index == self._cursor else " ", "$text-accent bold")
            mark = Content.assemble(cursor, Content.styled(f"{index + 1:>2}", "$text-muted"), "  ")
            share, count = self._votes(index, is_turned=is_turned)
            text = entry["words"] if has_answers else entry["text"]
            yield _Row(mark, printable(text), self._label(index, entry), share, count, told(entry))

    def _label(self, index: int, entry: dict[str, Any]) -> Content:
        state = self._state
        if "truth" in entry:
            words, style = _TRUTHS[entry["truth"]]
            return Content.styled(words, style)
        if "right" in entry:
            return Content.styled("right ✓", "$text-success bold") if entry["right"] else Content("")
        if state["truths"] and state["kind"] != "answers":
            return Content.styled(f"({state['truths'][index]})", "$text-warning")
        is_open_question = state["phase"] == "closed" and state["attempt"] == 1 and state["kind"] != "answers"
        if index in state["split"] and self._has_bars and is_open_question:
            return Content.styled("split", "$text-warning")
        return Content("")

    def _votes(self, index: int, *, is_turned: bool) -> tuple[float | None, str]:
        """The share of the votes that a line has, and the same in words; None while they are not to be seen."""
        state = self._state
        tallies, ballots = state["tallies"], state["ballot_counts"]
        if not tallies or not (self._has_bars or is_turned):
            return None, ""
        share = tallies[-1][index] / ballots[-1] if ballots[-1] else 0.0
        count = f"{tallies[-1][index]:>4} {percent(share):>6}"
        if len(tallies) > 1 and ballots[0]:
            count += f", first {percent(tallies[0][index] / ballots[0])}"
        if state["truths"] and state["kind"] == "marks":
            count += f", {percent(1 - share if state['truths'][index] == 'real' else share)} right"
        return share, count

    def on_click(self, event: Click) -> None:
        """Tell the screen which line was clicked."""
        event.stop()
        place = event.y - (self.gutter.top)
        if 0 <= place < len(self._rows_of_lines) and self._rows_of_lines[place] >= 0:
            self.post_message(self.LinePicked(self._rows_of_lines[place]))


def _laid(rows: Sequence[_Row], cursor: int, width: int, height: int) -> tuple[list[Content], list[int]]:
    """The rows in the roomiest form that fits, and which row each line belongs to.

    The bars stand on lines of their own where there is room for them. What is told of a term stands under it, whole or
    not at all: first where the cursor is, then around it.
    """
    for has_own_line in (True, False):
        blocks = [_block(row, width, has_own_line=has_own_line) for row in rows]
        left = height - sum(map(len, blocks))
        if left >= 0:
            break
    for index in sorted(range(len(rows)), key=lambda index: abs(index - cursor)):
        told_lines = [line for said in rows[index].told for line in _indented(said, width)]
        if len(told_lines) <= left:
            blocks[index] += told_lines
            left -= len(told_lines)
    if left >= len(blocks) - 1:
        blocks = [[*block, Content("")] for block in blocks]
    lines = [line for block in blocks for line in block]
    owners = [index for index, block in enumerate(blocks) for _ in block]
    first = owners.index(cursor) if cursor in owners else 0
    start = max(0, min(first - height // 2, len(lines) - height))
    return lines[start : start + height], owners[start : start + height]


def _block(row: _Row, width: int, *, has_own_line: bool) -> list[Content]:
    """The lines of one row; on a single line, its text may be cut."""
    inline = Content("")
    if row.share is not None and not has_own_line:
        drawn = Content.assemble(" ", _bar(row.share, _SHORT_BAR)) if width >= _LEAST_FOR_BARS else Content("")
        inline = Content.assemble(drawn, row.count[4:11])
    label = Content.assemble(" ", row.label) if row.label.cell_length else Content("")
    room = max(width - _GUTTER - inline.cell_length - label.cell_length, 8)
    text = Content(row.text)
    wrapped = text.wrap(room) if has_own_line else [text.truncate(room, ellipsis=True)]
    lines = [Content.assemble(row.mark, wrapped[0].truncate(room, pad=True), inline, label)]
    lines += [line.pad_left(_GUTTER) for line in wrapped[1:]]
    if row.share is not None and has_own_line:
        count = row.count.ljust(_COUNT)
        drawn = _bar(row.share, max(width - _GUTTER - len(count) - 1, 4))
        lines.append(Content.assemble(" " * _GUTTER, drawn, " ", Content.styled(count, "$text-muted")))
    return lines


def _indented(text: str, width: int, by: int = _GUTTER) -> list[Content]:
    return [line.pad_left(by) for line in _wrapped(text, width - by, "$text-muted")]


def _bar(share: float, width: int) -> Content:
    return Content.styled(bar(share, width), "$text-accent")


def told(entry: dict[str, Any]) -> tuple[str, ...]:
    """What there is to say about a line that is turned up: what it means, where it comes from, who wrote it."""
    if "truth" not in entry:
        return ()
    author = f"by {entry['author']}" if entry["author"] else ""
    disputed = "real after all, as somebody says" if entry["disputed"] else ""
    said = "; ".join(filter(None, (disputed, author, entry["meaning"] or entry["origin"])))
    return (printable(said),) if said else ()


def _told_of(state: dict[str, Any], width: int) -> list[Content]:
    """What there is to say about the only term of the ballot."""
    term = state["terms"][0]
    if "truth" not in term:
        return [Content.styled(f"({truth})", "$text-warning") for truth in state["truths"]]
    words, style = _TRUTHS[term["truth"]]
    return [
        Content.styled(words, style),
        *(line for said in told(term) for line in _wrapped(said, width, "$text-muted")),
    ]


def _wrapped(text: str, width: int, style: str = "") -> list[Content]:
    return [line.stylize(style) if style else line for line in Content(printable(text)).wrap(width)]


def _paragraphs(texts: Sequence[str], width: int) -> Iterator[Content]:
    for text in texts:
        yield from _wrapped(text, width)
        yield Content("")


def _written(state: dict[str, Any], width: int) -> Iterator[Content]:
    """What is asked while the players write."""
    if state["question"]:
        yield from _wrapped(state["question"], width, "bold")
        yield Content("")
    counts = state["counts"]
    yield Content(f"{counts['wrote']} of {counts['players']} have written.")


def _result(state: dict[str, Any], width: int, height: int) -> list[Content]:
    """The best players, what fooled the room, and the best lies; meanings where there is room for the whole of them."""
    best = [_titled("The best"), *_leaders(state, width)] if state["leaders"] else []
    most = FOOLED if len(best) + len(state["fooled"]) + len(state["lies"]) + 4 <= height else _FEW
    fooled, lies = [_fooled(entry, width) for entry in state["fooled"][:most]], state["lies"][:most]

    def spare() -> int:
        return height - len(best) - (2 + sum(map(len, fooled)) if fooled else 0) - (2 + len(lies) if lies else 0)

    while spare() < 0 and len(fooled) > 1:
        fooled.pop()
    left = spare()
    blocks = [best] if best else []
    if fooled:
        block = [_titled("What fooled this room")]
        for entry, lines in zip(state["fooled"], fooled, strict=False):
            meaning = _indented(entry["meaning"], width, _TRUTH) if entry["meaning"] else []
            block += lines
            if len(meaning) <= left:
                left -= len(meaning)
                block += meaning
        blocks.append(block)
    if lies:
        blocks.append([_titled("The best lies"), *(_lie(lie, width) for lie in lies)])
    shown = [line for block in blocks for line in (Content(""), *block)][1:]
    return shown[:height] or [Content("Nobody has voted.")]


def _titled(words: str) -> Content:
    return Content.styled(words, "$text-accent bold")


def _leaders(state: dict[str, Any], width: int) -> Iterator[Content]:
    for leader in state["leaders"]:
        score = str(leader["score"])
        name = Content(printable(leader["name"])).truncate(width - 5 - len(score) - 1, ellipsis=True, pad=True)
        yield Content.assemble(f"{leader['place']:>3}  ", name, " ", Content.styled(score, "bold"))
    if state["tied"]:
        yield Content(f"     and {state['tied']} more with {state['leaders'][-1]['score']}").stylize("$text-muted")


def _fooled(entry: dict[str, Any], width: int) -> list[Content]:
    share = f"fooled {percent(entry['share'])}"
    first, *more = Content(printable(entry["text"])).wrap(width - _TRUTH - len(share) - 1)
    truth = Content.styled(f"{entry['truth']:>5}  ", "$text-muted")
    line = Content.assemble(truth, first.truncate(width - _TRUTH - len(share) - 1, pad=True), " ", share)
    return [line, *(part.pad_left(_TRUTH) for part in more)]


def _lie(lie: dict[str, Any], width: int) -> Content:
    fooled = f"fooled {lie['fooled']}"
    told_of = Content(printable(f"{lie['text']} ({lie['author']})"))
    return Content.assemble("  ", told_of.truncate(width - 3 - len(fooled), ellipsis=True, pad=True), " ", fooled)
