"""Every error a user can meet, as a tree.

    BriefingError            exit 1
    ├── ConfigError          exit 3   feeds.yaml, with every mistake at once
    ├── SourceError          exit 4   a feed, page or file that could not be fetched or read
    │   └── EmptyFeed                 a feed that can be read and has no entries
    ├── SummaryError         exit 1   text that could not be summarized or verified
    ├── RenderError          exit 1   a theme that is missing or broken, with template and line
    ├── EditError            exit 1   an edited draft, with every mistake at once
    ├── DeliveryError        exit 6   mail that could not be sent
    ├── StoreError           exit 1   the database
    └── NothingToSend        exit 5   an edition without stories

``str()`` of each is one line that a person can act on: what is wrong, where, and what to do. Work on many things never
raises for one of them: it returns a `briefing.types.Problem` beside the results.
"""

from __future__ import annotations


class BriefingError(Exception):
    """The base of all errors that the command line prints as one line."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        """Args: what is wrong, where it is (file and line, URL, address), what to do about it."""
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text


class ConfigError(BriefingError):
    """feeds.yaml is missing or wrong; `mistakes` has one line for each mistake in it."""

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", hint: str = "", mistakes: tuple[str, ...] = ()) -> None:
        super().__init__(what, where=where, hint=hint)
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(self.mistakes) if self.mistakes else super().__str__()


class SourceError(BriefingError):
    """A feed, a page or a file could not be fetched or read."""

    exit_code = 4


class EmptyFeed(SourceError):
    """A feed can be read and has no entries."""


class SummaryError(BriefingError):
    """An article could not be summarized, or its text does not contain a fact or quote of it."""


class RenderError(BriefingError):
    """A theme is missing, or a template in it is broken."""


class EditError(BriefingError):
    """An edited sheet has mistakes; `mistakes` has one line for each of them."""

    def __init__(self, what: str, *, where: str = "", hint: str = "", mistakes: tuple[str, ...] = ()) -> None:
        super().__init__(what, where=where, hint=hint)
        self.mistakes = mistakes

    def __str__(self) -> str:
        return "\n".join(self.mistakes) if self.mistakes else super().__str__()


class DeliveryError(BriefingError):
    """Mail could not be sent."""

    exit_code = 6


class StoreError(BriefingError):
    """The store could not be opened, read or written."""


class NothingToSend(BriefingError):
    """There is no story to tell, or no edition to send. `by_source` says why, one line a source."""

    exit_code = 5

    def __init__(self, what: str, *, where: str = "", hint: str = "", by_source: tuple[str, ...] = ()) -> None:
        super().__init__(what, where=where, hint=hint)
        self.by_source = by_source
