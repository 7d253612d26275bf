"""Pure values that every layer shares: no Django, no clock, no database."""
