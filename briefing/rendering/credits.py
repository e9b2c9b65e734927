"""Credits whose link words lead to one place each: a list of a mail's links tells them apart by their words only."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.types import Blurb, Phrase

__all__ = ["told_apart"]

_CLOSING = " ;.,"


def told_apart(blurbs: Iterable[Blurb], taken: Iterable[tuple[str, str]] = ()) -> tuple[tuple[Phrase, ...], ...]:
    """The credit of each blurb, its links told apart from those read before.

    Where the words of the first link are taken, it goes on over the words behind it ("Read Farah Siddiq" becomes "Read
    Farah Siddiq in Tidewater Business"), and where those are taken too, the article's title is linked instead. An
    outlet that is only named as telling the story too keeps its words, and loses the link.

    Args: the blurbs in reading order; words and addresses of links above them.
    """
    targets = {_key(words): url for words, url in taken}
    return tuple(_apart(blurb, targets) for blurb in blurbs)


def _apart(blurb: Blurb, targets: dict[str, str]) -> tuple[Phrase, ...]:
    runs = list(blurb.credit)
    first = next((at for at, run in enumerate(runs) if run.url), None)
    if first is not None and not _is_free(runs[first], targets):
        runs[first : first + 2] = _longer(runs[first : first + 2], blurb, targets)
    made = [run if _is_free(run, targets) or at == first else Phrase(text=run.text) for at, run in enumerate(runs)]
    targets.update((_key(run.text), run.url) for run in made if run.url)
    return tuple(made)


def _longer(runs: list[Phrase], blurb: Blurb, targets: dict[str, str]) -> list[Phrase]:
    """A link and the words behind it, with more of them linked."""
    link, behind = runs[0], "".join(run.text for run in runs[1:] if not run.url)
    rest = [run for run in runs[1:] if run.url]
    words = behind.rstrip(_CLOSING)
    longer = Phrase(text=link.text + words, url=link.url)
    end = [Phrase(text=behind[len(words) :])] if behind[len(words) :] else []
    if words and _is_free(longer, targets):
        return [longer, *end, *rest]
    title = next((article.title for article in blurb.story.articles if article.url == link.url), blurb.story.headline)
    named = Phrase(text=title, url=link.url)
    return [Phrase(text=f"{longer.text} ("), named, Phrase(text=")"), *end, *rest]


def _is_free(run: Phrase, targets: dict[str, str]) -> bool:
    return not run.url or targets.get(_key(run.text), run.url) == run.url


def _key(words: str) -> str:
    return " ".join(words.casefold().split())
