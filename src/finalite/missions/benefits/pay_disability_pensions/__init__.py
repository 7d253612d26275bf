"""Pays disability pensions: computes, orders each month once, follows earnings and revisions, and says why."""
