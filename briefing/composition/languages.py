"""Our words in more than one language: the edition's own, and those that go inside a sentence of an article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from briefing.phrases import Phrases
from briefing.text.language_detection import detect_language
from briefing.types import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The phrases of an edition: `edition` for credits, bridges and introductions, `others` by language ("fr") for the
    words inside a sentence, which must be of the sentence's language."""

    edition: Phrases
    others: Mapping[str, Phrases] = field(default_factory=dict)

    def inside(self, article: Article) -> Phrases:
        """The words that may stand inside a sentence of an article: those of its language, where there are some."""
        language = detect_language(article.text, article.language)
        own = self.edition.words.partition("-")[0] == language
        return self.edition if own else self.others.get(language, self.edition)
