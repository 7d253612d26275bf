"""Check that the conditions of health cover still hold, hear people first, and answer prior approvals."""
