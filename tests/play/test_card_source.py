from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.forge.dealable import Dealt
from balderdash.forge.fakes import Fake
from balderdash.game.cards import FakeSource, RealSource
from balderdash.game.dealing import STORED_SEEDS, meaning_challenges, seeded_pool
from balderdash.game.modes import MODES
from balderdash.lm import checkpoint
from balderdash.lm.model import Model
from balderdash.play.card_source import ForgeCardSource
from balderdash.records import readings
from balderdash.terms import library
from tests.conftest import Run
from tests.forge.models import WORDS, save, tiny_model
from tests.play.stand_in_source import seeded_sheet


@pytest.fixture
def place(home: Path, nothing_bundled: None) -> Path:
    """A home with the list "tiny" and a model of it, and its starters."""
    paths.user_lists().mkdir(parents=True)
    (paths.user_lists() / "tiny.txt").write_text("# title: Tiny words\n" + "\n".join(WORDS.terms) + "\n")
    starters = [
        Fake("balderon", "invented", "tiny", 0, -12.0, 1.3, WORDS.terms[0]).to_json(),
        Fake(WORDS.terms[1], "invented", "tiny", 0, -12.0, 1.3, "").to_json(),  # real by now
        {"term": "no fake"},
    ]
    save(paths.user_models() / "tiny.safetensors", tiny_model(), {"starters": starters})
    return home


def test_real_cards_come_from_the_whole_list(place: Path) -> None:
    supply = ForgeCardSource("tiny")
    cards = supply.real_cards(random.Random(1), 10)
    assert len({card.text for card in cards}) == 10
    assert all(card.is_real and card.text in WORDS.terms for card in cards)
    assert {card.provenance for card in cards} == {RealSource(("Tiny words",))}
    everything = supply.real_cards(random.Random(1), 10_000)
    assert {card.text for card in everything} == set(WORDS.terms)
    assert supply.real_cards(random.Random(1), 5) == supply.real_cards(random.Random(1), 5)


def test_terms_as_in_an_index_are_not_dealt_for_they_give_themselves_away(place: Path) -> None:
    file = paths.user_lists() / "tiny.txt"
    file.write_text(
        "Commutants, method of\nAutomata, composition of\nSicilian Defence, Najdorf Variation\nAlpha ring\n"
    )
    dealt = {card.text for card in ForgeCardSource("tiny").real_cards(random.Random(1), 4)}
    assert dealt == {"Sicilian Defence, Najdorf Variation", "Alpha ring"}
    for seed in range(20):  # as many as are wanted, whatever is drawn
        assert len(ForgeCardSource("tiny").real_cards(random.Random(seed), 2)) == 2


def test_terms_are_dealt_as_often_as_the_model_says(place: Path) -> None:
    dealt = Dealt([0, 2, 4], [1.0, 1.0, 0.05])
    save(paths.user_models() / "tiny.safetensors", tiny_model(), {"dealt": dealt.to_json()})
    source = ForgeCardSource("tiny")
    counts = Counter(source.real_cards(random.Random(seed), 1)[0].text for seed in range(300))
    assert set(counts) <= {WORDS.terms[k] for k in (0, 2, 4)}
    assert counts[WORDS.terms[4]] < 40
    everything = source.real_cards(random.Random(1), 10_000)  # the others come after those
    assert {card.text for card in everything} == set(WORDS.terms)
    assert {card.text for card in everything[:3]} == {WORDS.terms[k] for k in (0, 2, 4)}
    file = paths.user_lists() / "tiny.txt"
    file.write_text("\n".join(WORDS.terms[::-1]))  # another list, so the places mean nothing
    assert len({ForgeCardSource("tiny").real_cards(random.Random(s), 1)[0].text for s in range(30)}) > 3


def test_a_real_card_is_linked_where_the_list_knows_a_page(place: Path) -> None:
    supply = ForgeCardSource("tiny")
    assert {card.provenance.link for card in supply.real_cards(random.Random(1), 5)} == {None}  # type: ignore[union-attr]
    file = paths.find_list("tiny")
    file.write_text("# link: https://x.org/wiki/$1\n" + file.read_text())
    (card,) = ForgeCardSource("tiny").real_cards(random.Random(1), 1)
    assert isinstance(card.provenance, RealSource)
    assert card.provenance.link == f"https://x.org/wiki/{card.text.replace(' ', '_')}"


def test_starters_that_are_real_by_now_are_left_out(place: Path) -> None:
    assert [card.text for card in ForgeCardSource("tiny").starter_fakes()] == ["balderon"]
    assert ForgeCardSource("tiny").starter_fakes()[0].provenance == FakeSource(
        "tiny", 0, -12.0, 1.3, WORDS.terms[0], "invented"
    )


