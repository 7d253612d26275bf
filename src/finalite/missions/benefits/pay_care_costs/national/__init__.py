"""Decides the care of a whole country from files: reads, checks, decides bucket by bucket, and goes on after a cut.

Nothing here opens the project's database or knows a name: a person is a row number.
"""
