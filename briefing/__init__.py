"""A daily news briefing from your own sources: key facts and quotes, each one traceable to its sentence.

    config = briefing.load("feeds.yaml")                  # ConfigError lists every mistake
    edition = briefing.build(config, now=now)             # pull .. compose, remembered in the store
    rendering = briefing.render(edition)
    briefing.verify(edition)                              # () when every fact and quote holds
    briefing.publish(config, edition)                     # files, letters, final, archive
    briefing.run_due(config)                              # build and publish what is due now
    briefing.read_sources(config)                         # between editions: keep what fast feeds would drop

The stages alone are `parse_feed`, `extract`, `summarize` and `group`. Names are imported when they are used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefing.config import load
    from briefing.errors import (
        BriefingError,
        ConfigError,
        DeliveryError,
        NothingToSend,
        RenderError,
        SourceError,
        StoreError,
        SummaryError,
    )
    from briefing.extraction import extract
    from briefing.pipeline import build, deliver, publish, read_sources, render
    from briefing.schedule import run_due
    from briefing.sources import parse_feed
    from briefing.stories import group
    from briefing.summary import summarize
    from briefing.verification import find_unproved as verify

__version__ = "0.1.0"

_HOMES = {
    "BriefingError": "briefing.errors:BriefingError",
    "ConfigError": "briefing.errors:ConfigError",
    "DeliveryError": "briefing.errors:DeliveryError",
    "NothingToSend": "briefing.errors:NothingToSend",
    "RenderError": "briefing.errors:RenderError",
    "SourceError": "briefing.errors:SourceError",
    "StoreError": "briefing.errors:StoreError",
    "SummaryError": "briefing.errors:SummaryError",
    "build": "briefing.pipeline:build",
    "deliver": "briefing.pipeline:deliver",
    "extract": "briefing.extraction:extract",
    "group": "briefing.stories:group",
    "load": "briefing.config:load",
    "parse_feed": "briefing.sources:parse_feed",
    "publish": "briefing.pipeline:publish",
    "read_sources": "briefing.pipeline:read_sources",
    "render": "briefing.pipeline:render",
    "run_due": "briefing.schedule:run_due",
    "summarize": "briefing.summary:summarize",
    "verify": "briefing.verification:find_unproved",
}

__all__ = [
    "BriefingError",
    "ConfigError",
    "DeliveryError",
    "NothingToSend",
    "RenderError",
    "SourceError",
    "StoreError",
    "SummaryError",
    "__version__",
    "build",
    "deliver",
    "extract",
    "group",
    "load",
    "parse_feed",
    "publish",
    "read_sources",
    "render",
    "run_due",
    "summarize",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'briefing' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    return getattr(importlib.import_module(module), attribute)
