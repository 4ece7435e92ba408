"""One file per model: its weights as tensors, all else as JSON (safetensors, never a pickle)."""

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
_MOST_TEXT = 8 * ngram.MOST_SYMBOLS  # bytes of counted terms; no list that was counted here has more
_COPIES = 8  # of the weights, in float32; an unfinished run keeps five
_LARGEST_WEIGHT = 65504.0  # the largest float16; with larger ones the sums over a layer could overflow float32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The content of a file.

    Attributes
    ----------
    info : the metadata
    model : the weights
    counted : the terms that the n-gram has counted
    training : the vectors of an unfinished run, by name; else empty
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
    info : JSON values; `load` needs "config" with "embedding" and "hidden", "alphabet", and "ngram_order"
    model : the weights to sample from; stored in float16 in a finished model (half the size, the same loss to four
        digits), in float32 in an unfinished run
    counted : the terms that the n-gram has counted; their text is smaller than its tables
    training : the vectors of an unfinished run, by name; None for a finished model
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
            raise ValueError("larger than its header says")
        tensors = load_tensors(path.read_bytes())
        model = {name: tensors[_MODEL + name] for name in shape.arrays()}
        if any(model[name].shape != size or not _is_sound(model[name]) for name, size in shape.arrays().items()):
            raise ValueError("tensors of other shapes")  # checked before anything of that size is allocated
        parameters = Parameters.zeros(shape)
        for name, tensor in model.items():
            getattr(parameters, name)[...] = tensor
        training = {
            name.removeprefix(_TRAINING): vector for name, vector in tensors.items() if name.startswith(_TRAINING)
        }
        for vector in training.values():
            if vector.shape != (shape.size,) or vector.dtype != np.float32 or not _is_sound(vector):
                raise ValueError("training vectors")
        counted = _counted(tensors[_COUNTED].tobytes())
    except (SafetensorError, zlib.error, KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise BalderdashError(
            f"{path} is damaged or was cut short; use a copy of it if you have one, or train the model again."
        ) from error
    return Checkpoint(info, parameters, counted, training)


def _shape(info: dict[str, Any]) -> Shape:
    """The network's shape.

    Raises
    ------
    KeyError, TypeError, ValueError, OverflowError
        The metadata is not that of a model.
    """
    config, alphabet = info["config"], info["alphabet"]
    if not isinstance(config, dict) or not isinstance(alphabet, str) or len(set(alphabet)) < len(alphabet):
        raise ValueError("config or alphabet")
    aux_weight = float(config.get("alone", 0.0))  # as `Plan.as_json` calls it
    if not 0 <= aux_weight < 1:
        raise ValueError("auxiliary weight")
    if _size(info["ngram_order"]) not in ngram.ORDERS:
        raise ValueError("n-gram order")
    return Shape(len(alphabet) + 2, _size(config["embedding"]), _size(config["hidden"]), aux_weight)


def _is_sound(tensor: Floats) -> bool:
    """Whether computing with these weights cannot overflow; NaN is not sound."""
    return tensor.dtype in (np.float16, np.float32) and bool((np.abs(tensor) <= _LARGEST_WEIGHT).all())


def _counted(compressed: bytes) -> tuple[str, ...]:
    """The counted terms; a file from a stranger is unpacked only so far as it can be ours."""
    unpack = zlib.decompressobj()
    unpacked = unpack.decompress(compressed, _MOST_TEXT)
    if not unpack.eof:
        raise ValueError("more text than is ever counted")
    text = unpacked.decode()
    if len(text) > 2 * ngram.MOST_SYMBOLS:  # twice: every k-th term may be a long one
        raise ValueError("more symbols than are ever counted")
    terms = tuple(text.split("\n")) if text else ()
    if not all(0 < len(term) <= MAX_LINE for term in terms):
        raise ValueError("empty or long terms")
    return terms


def _size(value: object) -> int:
    """A whole number from 1 to 65,536."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 65_536:
        raise ValueError("size")
    return value
