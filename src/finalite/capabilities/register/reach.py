"""Spells out what `everything = true` means, once all the entries are known: access requests owe the whole of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .entry import Entry, Flow, Recipient


def spelt_out(entries: Sequence[Entry]) -> list[Entry]:
    """The same entries, their open flows and recipients with the data categories that these amount to today."""
    by_slug = {one.slug: one for one in entries}
    return [_entry(one, by_slug) for one in entries]


def _entry(entry: Entry, by_slug: Mapping[str, Entry]) -> Entry:
    flows = tuple(_flow(flow, by_slug) for flow in entry.receives_from)
    known = entry.categories.union(*(flow.data for flow in flows))
    told = tuple(_told(one, known) for one in entry.recipients)
    return replace(entry, receives_from=flows, recipients=told)


def _flow(flow: Flow, by_slug: Mapping[str, Entry]) -> Flow:
    """A fiche that has no folder yet holds nothing, so nothing comes from it."""
    if not flow.everything or flow.fiche not in by_slug:
        return flow
    return replace(flow, data=by_slug[flow.fiche].categories)


def _told(one: Recipient, known: frozenset[str]) -> Recipient:
    return replace(one, data=known) if one.everything else one
