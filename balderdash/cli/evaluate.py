"""`balderdash evaluate`: a model's loss on held-out terms, with its n-gram's loss beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from balderdash import paths
from balderdash.cli import DONE
from balderdash.cli.arguments import CommandParser, Options
from balderdash.cli.terminal import as_json, narrate, status, warn
from balderdash.errors import BalderdashError
from balderdash.lm import header
from balderdash.terms import library
from balderdash.terms.key import key
from balderdash.terms.printable import counted, printable, typed
from balderdash.terms.split import Split

if TYPE_CHECKING:
    from balderdash.lm.model import Model
    from balderdash.terms.wordlist import WordList

Parts = Mapping[Split, tuple[str, ...]]


def run(options: Options) -> int:
    """Print the loss in a few lines, or as JSON with --json."""
    path = paths.find_model(options.model)

    from balderdash.lm.model import Model

    with status("Reading the list …"):
        model = Model.load(path)
        words = library.load(options.list) if options.list else _list_of(model, options.model)
        parts = words.parts
    terms = words.terms if options.split == "all" else parts[options.split]
    if not terms:
        raise BalderdashError(
            f"The {options.split} split of {words.name!r} is empty because the list is too short; try --split all."
        )
    digest = model.info.get("list_digest")
    if not options.list and digest not in (None, words.digest):
        warn(f"The list {words.name!r} is not as it was when the model {model.name!r} learnt it.")
    narrate(f"Reading {counted(len(terms), 'term')} …")
    own = parts if words.digest == digest else _own_parts(model)
    result = {"model": model.name, "list": words.name, "split": options.split, **_measured(model, terms, own)}
    if options.json:
        print(as_json(result))
    else:
        _print(model, result)
    return DONE


def _measured(model: Model, terms: Sequence[str], own: Parts | None) -> dict[str, Any]:
    """The loss on the terms, and what is to be known about it.

    Parameters
    ----------
    own : the splits of the list that the model was trained on, if that is known
    """
    scores = model.score(terms)
    chars = sum(len(score.surprises) for score in scores)
    loss = -sum(score.log_prob for score in scores) / chars
    ngram = model.ngram
    learnt = {key(term) for term in (*own["train"], *model.counted)} if own is not None else set()
    return {
        "nats_per_char": round(loss, 5),
        "bits_per_char": round(loss / math.log(2), 5),
        "terms": len(terms),
        "chars": chars,
        "unknown_chars": sum(score.unknown_chars for score in scores),
        "ngram_order": ngram and ngram.order,
        "ngram_nats_per_char": ngram and round(ngram.loss(terms), 5),
        "trained_on": sum(key(term) in learnt for term in terms) if own is not None else None,
        "learnt_from": [model.list_name, *(name for name, *_ in header.companions_in(model.info))],
    }


def _print(model: Model, result: Mapping[str, Any]) -> None:
    print(printable(f"model {model.name} on the {result['split']} split of {result['list']}"))
    for name, _, count in header.companions_in(model.info):
        print(printable(f"  it also learnt {counted(count, 'term')} from {name[:60]}"))
    print(f"  {result['nats_per_char']:.4f} nats per character, {result['bits_per_char']:.4f} bits")
    if result["ngram_order"] is not None:
        order, nats = result["ngram_order"], result["ngram_nats_per_char"]
        print(f"  {nats:.4f} nats by a {order}-gram that learnt from the same terms")
    print(
        f"  {counted(result['terms'], 'term')}, {counted(result['chars'], 'character')}, "
        f"{result['unknown_chars']} of them unknown to the model"
    )
    if seen := result["trained_on"]:
        warn(f"The model was trained on {seen:,} of these terms, so this is not a held-out loss.")


def _list_of(model: Model, asked: str = "") -> WordList:
    """The list that the model was trained on.

    Parameters
    ----------
    asked : how the user named the model

    Raises
    ------
    BalderdashError
        It is not among the lists.
    """
    digest = model.info.get("list_digest")
    if (place := library.trained_on(model.list_name, digest)) is None:
        raise BalderdashError(
            f"The model {model.name!r} was trained on the list {library.is_missing(model.list_name, digest)}; "
            f"give a list: `balderdash evaluate {typed(asked or model.name)} LIST`."
        )
    return library.load(place)


def _own_parts(model: Model) -> Parts | None:
    """The splits of the list that the model was trained on; None if that list is not here or has changed."""
    try:
        own = _list_of(model)
    except BalderdashError:
        return None
    return own.parts if own.digest == model.info.get("list_digest") else None


def make_parser() -> CommandParser:
    """The command's arguments."""
    parser = CommandParser(
        "balderdash evaluate",
        description="Measure how well a model predicts terms it was not trained on.",
        examples=["balderdash evaluate minerals", "balderdash evaluate minerals my-terms.txt --split all --json"],
    )
    parser.add_argument("model", metavar="MODEL", help="a model: its name, or a file")
    parser.add_argument("list", metavar="LIST", nargs="?", help="a word list (default: the one it was trained on)")
    parser.add_argument(
        "--split",
        choices=("all", "train", "valid", "test"),
        default="test",
        help="which of the terms: all, or one split (default: test)",
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    return parser
