"""PostgreSQL behind the purpose guard."""
