"""The line on which the reader of a lesson types a value or single letters."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Input

from balderdash.tui.widgets.plain_input import PlainInput


class TypingLine(PlainInput):
    """Hidden until it asks for something; then it takes every key."""

    @dataclass
    class ValueTyped(Message):
        """A value was typed and confirmed with Enter."""

        text: str

    @dataclass
    class LetterTyped(Message):
        """A letter was typed; "" for Enter."""

        letter: str

    def __init__(self) -> None:
        super().__init__(id="typed", compact=True)
        self._takes_letters = False

    def on_mount(self) -> None:
        """Stay hidden until it is needed."""
        self.display = False

    def ask_value(self) -> None:
        """Ask for a value."""
        self._ask("Enter takes it, Esc leaves it as it is", takes_letters=False)

    def ask_letters(self) -> None:
        """Ask for letters until the line is closed."""
        self._ask("the next letter; Enter: the end of the term; Esc: other keys", takes_letters=True)

    def _ask(self, what: str, *, takes_letters: bool) -> None:
        self._takes_letters = takes_letters
        self.placeholder, self.value, self.display = what, "", True
        self.screen.set_focus(self)  # right away, so that the next key goes here

    def close(self) -> None:
        """Hide, and give the keys back."""
        self.display = False
        self.screen.set_focus(None)

    def insert_text_at_cursor(self, text: str) -> None:
        """Post a letter as an answer instead of showing it."""
        if self._takes_letters:
            self.post_message(self.LetterTyped(text[:1]))
        else:
            super().insert_text_at_cursor(text)

    @on(Input.Submitted)
    def _submit(self, submitted: Input.Submitted) -> None:
        submitted.stop()
        if self._takes_letters:
            self.post_message(self.LetterTyped(""))
        else:
            value = submitted.value
            self.close()
            self.post_message(self.ValueTyped(value))