def test_a_long_list_of_real_terms_counts_by_its_index(place: Path) -> None:
    filler = [f"Filler number {n} of a long list" for n in range(4000)]
    lines = ["# role: lexicon", "# title: In use", "Balderons", "Ring of truth", WORDS.terms[0], *filler]
    (paths.user_lists() / "in-use.txt").write_text("\n".join(lines))
    source = ForgeCardSource("tiny")
    assert [index.name for index in source.lexicon.indexes] == ["in-use"]
    assert source.starter_fakes() == []  # "balderon" is a variant now
    assert source.refusal("ring of truth") == "That is real: it is in In use. Write something else."
    assert source.refusal("Truth rings") == "That is nearly real: there is ‘Ring of truth’. Write something else."
    assert source.refusal("Nothing of the kind") == ""
    (card,) = [card for card in source.real_cards(random.Random(1), 10_000) if card.text == WORDS.terms[0]]
    assert card.provenance == RealSource(("Tiny words", "In use"))
    assert "Ring of truth" not in {card.text for card in source.real_cards(random.Random(1), 10_000)}


def test_fresh_fakes(place: Path) -> None:
    supply = ForgeCardSource("tiny")
    cards = supply.fresh_fakes(5, seed=3)
    assert len(cards) == 5
    assert cards == ForgeCardSource("tiny").fresh_fakes(5, seed=3)
    assert cards != supply.fresh_fakes(5, seed=4)
    for card in cards:
        assert isinstance(card.provenance, FakeSource)
        assert card.text not in supply.lexicon
        assert card.provenance.model == "tiny"
        assert card.provenance.log_prob < 0


def test_the_model_trained_on_the_list_is_found_by_its_header(place: Path) -> None:
    (paths.user_models() / "tiny.safetensors").rename(paths.user_models() / "mine.safetensors")
    assert ForgeCardSource("tiny").model_name == "mine"
    assert ForgeCardSource(model_name="mine").words.name == "tiny"


def test_a_model_without_its_list_and_a_list_without_a_model(place: Path) -> None:
    (paths.user_lists() / "tiny.txt").rename(paths.user_lists() / "other.txt")
    with pytest.raises(BalderdashError, match="trained on the list 'tiny', which is not here; say with --list"):
        ForgeCardSource(model_name="tiny")
    with pytest.raises(
        BalderdashError, match="No model has been trained on the list 'other'; `balderdash train other`"
    ):
        ForgeCardSource("other")
    assert ForgeCardSource("other", "tiny").words.name == "other"


def test_unknown_names(place: Path) -> None:
    with pytest.raises(BalderdashError, match=r"no word list called 'tniy'.*'tiny'"):
        ForgeCardSource("tniy")
    with pytest.raises(BalderdashError, match="no model called"):
        ForgeCardSource("tiny", "tiny2000")


