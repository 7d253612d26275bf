"""Benefits paid to insured people and providers."""
