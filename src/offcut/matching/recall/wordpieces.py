"""Word pieces as BERT cuts them: what the language model of the extra ``semantic`` reads.

Lower case without accents, punctuation apart, then the longest known piece first (Wu et al. 2016).
The pieces are those of bert-base-uncased, 30,522 of them, shipped beside this file (Apache-2.0).
"""

import gzip
import unicodedata
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("wordpieces.txt.gz")
_LONGEST_WORD = 100  # letters; longer words are unknown
_UNKNOWN, _FIRST, _LAST = "[UNK]", "[CLS]", "[SEP]"


@cache
def known_pieces() -> dict[str, int]:
    """Each piece with its number; a piece that goes on a word begins with '##'."""
    lines = gzip.decompress(_FILE.read_bytes()).decode("utf-8").splitlines()
    return {piece: number for number, piece in enumerate(lines)}


def pieces(text: str) -> list[str]:
    """The pieces of a text.

    >>> pieces("Fly-ash embeddings")
    ['fly', '-', 'ash', 'em', '##bed', '##ding', '##s']
    """
    return [piece for word in _words(text) for piece in _cut(word)]


def numbers(text: str, at_most: int) -> list[int]:
    """The pieces as numbers between the marks of begin and end, ``at_most`` in all."""
    known = known_pieces()
    inner = [known[piece] for piece in pieces(text)][: at_most - 2]
    return [known[_FIRST], *inner, known[_LAST]]


def _words(text: str) -> list[str]:
    """Lower-case words and single marks of punctuation."""
    spaced = []
    for letter in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(letter)
        if kind == "Mn" or letter in "\x00\ufffd" or (kind[0] == "C" and not letter.isspace()):
            continue
        spaced.append(f" {letter} " if _stands_alone(letter, kind) else letter)
    return "".join(spaced).split()


def _stands_alone(letter: str, kind: str) -> bool:
    """Punctuation, every other ASCII mark, and Chinese characters."""
    ascii_mark = letter.isascii() and not letter.isalnum() and not letter.isspace()
    return kind[0] == "P" or ascii_mark or "\u4e00" <= letter <= "\u9fff"


def _cut(word: str) -> list[str]:
    known, found, start = known_pieces(), [], 0
    if len(word) > _LONGEST_WORD:
        return [_UNKNOWN]
    while start < len(word):
        mark = "##" if start else ""
        for end in range(len(word), start, -1):
            if mark + word[start:end] in known:
                found.append(mark + word[start:end])
                start = end
                break
        else:
            return [_UNKNOWN]
    return found
