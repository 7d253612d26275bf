"""Pays what an injury of work leaves behind: lump sums, pensions of victims, pensions of their survivors."""
