"""Database backends of Django with the purpose guard inside."""
