"""`finalite register publish DIR [--root DIR] [--url URL]`."""

from pathlib import Path

from . import USAGE, Trouble, register_files


def publish(asked) -> None:
    """Write the register as static files; refuses a folder that holds anything else."""
    from django.utils import timezone

    from finalite.capabilities.register.vocabulary import vocabulary
    from finalite.site.portals import register_static
    from finalite.site.portals.register_book import Book

    if not asked.slug:
        raise Trouble("into which folder? finalite register publish DIR", USAGE)
    with register_files.reading(asked.root) as read:
        name = read.organisation if asked.root else ""
        book = Book(read.entries, vocabulary(), name, obeyed=asked.root is None, parties=read.parties, terms=read.terms)
        try:
            count = register_static.publish(book, Path(asked.slug), url=asked.url, on=timezone.localdate())
        except (register_static.NotOurs, OSError) as why:
            raise Trouble(str(why), USAGE) from None
    print(f"{count} files written to {asked.slug}; open {Path(asked.slug) / 'index.html'}")
