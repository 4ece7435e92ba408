"""A stranger's checkpoint is refused or loads; it does nothing else and takes no more memory than its size."""

from __future__ import annotations

import json
import math
import resource
import warnings
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from balderdash import paths
from balderdash.cli.models import _row
from balderdash.errors import BalderdashError
from balderdash.game.dealing import FEWEST_STORED, STORED_SEEDS, seeded_pool
from balderdash.lm.model import Model
from balderdash.lm.plan import Plan
from balderdash.play.card_source import ForgeCardSource
from balderdash.terms import wordlist
from balderdash.training.run import Run
from tests.forge.models import WORDS, tiny_model
from tests.forge.models import save as save_model
from tests.fuzz.hostile import changed, json_values, numbers, texts, told, unsafe
from tests.fuzz.watch import fuzz, mutate

_MEGABYTE = 2**20
_MOST_MEMORY = 400 * _MEGABYTE  # that all cases together may add to the process


@cache
def finished() -> bytes:
    """A model with everything that comes with one."""
    from balderdash.forge.extras import make_extras

    model = tiny_model()
    file = paths.user_models() / "made.safetensors"
    save_model(file, model, make_extras(model, WORDS))
    return file.read_bytes()


@cache
def unfinished() -> bytes:
    """A run that can be resumed."""
    run = Run(WORDS, Plan(8, 16, 6, 0.0, 0.0, 0.0, batch=16), paths.user_models() / "run.safetensors", 3)
    run.save()
    return run.unfinished.read_bytes()


def parts(content: bytes) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """Return a file's header without our metadata, the metadata, and the tensors."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    info = json.loads(header.pop("__metadata__")["balderdash"])
    return header, info, content[8 + length :]


def joined(header: Any, info: Any, data: bytes) -> bytes:
    """Return a file of these parts, whatever they are."""
    if isinstance(header, dict):
        header = {"__metadata__": {"balderdash": json.dumps(info)}, **header}
    raw = json.dumps(header).encode()
    return len(raw).to_bytes(8, "little") + raw + data


def with_counted(content: bytes, blob: bytes) -> bytes:
    """Return the file with other counted terms."""
    header, info, data = parts(content)
    name, rest = "ngram.terms", b""
    start, end = header[name]["data_offsets"]
    header[name] = {"dtype": "U8", "shape": [len(blob)], "data_offsets": [start, start + len(blob)]}
    rest = data[end:]
    for other in header.values():
        if other["data_offsets"][0] >= end:
            other["data_offsets"] = [place + len(blob) - (end - start) for place in other["data_offsets"]]
    return joined(header, info, data[:start] + blob + rest)


anything = json_values(numbers | texts | st.sampled_from(["F64", "BF16", "I64", "BOOL", "../x", "/etc/passwd", "abc"]))


@st.composite
def changed_files(draw: st.DrawFn) -> bytes:
    """A checkpoint with other values in its header, its metadata, or its weights."""
    header, info, data = parts(draw(st.sampled_from([finished(), unfinished()])))
    match draw(st.integers(0, 3)):
        case 0:
            header = draw(changed(header, anything))
        case 1:
            weights = (
                np.frombuffer(data, np.uint16).copy() if len(data) % 2 == 0 else np.frombuffer(data, np.uint8).copy()
            )
            places = draw(st.lists(st.integers(0, len(weights) - 1), min_size=1, max_size=4))
            weights[places] = draw(st.sampled_from([0x7C00, 0x7E00, 0xFFFF, 0x7BFF])) & np.iinfo(weights.dtype).max
            data = weights.tobytes()
        case _:
            section = draw(st.sampled_from([None, "config", "extras", "progress", "log", "alphabet"]))
            if section in info:
                info[section] = draw(changed(info[section], anything))
            else:
                info = draw(changed(info, anything))
    return joined(header, info, data)


@fuzz("checkpoint reader", changed_files(), ci=60, share=0.03)
def test_a_checkpoint_with_other_values_is_refused_or_loads(home: Path, content: bytes) -> bool:
    return loads(home, content)


@mutate("checkpoint reader", lambda: [finished(), unfinished()], ci=150, share=0.1)
def test_a_damaged_checkpoint_is_refused_or_loads(home: Path, content: bytes) -> bool:
    return loads(home, content)


def loads(home: Path, content: bytes) -> bool:
    """Check what is promised of any checkpoint; return whether it was accepted."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    file = paths.user_models() / "tiny.safetensors"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not (words := paths.user_lists() / "tiny.txt").exists():
        wordlist.write(words, WORDS)
    file.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        was_taken = uses(file)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MOST_MEMORY // 1024
    return was_taken


