"""Our own words by language: credits, marks, dates, counts and footers, read from `phrases/<language>.toml`.

Patterns come from us and from the reader's workspace, values come from feeds. So a pattern is never formatted twice,
a value is never read as a pattern, and `{name}` is all a pattern can say: no attribute or index access.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.errors import RenderError
from briefing.text import connective_words
from briefing.text.language_detection import detect_language
from briefing.types import Article

if TYPE_CHECKING:
    from babel import Locale

__all__ = ["EditionPhrases", "Phrases", "load"]

_BASE = "en"
_SLOT = re.compile(r"\{(\w+)\}")
_LINK = re.compile(r"\[([^\[\]]*)\]")
# 0 is Monday, as datetime.weekday counts.
_WEEKDAYS, _WEEKEND = (0, 1, 2, 3, 4), (5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The words of one language.

    `language` decides the full date; `words` is the language the patterns are in (English where there
    is no file for `language`). `patterns` maps a dotted key to its pattern, link brackets included.
    """

    language: str
    words: str
    patterns: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """The pattern of a key, without its link brackets. Raises RenderError for a key that does not exist."""
        return _LINK.sub(r"\1", self._pattern(key))

    def format(self, key: str, **values: object) -> str:
        """The pattern with its {names} filled in. Raises RenderError when a value for one of them is missing."""
        return self._fill(self[key], key, values)

    def parts(self, key: str, **values: object) -> tuple[tuple[str, bool], ...]:
        """The filled pattern in runs of (text, linked): words in brackets carry the link."""
        runs = _LINK.split(self._pattern(key))  # odd places are what stood in brackets
        filled = ((self._fill(run, key, values), at % 2 == 1) for at, run in enumerate(runs))
        return tuple((text, linked) for text, linked in filled if text)

    def plural(self, key: str, count: int, **values: object) -> str:
        """The pattern for a number of things (`key.one`, `key.other`); `{n}` is the number as it is written."""
        return self.format(self._numbered(key, count), n=self.number(count), **values)

    def plural_parts(self, key: str, count: int, **values: object) -> tuple[tuple[str, bool], ...]:
        """`parts` of the pattern for a number of things."""
        return self.parts(self._numbered(key, count), n=self.number(count), **values)

    def join(self, items: Iterable[str]) -> str:
        """A list as it is spoken: "A", "A and B", "A, B and C"."""
        words = [item for item in items if item]
        if len(words) < 2:
            return "".join(words)
        return self.patterns["list.comma"].join(words[:-1]) + self.patterns["list.and"] + words[-1]

    def quote(self, text: str) -> str:
        """A quotation in the marks of the language."""
        return f"{self.patterns['quote.open']}{text}{self.patterns['quote.close']}"

    def number(self, count: int) -> str:
        """A whole number as the language groups its digits."""
        from babel.numbers import format_decimal

        return format_decimal(count, locale=self._locale(self.words))

    def date(self, day: dt.date) -> str:
        """The full date: "Wednesday, June 3, 2026"."""
        from babel.dates import format_date

        return format_date(day, format="full", locale=self._locale())

    def short_date(self, day: dt.date) -> str:
        """Day and month: "June 3"."""
        from babel.dates import format_skeleton

        return format_skeleton("MMMMd", day, locale=self._locale(self.words))

    def weekday(self, day: dt.date) -> str:
        """The name of the day: "Wednesday"."""
        from babel.dates import format_date

        return format_date(day, format="EEEE", locale=self._locale(self.words))

    def days(self, days: Sequence[int]) -> str:
        """When a briefing comes: "on weekdays", "every day", "on Mondays and Fridays"; "" for no days."""
        chosen = tuple(sorted(set(days)))
        if not chosen:
            return ""
        named = {_WEEKDAYS + _WEEKEND: "days.every", _WEEKDAYS: "days.weekdays", _WEEKEND: "days.weekends"}
        if chosen in named:
            return self[named[chosen]]
        return self.format("days.some", days=self.join(self[f"days.name.{day}"] for day in chosen))

    def month_days(self, days: Sequence[int]) -> str:
        """When a monthly briefing comes: "on the 1st of each month"; "" for no days."""
        chosen = sorted(set(days))
        if not chosen:
            return ""
        if chosen == [31]:  # months end on different days, and the briefing comes on all of them
            return self["days.month_end"]
        ordinal = self._locale(self.words).ordinal_form
        forms = ((f"days.ordinal.{ordinal(day)}", day) for day in chosen)
        named = [self.format(key if key in self.patterns else "days.ordinal.other", n=day) for key, day in forms]
        return self.format("days.monthly" if len(named) == 1 else "days.monthly_some", days=self.join(named))

    @property
    def direction(self) -> str:
        """How the language runs: `ltr` or `rtl`."""
        return str(self._locale(self.words).text_direction)

    def _locale(self, language: str = "") -> Locale:
        return _locale_of(language or self.language) or _english_locale()

    def _numbered(self, key: str, count: int) -> str:
        form = f"{key}.{self._locale(self.words).plural_form(count)}"
        return form if form in self.patterns else f"{key}.other"  # CLDR's "many" (a million, in French) needs no key

    def _pattern(self, key: str) -> str:
        try:
            return self.patterns[key]
        except KeyError:
            raise RenderError(f"there is no phrase {key!r}", where="phrases", hint="see phrases/en.toml") from None

    @staticmethod
    def _fill(pattern: str, key: str, values: Mapping[str, object]) -> str:
        missing = sorted(set(_SLOT.findall(pattern)) - set(values))
        if missing:
            raise RenderError(f"phrase {key!r} needs {{{missing[0]}}}", where="phrases")
        return _SLOT.sub(lambda found: str(values[found[1]]), pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPhrases:
    """The phrases of an edition: `edition` for credits, bridges and introductions; `others`, by language ("fr"), for
    words inside a sentence, which must be in the sentence's language."""

    edition: Phrases
    others: Mapping[str, Phrases] = field(default_factory=dict)

    def for_article(self, article: Article) -> Phrases:
        """The phrases for words inside a sentence of an article: those of its language, or else the edition's."""
        language = detect_language(article.text, article.language)
        own = self.edition.words.partition("-")[0] == language
        return self.edition if own else self.others.get(language, self.edition)


def load(language: str, folders: Sequence[Path]) -> Phrases:
    """Read the phrases of a language.

    Args:
        language: a language tag such as "fr" or "fr-CA"; its own file wins over its language's, and that over English.
        folders: template folders in search order, the workspace's first and the shipped one last; an earlier folder
            replaces single keys of a later one. Each may hold `phrases/<language>.toml`.

    Raises:
        RenderError: no English file, a file that is not TOML, one with a key or a {name} that English does not have, or
            with words around a quote that the gate would not let pass.
    """
    english: dict[str, str] = {}
    given: dict[
        str, str
    ] = {}  # the shipped ones: a workspace whose English leaves a {name} out takes it from no language
    for folder in reversed(folders):
        found = _read(folder / "phrases" / f"{_BASE}.toml")
        given = given or found
        _check(found, given, folder / "phrases" / f"{_BASE}.toml")
        english |= found
    if not english:
        raise RenderError("there is no phrases/en.toml in the template folders", where=", ".join(map(str, folders)))
    patterns, words = dict(english), _BASE
    for tag in _file_names(language):
        for folder in reversed(folders):
            file = folder / "phrases" / f"{tag}.toml"
            found = _read(file)
            _check(found, given, file)
            patterns |= found
            words = tag if found else words
    return Phrases(language=language if _locale_of(language) else _BASE, words=words, patterns=patterns)


def _file_names(language: str) -> tuple[str, ...]:
    """The files to read after English, the most general first: "fr-CA" reads fr.toml, then fr-ca.toml."""
    tag = language.lower().replace("_", "-")
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", tag):
        return ()  # a tag becomes a file name: nothing else may
    return tuple(name for name in dict.fromkeys((tag.partition("-")[0], tag)) if name != _BASE)


def _read(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    try:
        return dict(_flattened(tomllib.loads(file.read_text("utf-8")), "", file))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise RenderError(f"the phrases cannot be read: {error}", where=str(file), hint="it must be TOML") from error


def _flattened(table: Mapping[str, object], prefix: str, file: Path) -> Iterable[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _flattened(value, f"{key}.", file)
        elif isinstance(value, str):
            yield key, value
        else:
            raise RenderError(f"phrase {key!r} is not text", where=str(file), hint="put it in quotes")


def _check(found: Mapping[str, str], english: Mapping[str, str], file: Path) -> None:
    for key, pattern in found.items():
        base = english.get(key, english.get(f"{key.rpartition('.')[0]}.other"))
        if base is None:
            raise RenderError(f"there is no phrase {key!r}", where=str(file), hint="see phrases/en.toml for the keys")
        unknown = sorted(set(_SLOT.findall(pattern)) - set(_SLOT.findall(base)))
        if unknown:
            raise RenderError(f"phrase {key!r} has no {{{unknown[0]}}}", where=str(file), hint=f"English says {base!r}")
        wrong = _wrong_around_quote(key, pattern)
        if wrong:
            raise RenderError(f"phrase {key!r} {wrong}", where=str(file), hint=f"English says {base!r}")


def _wrong_around_quote(key: str, pattern: str) -> str:
    """Why the gate would drop every blurb whose quote is told with this pattern, or ""."""
    if key in ("quote.open", "quote.close", "quote.close_comma"):
        return "has a word in it; only marks go there" if connective_words.words_in(pattern) else ""
    if key not in ("quote.said", "quote.said_role"):
        return ""
    missing = [slot for slot in ("quote", "speaker") if slot not in _SLOT.findall(pattern)]
    if missing:
        return f"needs {{{missing[0]}}}"
    words = connective_words.words_in(_SLOT.sub(" ", pattern))
    if len(words) > connective_words.MOST_AROUND_A_QUOTE:
        most = connective_words.MOST_AROUND_A_QUOTE
        return f"has {len(words)} words of its own; a quote may have {most} of ours around it"
    claims = connective_words.claiming_words(words, opening=bool(connective_words.words_in(pattern.partition("{")[0])))
    return f"says {claims[0]!r}, which a reader may take for the speaker's name or denial" if claims else ""


def _locale_of(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.partition("-")[0].partition("_")[0]):
        try:
            return Locale.parse(tag.replace("-", "_"))
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return None


def _english_locale() -> Locale:
    from babel import Locale

    return Locale(_BASE)
