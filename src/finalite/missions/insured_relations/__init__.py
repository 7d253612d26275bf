"""Relations with insured people."""
