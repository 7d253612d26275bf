"""SQLite behind the purpose guard."""
