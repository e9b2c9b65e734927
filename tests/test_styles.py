"""Who says what in the styles of other newsrooms: British single marks, wire copy, press releases, sport, court.

Each file of `tests/styles` is an article of our own with invented names; below the line stands what must be found in
it, in order and nothing else: `speaker | role | first words of the quote`, with - where there is none.
"""

from pathlib import Path

import pytest

from briefing.summary.quotations import find_quotes
from tests.newsroom import article as news

STYLES = sorted(Path(__file__).with_name("styles").glob("*.txt"))
FIRST_WORDS = 5


def found(text: str) -> list[str]:
    return [
        f"{quote.speaker or '-'} | {quote.speaker_role or '-'} | {' '.join(quote.text.split()[:FIRST_WORDS])}"
        for quote in find_quotes(news("a", text, language="en"))
    ]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_every_quote_has_its_speaker(path: Path) -> None:
    text, _, expected = path.read_text(encoding="utf-8").partition("\n---\n")
    assert found(text) == expected.splitlines()


def test_there_are_styles() -> None:
    assert len(STYLES) >= 20
