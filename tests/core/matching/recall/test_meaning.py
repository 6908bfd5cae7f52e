"""The optional language model: pinned, the same each time, and not missed when it is away."""

import numpy as np
import pytest

from offcut.matching.recall import codes, meaning

_AWAY = meaning.why_not()
needs_the_extra = pytest.mark.skipif(bool(_AWAY), reason=_AWAY or "installed")


def test_without_the_extra_words_serve_and_it_is_told(monkeypatch):
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    meaning.why_not.cache_clear()
    try:
        assert meaning.why_not().startswith("words only: the extra 'semantic' is not installed")
        assert codes.suggest_codes("mill scale")[0].code == "100210"
    finally:
        meaning.why_not.cache_clear()


@needs_the_extra
def test_other_weights_are_refused(monkeypatch, tmp_path):
    other = tmp_path / "model.onnx"
    other.write_bytes(b"not the known weights")
    monkeypatch.setattr(meaning, "_weights", lambda: other)
    meaning.why_not.cache_clear()
    try:
        assert "checksum" in meaning.why_not()
    finally:
        meaning.why_not.cache_clear()


@needs_the_extra
def test_a_text_has_one_vector_whatever_stands_beside_it():
    alone = meaning.vectors(["fly ash"])
    beside = meaning.vectors(["spent sulphuric acid from pickling of steel strip", "fly ash"])
    assert np.array_equal(alone[0], beside[1])
    assert abs(float(alone[0] @ alone[0]) - 1) < 1e-5


@needs_the_extra
def test_what_means_the_same_is_nearer_than_what_does_not():
    one, other, third = meaning.vectors(["used tyres", "worn car tires", "cheese whey"])
    assert one @ other > one @ third + 0.2


@needs_the_extra
def test_vectors_of_the_phrases_are_kept_and_read_again(monkeypatch, tmp_path):
    monkeypatch.setenv("OFFCUT_CACHE", str(tmp_path / "kept"))
    few = meaning.vectors(["mill scale", "fly ash"])
    made = []
    monkeypatch.setattr(meaning, "vectors", lambda texts: made.append(len(texts)) or few)
    monkeypatch.setattr(meaning, "_phrases", lambda: ["mill scale", "fly ash"])
    for _ in range(2):
        meaning._of_phrases.cache_clear()
        assert np.array_equal(meaning._of_phrases(), few)
    meaning._of_phrases.cache_clear()
    assert made == [2]
    assert len(list((tmp_path / "kept").iterdir())) == 1
