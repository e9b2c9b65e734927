"""The language layer: paragraphs, sentences, quotation marks, names and words. Standard library only.

Offsets count Unicode code points. Any text is fine; English is read best, French well, other languages by their marks
and positions.
"""

from __future__ import annotations

from briefing.text.paragraph_breaks import paragraphs
from briefing.text.segmentation import sentences

__all__ = ["paragraphs", "sentences"]
