"""The generic doors: every operation and query of every fiche in force, as a page, an API route and a command."""
