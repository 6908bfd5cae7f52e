"""Text is cut into word pieces as the language model was taught to read them."""

import pytest

from offcut.matching.recall.wordpieces import known_pieces, numbers, pieces


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("unaffable", ["una", "##ffa", "##ble"]),  # BERT's own example, with this vocabulary
        ("Fly-ash, wet!", ["fly", "-", "ash", ",", "wet", "!"]),
        ("Größe", ["gr", "##o", "##ße"]),  # accents go, ß stays
        ("50 % of it", ["50", "%", "of", "it"]),
        ("灰渣", ["[UNK]", "[UNK]"]),  # Chinese characters stand alone
        ("a" * 101, ["[UNK]"]),
        (" \t\u200b", []),
    ],
)
def test_pieces(text: str, cut: list[str]):
    assert pieces(text) == cut


def test_numbers_stand_between_the_marks_and_are_cut_off_at_the_end():
    assert len(known_pieces()) == 30_522  # of bert-base-uncased
    assert numbers("fly ash", 128) == [101, 4875, 6683, 102]
    assert numbers("fly ash", 3) == [101, 4875, 102]