def uses(file: Path) -> bool:
    """Do everything with a checkpoint that the program does; return whether it was accepted."""
    _row(file)
    try:
        model = Model.load(file)
    except BalderdashError as refusal:
        told(refusal)
        is_good = False
    else:
        is_good = True
        assert all(isinstance(term, str) for term in model.sample(3, seed=1))
        for score in model.score(["Balderdash", "Ω"]):
            assert all(math.isfinite(nats) and nats >= 0 for nats in score.surprises)
    try:
        plays(file)
    except BalderdashError as refusal:
        told(refusal)
    part = file.with_name(file.name + ".part")
    file.replace(part)
    try:
        Run.resume(WORDS, file)
    except BalderdashError as refusal:
        told(refusal)
    part.unlink()
    return is_good


def plays(file: Path) -> None:
    """Deal from it, and let it judge."""
    supply = ForgeCardSource("tiny", str(file))
    fakes = supply.starter_fakes()
    if len(fakes) >= FEWEST_STORED:
        assert set(seeded_pool(supply, STORED_SEEDS[0]).fakes) <= set(fakes)
    for card in fakes:
        assert len(card.text) <= 300
        assert not unsafe(card.text)
    assert len(supply.mismatch or "") < 1000
    beliefs = supply.machine.beliefs(["baldaron", "vankesk"])
    assert beliefs is None or all(0 <= belief <= 1 for belief in beliefs)


def test_a_bomb_among_the_counted_terms_is_refused(home: Path) -> None:
    for bomb in (b"a\n" * 5_000_000, b"\n" * 40_000_000):
        assert not loads(home, with_counted(finished(), zlib.compress(bomb, 1)))


@pytest.mark.parametrize(
    "tensors",
    [
        {"model.embedding": {"dtype": "F16", "shape": [10**9, 10**9], "data_offsets": [0, 2 * 10**18]}},
        {"model.embedding": {"dtype": "F16", "shape": [2**32, 2**32], "data_offsets": [0, 0]}},
        {"model.embedding": {"dtype": "F16", "shape": [-1], "data_offsets": [-2, 0]}},
        {
            "x": {"dtype": "U8", "shape": [10], "data_offsets": [0, 10]},
            "y": {"dtype": "U8", "shape": [10], "data_offsets": [5, 15]},
        },
    ],
)
def test_tensors_that_lie_are_refused(home: Path, tensors: dict[str, Any]) -> None:
    header, info, data = parts(finished())
    assert not loads(home, joined({**header, **tensors}, info, data))


def test_a_header_without_end_is_refused(home: Path) -> None:
    for raw in (b'{"a":' * 10**6, b"[" * 10**6, b'{"__metadata__":{"balderdash":"' + b"[" * 10**6 + b'"}}'):
        assert not loads(home, len(raw).to_bytes(8, "little") + raw)
    for length in (2**64 - 1, 2**63, 10**12, 0, 7):
        assert not loads(home, length.to_bytes(8, "little") + finished()[8:])


def test_a_key_that_comes_twice_is_refused_or_read_once(home: Path) -> None:
    content = finished()
    length = int.from_bytes(content[:8], "little")
    raw = content[8 : 8 + length].rstrip()
    twice = raw[:-1] + b',"model.bias":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}'
    loads(home, len(twice).to_bytes(8, "little") + twice + content[8 + length :])
