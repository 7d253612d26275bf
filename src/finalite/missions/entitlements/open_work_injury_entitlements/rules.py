"""Every rule of this fiche, each in the module of its subject: clocks, recognition, survivors."""

from . import clocks, recognition, survivors

clock, declaration = clocks.clock, clocks.declaration
decide_accident, decide_disease = recognition.decide_accident, recognition.decide_disease
decide_relapse, incapacity_right = recognition.decide_relapse, recognition.incapacity_right
survivor_rights, funeral_costs = survivors.survivor_rights, survivors.funeral_costs
DOCUMENTS = recognition.DOCUMENTS
