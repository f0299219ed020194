"""工作移交: what one person has in hand, room by room, and how it is given to a successor.

A room registers a ``Source``. The verb (``workflows.cases.handing_over``) locks the cases concerned, asks every source again
what there is, and lets each give its own.
"""

from workflows.handing.reviewing import LIVE, reviewing
from workflows.handing.sources import Item, Source, items_of, register, sources

__all__ = ["LIVE", "Item", "Source", "items_of", "register", "reviewing", "sources"]
