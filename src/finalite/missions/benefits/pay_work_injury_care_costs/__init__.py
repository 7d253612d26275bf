"""Pays the care of a recognised injury of work: in full on the tariff, with nothing to advance."""
