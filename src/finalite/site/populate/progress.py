"""How far the demonstration is, told as every long work of the site tells it."""

from finalite.site.progress import steps

__all__ = ["steps"]
