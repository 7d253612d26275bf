"""Decides who gets which number, which scheme and caisse, and State medical aid: facts and a day in, reasons out."""

from . import affiliation_rules, aid_rules, identity_rules

assess_registration = identity_rules.assess_registration
assess_waiting = identity_rules.assess_waiting
assess_attachment = identity_rules.assess_attachment
assess_affiliation = affiliation_rules.assess_affiliation
assess_state_aid = aid_rules.assess_state_aid
