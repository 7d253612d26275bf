"""The rule of this fiche: what is paid of care linked to an injury of work."""

from .adjudication import adjudicate_injury_care

__all__ = ["adjudicate_injury_care"]
