"""newscrawler: how Indonesia's press covers the world, one clean record an article."""

__version__ = "0.1.0"
