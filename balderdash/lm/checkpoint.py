"""One file a model: its weights as tensors, all else as JSON (safetensors; never a pickle)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from balderdash import atomic
from balderdash.errors import BalderdashError
from balderdash.lm import header
from balderdash.lm.parameters import Floats, Parameters, Shape

_MODEL, _TRAINING = "model.", "training."


def save(path: Path, info: dict[str, Any], model: Parameters, training: Mapping[str, Floats] | None = None) -> None:
    """Write a checkpoint, whole or not at all.

    Parameters
    ----------
    info : JSON values; holds at least what `load` needs: "config" with embedding and hidden, "alphabet"
    model : the weights to sample from; float16 in a finished model (half the size, the same loss to
        four digits), float32 while training goes on
    training : the vectors of an unfinished run, by name
    """
    dtype = np.float16 if training is None else np.float32
    tensors = {_MODEL + name: getattr(model, name).astype(dtype) for name in model.shape.arrays()}
    tensors |= {_TRAINING + name: vector for name, vector in (training or {}).items()}
    atomic.write(path, save_tensors(tensors, header.as_metadata(info)))


def load(path: Path) -> tuple[dict[str, Any], Parameters, dict[str, Floats]]:
    """Metadata, the model's weights, and the vectors of a run that is not finished.

    Raises
    ------
    BalderdashError
        The file cannot be read, is cut short, or its tensors do not fit its metadata.
    """
    info = header.read(path)
    try:
        shape = Shape(len(info["alphabet"]) + 2, _size(info["config"]["embedding"]), _size(info["config"]["hidden"]))
        tensors = load_tensors(path.read_bytes())
        model = {name: tensors[_MODEL + name] for name in shape.arrays()}
        if any(
            model[name].shape != size or not np.isfinite(model[name]).all() for name, size in shape.arrays().items()
        ):
            raise ValueError("the tensors do not fit")  # asked before anything of that size is allocated
        parameters = Parameters.zeros(shape)
        for name, tensor in model.items():
            getattr(parameters, name)[...] = tensor
        training = {
            name.removeprefix(_TRAINING): vector for name, vector in tensors.items() if name.startswith(_TRAINING)
        }
        for vector in training.values():
            if vector.shape != (shape.size,) or vector.dtype != np.float32:
                raise ValueError("training")
    except (SafetensorError, KeyError, TypeError, ValueError, OSError) as error:
        raise BalderdashError(
            f"{path} is damaged or was cut short; take a copy of it if you have one, or train the model anew."
        ) from error
    return info, parameters, training


def _size(value: object) -> int:
    if not isinstance(value, int) or not 0 < value <= 65_536:
        raise ValueError("size")
    return value
