"""Answers people about their data, and accounts for incidents and controls; public names are in `operations` and
`queries`.
"""
