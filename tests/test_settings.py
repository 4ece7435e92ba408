"""Settings are saved, survive damage, and are never lost."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balderdash import settings
from balderdash.errors import BalderdashError
from balderdash.game.names import LONGEST_NAME
from balderdash.settings import Settings
from balderdash.terms.printable import printable


def test_a_change_keeps_the_other_settings(home: Path) -> None:
    assert settings.load()[0] == Settings()
    settings.change(theme="nord")
    settings.change(player="Эмми 🦕", keys={"reveal": "v"})
    assert settings.load() == (Settings("Эмми 🦕", "nord", keys={"reveal": "v"}), "")
    assert settings.file().is_relative_to(home)


@pytest.mark.parametrize(
    ("content", "said"),
    [("[" * 100_000, "nested too deeply"), (r'{"player": "\u001b[31m"}', "'player'"),
     (r'{"theme": "\ud800"}', "'theme'"), (r'{"keys": {"reveal": "\u009b"}}', "keys: 'reveal'"),
     ("{", "is not JSON"), ("[]", "no JSON object"), ('{"theme": 3}', "'theme' cannot be 3"), ("\xff", "is not JSON"),
     ('{"colour": "red"}', "'colour'"), ('{"keys": {"a": "b", "reveal": 1}}', "keys: 'reveal' cannot be 1"),
     ('{"adapts": "yes"}', "'adapts'"), ('{"opponent": "a cat"}', "'opponent'"), ('{"opponent": []}', "'opponent'")],
)  # fmt: skip
def test_a_bad_file_is_reported_and_renamed(home: Path, content: str, said: str) -> None:
    settings.file().parent.mkdir(parents=True)
    settings.file().write_bytes(content.encode("latin-1"))
    loaded, complaint = settings.load()
    assert loaded == Settings()
    assert said in complaint
    assert str(settings.file()) in complaint
    settings.change(player="Ada")
    assert settings.load() == (Settings("Ada"), "")
    assert settings.file().with_name("settings.damaged.json").read_bytes() == content.encode("latin-1")
    settings.file().write_text("damaged again")
    settings.change(player="Bert")
    assert settings.file().with_name("settings.damaged.json").read_bytes() == content.encode("latin-1")
    assert settings.file().with_name("settings.damaged1.json").read_text() == "damaged again"


@pytest.mark.parametrize("wrong", ['"colour": "red"', '"theme": 3', '"keys": {"a": 1}'])
@pytest.mark.parametrize("is_last", [True, False])
def test_one_bad_setting_spoils_no_other(home: Path, wrong: str, is_last: bool) -> None:
    settings.file().parent.mkdir(parents=True)
    content = ('"player": "Ada"', wrong) if is_last else (wrong, '"player": "Ada"')
    settings.file().write_text(f"{{{', '.join(content)}}}")
    loaded, complaint = settings.load()
    assert (loaded, complaint[-30:]) == (Settings("Ada"), "; the other settings are used.")


def test_a_setting_that_does_not_exist_is_called_so(home: Path) -> None:
    settings.file().parent.mkdir(parents=True)
    settings.file().write_text('{"name": "Zoë"}', encoding="utf-8")
    assert "there is no setting 'name', only player, theme" in settings.load()[1]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_settings_are_read_as_editors_save_them(home: Path, encoding: str) -> None:
    settings.file().parent.mkdir(parents=True)
    settings.file().write_bytes('{\n"player": "Zoë"\n}\n'.encode(encoding))
    assert settings.load() == (Settings("Zoë"), "")


def test_a_folder_instead_of_the_file(home: Path) -> None:
    settings.file().mkdir(parents=True)
    assert "cannot be read" in settings.load()[1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_instead_of_the_file_is_not_waited_for(home: Path) -> None:
    settings.file().parent.mkdir(parents=True)
    os.mkfifo(settings.file())
    assert settings.load()[1] == (
        f"{settings.file()} cannot be read (it is not a plain file); the default settings are used."
    )
    with pytest.raises(BalderdashError, match="it is not a plain file"):
        settings.change(player="Ada")


@given(st.text(max_size=60))
@example("\x1b]0;title\x07")
@example("Ada\u202e")
def test_names(text: str) -> None:
    tidy = unicodedata.normalize("NFC", " ".join(text.split()))
    if 1 <= len(tidy) <= LONGEST_NAME and printable(tidy) == tidy:
        assert settings.checked_name(text) == tidy
    else:
        with pytest.raises(BalderdashError, match="name"):
            settings.checked_name(text)


def test_without_a_name_the_player_has_the_login_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ada")
    assert Settings().name == "ada"
    assert Settings("Bert").name == "Bert"
    monkeypatch.setenv("LOGNAME", "\x1b[31mada\udcff")
    assert Settings().name == "\N{REPLACEMENT CHARACTER}[31mada\N{REPLACEMENT CHARACTER}"
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    assert Settings().name == "player"
