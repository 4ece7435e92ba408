"""The cards of one list and one trained model, each with its provenance."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.forge.fakes import Fake
from balderdash.game.cards import Card, FakeSource, RealSource
from balderdash.game.challenge import Challenge
from balderdash.game.dealing import Progress
from balderdash.lm import header
from balderdash.records import readings
from balderdash.terms import known_terms, library, wordlist
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.library import KNOWN
from balderdash.terms.printable import typed
from balderdash.terms.wordlist import WordList

if TYPE_CHECKING:
    from balderdash.forge.dealable import Dealt
    from balderdash.forge.features import Vocabulary
    from balderdash.forge.forge import Forge
    from balderdash.forge.selection import Selection
    from balderdash.lm.model import Model
    from balderdash.play.trained_machine import TrainedMachine

PREFIX = 2  # letters with which the terms of a party's round begin
PARTY_FAKES, PARTY_SAMPLES = 2, 500  # per round; the most samples to take for them
CHALLENGES_TRIED = 50


class ForgeCardSource:
    """The cards of one list and one model, as a `CardSource`.

    Opening it reads the list and the checkpoint's header. Everything else is loaded on first use, so only one thread
    at a time may use it.

    Parameters
    ----------
    list_name : a name or a file; by default the list that the model was trained on, or the default list
    model_name : a name or a file; by default the model with the list's name, or one trained on the list

    Attributes
    ----------
    words : the list
    model_name : the name of the model
    model_path : its file

    Raises
    ------
    BalderdashError
        There is no such list or model.
    """

    def __init__(self, list_name: str | None = None, model_name: str | None = None) -> None:
        if model_name is not None:
            self.model_path = paths.find_model(model_name)
            self._info = header.read(self.model_path)
            place = list_name or self._list_of_model()
            self.words = library.load(place)
        else:
            place = list_name or library.DEFAULT_LIST
            self.words = library.load(place)
            self.model_path = _model_for(self.words.name, typed(place))
            self._info = header.read(self.model_path)
        self.model_name = self.model_path.stem
        self._place = typed(place)  # of the list, as a command names it

    def _list_of_model(self) -> str:
        name = str(self._info.get("list") or "")
        if (place := library.trained_on(name, self._info.get("list_digest"))) is not None:
            return place
        raise BalderdashError(
            f"The model {self.model_path.stem!r} was trained on the list "
            f"{library.is_missing(name, self._info.get('list_digest'))}; "
            "say with --list which list to use."
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every known real term, from all lists and the one being played."""
        return library.lexicon(self.words)

    @cached_property
    def dealt(self) -> Dealt | None:
        """Which real terms look like the model's fakes, as stored with the model; None for another list."""
        from balderdash.forge.dealable import Dealt

        with suppress(ValueError):
            if self._info.get("list_digest") == self.words.digest:
                return Dealt.from_json(self._extra("dealt"), self.words)
        return None

    @cached_property
    def model(self) -> Model:
        """The trained model, loaded on first use."""
        from balderdash.lm.model import Model

        return Model.load(self.model_path)

    @cached_property
    def forge(self) -> Forge:
        """What makes fresh fakes; the n-gram is counted in a thread while the lexicon is prepared."""
        from balderdash.forge.forge import Forge

        model = self.model
        with ThreadPoolExecutor(1) as pool:
            counted = pool.submit(getattr, model, "states")
            lexicon = self.lexicon.without(KNOWN)  # so that a seed deals everyone the same cards
            forge = Forge(model, lexicon, self.words, self.selection())
            forge.prepare()
            counted.result()
        return forge

    @cached_property
    def learnt(self) -> WordList:
        """The list that the model was trained on, as it is now; if it is not here, the list that is played."""
        digest, name = self._info.get("list_digest"), str(self._info.get("list") or "")
        if digest not in (None, self.words.digest) and name != self.words.name and library.is_name(name):
            with suppress(BalderdashError):
                return library.load(name)
        return self.words

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Word counts of the training list, for judge and selection; counting takes a third of a second."""
        from balderdash.forge.features import Vocabulary

        return Vocabulary(self.learnt)

    @cached_property
    def machine(self) -> TrainedMachine:
        """The network and its judge as the machine that plays along."""
        from balderdash.forge.judge import Judge
        from balderdash.play.trained_machine import TrainedMachine

        try:
            judge = Judge.from_json(self.judge_json, self.vocabulary)
        except ValueError:
            judge = None
        return TrainedMachine(self.model, judge, Lexicon([self.words]))  # nearest terms of the same field

    @cached_property
    def digest(self) -> str:
        """Identifies this list and this model: SHA-256 of both."""
        return sha256(self.words.digest.encode() + sha256(self.model_path.read_bytes()).digest()).hexdigest()

    def selection(self) -> Selection:
        """The selection stored with the model; an empty one if it is missing or no longer valid."""
        from balderdash.forge.selection import Selection

        with suppress(ValueError):
            return Selection.from_json(self._extra("selection"), self.learnt, self.vocabulary)
        return Selection()

    @cached_property
    def _read_before(self) -> tuple[set[str], str]:
        """The keys of fakes that give themselves away, and what is wrong with the file of readings, or ""."""
        try:
            return readings.given_away(self.words.name), ""
        except BalderdashError as error:
            return set(), f"{error} Until then, fakes that you have reported as obvious may come again."

    @property
    def given_away(self) -> set[str]:
        """The keys of the fakes that give themselves away, as the player says; a round adds to them."""
        return self._read_before[0]

    @property
    def avoided(self) -> tuple[str, ...]:
        """The terms that the player has reported, as real or as giving themselves away."""
        return (*known_terms.load(), *self.given_away)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the player should know: of the model, and of the readings."""
        return tuple(filter(None, (self.mismatch, self._read_before[1])))

    @property
    def mismatch(self) -> str | None:
        """A warning if the model was trained on other terms than the list has now, else None."""
        digest = self._info.get("list_digest")
        if digest is None or digest == self.words.digest:
            return None
        replace = " --replace" if paths.user_model(self.words.name).exists() else ""
        return (
            f"The model {self.model_name!r} was not trained on the list {self.words.name!r} as it is now, so its "
            f"fakes may look out of place; `balderdash train {self._place}{replace}` makes a model that fits."
        )

    @property
    def judge_json(self) -> Any:
        """The judge as stored in the checkpoint, or None."""
        return self._extra("judge")

    def real_cards(self, rng: random.Random, count: int) -> list[Card]:
        """Up to `count` terms of the list, drawn at random; see `dealable`."""
        from balderdash.forge import dealable  # compiling its patterns takes longer than dealing

        drawn = [] if self.dealt is None else self.dealt.draw(self.words, rng, count)
        if len(drawn) < count:
            drawn += dealable.draw(self.words, rng, count - len(drawn), set(map(key, drawn)))
        return [Card(term, self._source(term)) for term in drawn]

    def _source(self, term: str) -> RealSource:
        titles = (self._titles.get(name, name) for name in self.lexicon.lists_of(term))
        return RealSource(tuple(dict.fromkeys(titles)), self.words.link_to(term), self.words.meanings.get(term, ""))

    @cached_property
    def _titles(self) -> dict[str, str]:
        """The name of each list -> its title."""
        titles = {self.words.name: self.words.title}
        for file in paths.list_files():
            try:
                titles.setdefault(file.stem, wordlist.read_header(file).get("title") or file.stem)
            except BalderdashError:
                continue
        return titles

    def starter_fakes(self) -> list[Card]:
        """Fakes made when the model was trained, without those that are real by now, or a variant in an index.

        As among `fresh_fakes`, terms that the player has reported as real may be among them.
        """
        return list(self._starters)

    @cached_property
    def _starters(self) -> list[Card]:
        stored, lexicon = self._extra("starters"), self.lexicon.without(KNOWN)
        cards = []
        for values in stored if isinstance(stored, list) else []:
            try:
                fake = Fake.from_json(values)
            except ValueError:
                continue
            card = card_of(fake)
            if card.key and card.text not in lexicon and lexicon.variant(card.key) is None:
                cards.append(card)
        return cards

    def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
        """Up to `count` fakes that the network writes now; the same for the same lists, model and seed.

        Terms that the player has reported as real may be among them; `Pool.deal` replaces those.

        Parameters
        ----------
        progress : called often with the number of fakes so far; an exception from it ends the work

        Raises
        ------
        BalderdashError
            The model is damaged, or makes no new fakes.
        """
        forge = self.forge
        if progress is not None:
            progress(0)  # loading the network may have taken a while
        return [card_of(fake) for fake in forge.stream(count, seed=seed, progress=progress)]

    def challenge(self, seed: int) -> Challenge:
        """A real term, and fakes with the same prefix; always the same for one list and one model.

        Raises
        ------
        BalderdashError
            The network found no fakes for any of the prefixes that were tried.
        """
        rng, forge = random.Random(seed), self.forge
        for attempt in range(CHALLENGES_TRIED):
            (real,) = self.real_cards(rng, 1)
            prefix = real.text[:PREFIX]
            if len(real.text) < 2 * PREFIX or "," in real.text or not prefix.isalpha():
                continue
            with suppress(BalderdashError):
                fakes = forge.stream(
                    PARTY_FAKES, seed=seed + attempt, prefix=prefix, avoid=self.avoided, max_samples=PARTY_SAMPLES
                )
                return Challenge(prefix, real, tuple(map(card_of, fakes)))
        raise BalderdashError(
            f"The model {self.model_name!r} finds no fakes that begin like the terms of {self.words.name!r}; "
            "choose another list."
        )

    def refusal(self, term: str) -> str:
        """Why a term that a player wrote is too real to be a fake, or ""."""
        if lists := self.lexicon.lists_of(term):
            titles = dict.fromkeys(self._titles.get(name, name) for name in lists)
            return f"That is real: it is in {' and '.join(titles)}. Write something else."
        if near := self.forge.near_duplicate_of(term):
            return f"That is nearly real: there is ‘{near}’. Write something else."
        return ""

    def _extra(self, name: str) -> Any:
        extras = self._info.get("extras")
        return extras.get(name) if isinstance(extras, dict) else None


def card_of(fake: Fake) -> Card:
    """The fake as a card."""
    return Card(
        fake.term,
        FakeSource(fake.model, fake.seed, fake.log_prob, fake.nats_per_char, fake.nearest, fake.kind),
    )


def _model_for(list_name: str, asked: str) -> Path:
    """The model with the list's name, or one trained on the list; `asked` is how the user named the list."""
    files = paths.model_files()
    for file in files:
        if file.stem == list_name:
            return file
    for file in files:
        try:
            if header.read(file).get("list") == list_name:
                return file
        except BalderdashError:
            continue
    raise BalderdashError(
        f"No model has been trained on the list {list_name!r}; `balderdash train {asked}` makes one, "
        "or name another with --model."
    )
