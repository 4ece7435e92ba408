"""One file a model: its weights as tensors, all else as JSON (safetensors; never a pickle)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from balderdash import atomic
from balderdash.errors import BalderdashError
from balderdash.lm import header, ngram
from balderdash.lm.parameters import Floats, Parameters, Shape
from balderdash.terms.wordlist import MAX_LINE

_MODEL, _TRAINING, _COUNTED = "model.", "training.", "ngram.terms"
_MOST_TEXT = 8 * ngram.MOST_SYMBOLS  # bytes of counted terms; more is no list that was counted here
_COPIES = 8  # of the weights, in float32: a run that is not finished keeps five
_LARGEST_WEIGHT = 65504.0  # the largest float16; from there on float32 would overflow in the sums over a layer


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a file holds.

    Attributes
    ----------
    info : the metadata
    model : the weights
    counted : the terms that the n-gram has counted
    training : the vectors of a run that is not finished
    """

    info: dict[str, Any]
    model: Parameters
    counted: tuple[str, ...]
    training: dict[str, Floats]


def save(
    path: Path,
    info: dict[str, Any],
    model: Parameters,
    counted: Sequence[str],
    training: Mapping[str, Floats] | None = None,
) -> None:
    """Write a checkpoint, whole or not at all.

    Parameters
    ----------
    info : JSON values; holds at least what `load` needs: "config" with embedding and hidden, "alphabet", and
        "ngram_order"
    counted : the terms from which the n-gram can be counted again; their text is smaller than its tables
    model : the weights to sample from; float16 in a finished model (half the size, the same loss to
        four digits), float32 while training goes on
    training : the vectors of an unfinished run, by name
    """
    dtype = np.float16 if training is None else np.float32
    tensors = {_MODEL + name: getattr(model, name).astype(dtype) for name in model.shape.arrays()}
    tensors[_COUNTED] = np.frombuffer(zlib.compress("\n".join(counted).encode(), 9), np.uint8)
    tensors |= {_TRAINING + name: vector for name, vector in (training or {}).items()}
    atomic.write(path, save_tensors(tensors, header.as_metadata(info)))


def load(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises
    ------
    BalderdashError
        The file cannot be read, is cut short, or its tensors do not fit its metadata.
    """
    info = header.read(path)
    try:
        shape = _shape(info)
        if path.stat().st_size > header.LARGEST + _MOST_TEXT + 4 * _COPIES * shape.size:
            raise ValueError("larger than what it says it holds")
        tensors = load_tensors(path.read_bytes())
        model = {name: tensors[_MODEL + name] for name in shape.arrays()}
        if any(model[name].shape != size or not _is_sound(model[name]) for name, size in shape.arrays().items()):
            raise ValueError("the tensors do not fit")  # asked before anything of that size is allocated
        parameters = Parameters.zeros(shape)
        for name, tensor in model.items():
            getattr(parameters, name)[...] = tensor
        training = {
            name.removeprefix(_TRAINING): vector for name, vector in tensors.items() if name.startswith(_TRAINING)
        }
        for vector in training.values():
            if vector.shape != (shape.size,) or vector.dtype != np.float32 or not _is_sound(vector):
                raise ValueError("training")
        counted = _counted(tensors[_COUNTED].tobytes())
    except (SafetensorError, zlib.error, KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise BalderdashError(
            f"{path} is damaged or was cut short; take a copy of it if you have one, or train the model anew."
        ) from error
    return Checkpoint(info, parameters, counted, training)


def _shape(info: dict[str, Any]) -> Shape:
    """The network's shape, if the metadata can be those of a model."""
    config, alphabet = info["config"], info["alphabet"]
    if not isinstance(config, dict) or not isinstance(alphabet, str) or len(set(alphabet)) < len(alphabet):
        raise ValueError("config or alphabet")
    alone = float(config.get("alone", 0.0))
    if not 0 <= alone < 1:
        raise ValueError("alone")
    if _size(info["ngram_order"]) not in ngram.ORDERS:
        raise ValueError("order")
    return Shape(len(alphabet) + 2, _size(config["embedding"]), _size(config["hidden"]), alone)


def _is_sound(tensor: Floats) -> bool:
    """Whether nothing that is worked out with these weights can overflow; NaN is not sound."""
    return tensor.dtype in (np.float16, np.float32) and bool((np.abs(tensor) <= _LARGEST_WEIGHT).all())


def _counted(compressed: bytes) -> tuple[str, ...]:
    unpack = zlib.decompressobj()
    unpacked = unpack.decompress(compressed, _MOST_TEXT)
    if not unpack.eof:
        raise ValueError("more terms than are ever counted")
    text = unpacked.decode()
    if len(text) > 2 * ngram.MOST_SYMBOLS:  # twice: the terms that were counted may be the longer ones of their list
        raise ValueError("more symbols than are ever counted")
    terms = tuple(text.split("\n")) if text else ()
    if not all(0 < len(term) <= MAX_LINE for term in terms):
        raise ValueError("no terms")
    return terms


def _size(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 65_536:
        raise ValueError("size")
    return value
