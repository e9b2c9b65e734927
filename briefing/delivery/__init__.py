"""Deliver: an edition becomes one message for each subscriber and leaves over a channel, recorded before and after.

`message` writes the mail, `outbox` decides who still gets it and keeps the record, `smtp` and `folder` are channels.
None of them knows how an edition came to be, and only the channels touch the world.
"""

from __future__ import annotations

from briefing.delivery.channel import Channel, NotConnected, Unanswered
from briefing.delivery.outbox import Ledger, MemoryLedger, deliver, plan

__all__ = ["Channel", "Ledger", "MemoryLedger", "NotConnected", "Unanswered", "deliver", "plan"]