def test_making_a_supply_and_its_first_cards_loads_no_numpy(place: Path) -> None:
    code = (
        "import sys, random; from balderdash.play.card_source import ForgeCardSource; s = ForgeCardSource('tiny');"
        "s.real_cards(random.Random(1), 5); s.starter_fakes(); sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0


def test_the_model_is_loaded_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[Path] = []
    load = Model.load

    def counted(path: Path) -> Model:
        loaded.append(path)
        return load(path)

    monkeypatch.setattr(Model, "load", counted)
    supply = ForgeCardSource("tiny")
    assert loaded == []
    supply.fresh_fakes(2, 0)
    supply.fresh_fakes(2, 1)
    assert loaded == [paths.user_models() / "tiny.safetensors"]


def test_a_list_that_the_model_was_not_trained_on_is_told_and_dealt(place: Path) -> None:
    assert ForgeCardSource("tiny").mismatch is None
    file = paths.user_lists() / "tiny.txt"
    file.write_text(file.read_text() + "one more\n")
    changed = ForgeCardSource("tiny")
    assert changed.mismatch is not None
    assert "model 'tiny' was not trained on the list 'tiny' as it is now" in changed.mismatch
    assert "`balderdash train tiny --replace`" in changed.mismatch
    assert len(changed.fresh_fakes(5, seed=3)) == 5


def test_advice_names_a_list_as_a_command_finds_it(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "my terms.txt"
    file.write_text("\n".join(WORDS.terms))
    with pytest.raises(BalderdashError, match=rf"`balderdash train '{file}'` makes one"):
        ForgeCardSource(str(file))
    model = tiny_model()
    library.remember(library.load(str(file)))
    checkpoint.save(
        paths.user_models() / "my terms.safetensors",
        {**model.info, "list": "my terms", "list_digest": WORDS.digest},
        model.parameters,
        model.counted,
    )
    assert ForgeCardSource(model_name="my terms").mismatch is None
    file.write_text(file.read_text() + "\none more")
    told = ForgeCardSource(model_name="my terms").mismatch
    assert told is not None
    assert f"`balderdash train '{file}' --replace`" in told


def test_a_model_finds_its_list_where_it_was_even_if_another_has_its_name(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "tiny.txt"
    file.write_text("\n".join(WORDS.terms))
    library.remember(library.load(str(file)))
    (paths.user_lists() / "tiny.txt").write_text("Quux\nZyx\n")
    assert ForgeCardSource(model_name="tiny").mismatch is None
    file.write_text("one more\n")
    assert ForgeCardSource(model_name="tiny").words.terms == ("Quux", "Zyx")


def test_machine_and_selection_know_the_words_of_the_models_own_list(place: Path) -> None:
    (paths.user_lists() / "other.txt").write_text("Quux\nZyx\n")
    assert ForgeCardSource("other", "tiny").learnt.terms == ForgeCardSource("tiny").learnt.terms == WORDS.terms
    assert ForgeCardSource("other", "tiny").vocabulary.words == ForgeCardSource("tiny").vocabulary.words


def test_a_damaged_model_is_told_in_a_party_too(place: Path) -> None:
    file = paths.user_models() / "tiny.safetensors"
    supply = ForgeCardSource("tiny")
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(BalderdashError, match="damaged or was cut short"):
        supply.challenge(1)


def test_a_model_that_does_not_tell_its_list_is_believed(place: Path) -> None:
    model = tiny_model()
    info = {name: value for name, value in model.info.items() if name != "list_digest"}
    checkpoint.save(paths.user_models() / "tiny.safetensors", info, model.parameters, model.counted)
    assert ForgeCardSource("tiny").mismatch is None


def test_progress_can_end_the_work_before_anything_is_written(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(made: int) -> None:
        raise InterruptedError(str(made))

    written: list[int] = []
    monkeypatch.setattr(Model, "sample_with_scores", lambda *asked, **how: written.append(1))
    with pytest.raises(InterruptedError, match="0"):
        ForgeCardSource("tiny").fresh_fakes(5, 3, stop)
    assert written == []


def test_progress_is_told_how_many_fakes_there_are(place: Path) -> None:
    told: list[int] = []
    ForgeCardSource("tiny").fresh_fakes(5, 3, told.append)
    assert told[0] == 0
    assert told[-1] == 5


def test_fakes_that_give_themselves_away_are_not_dealt_from_now_on(place: Path, balderdash: Run) -> None:
    dealt = seeded_sheet(ForgeCardSource("tiny"), 5)
    fakes = [card.text for card in dealt.cards if not card.is_real]
    readings.add("tiny", readings.FakeReading(fakes[0], "invented", -9.0, "gives itself away"))
    readings.add("tiny", readings.FakeReading(fakes[1], "invented", -9.0, "convincing"))
    source = ForgeCardSource("tiny")
    again = {card.text for card in seeded_sheet(source, 5).cards}
    assert {fakes[0]} == set(fakes) - again
    assert len(again) == 10
    assert source.warnings == ()
    shown = balderdash("generate", "--list", "tiny", "--seed", "5", "-n", "40").stdout.splitlines()
    assert not {fakes[0]} & set(shown)


def test_damaged_readings_are_a_warning(place: Path) -> None:
    file = readings.file_of("tiny")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("term\n")
    (warning,) = ForgeCardSource("tiny").warnings
    assert warning.startswith(f"{file}, line 1: the columns must be")
    assert warning.endswith("fakes that you have reported as obvious may come again.")
    assert len(seeded_sheet(ForgeCardSource("tiny"), 5)) == 10


@pytest.mark.parametrize("name", ["mathematics", "philosophy", "minerals", "dinosaurs", "chess-openings"])
def test_every_bundled_list_can_be_played_in_every_mode_that_needs_meanings(name: str) -> None:
    """Of minerals, one term in ten has a meaning, and hardly any of those drawn for a sheet."""
    source, modes = (
        ForgeCardSource(name),
        [mode for mode in MODES.values() if mode.needs_meanings and not mode.is_review],
    )
    assert len(modes) == 2
    for seed in STORED_SEEDS[:5]:
        pool = seeded_pool(source, seed)
        for mode in modes:
            sheet = pool.deal(mode, random.Random(5))
            assert all(card.meaning for card in sheet.cards if card.is_real)
    for seed in range(5):
        assert all(challenge.real.meaning for challenge in meaning_challenges(source, seed, 5))
