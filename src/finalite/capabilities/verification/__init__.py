"""Checks that what was declared is still true, and hears the person before anything is decided against them.

Who uses it, in this order, always inside an act of their own fiche (its purpose is the one in force):

1. `open_campaign(plan=Plan(…), candidates=[Candidate(…), …], on=…)` draws a sample that anybody can draw again from the
   seed kept, and opens one check, with its case, for each person drawn. `open_check(…)` opens one outside a campaign.
2. `compare(check_id=…, facts=[Compared(…), …], on=…)` keeps what was declared beside what a source said, and whether
   the fiche's own rule finds that they differ. It decides nothing.
3. `tell(check_id=…, answer_by=…, on=…)` notes that the difference was put to the person, with the last day to answer;
   `record_answer(…)` keeps what they say, by themselves or through an agent.
4. `require_heard(check_id=…, on=…)` refuses (`Refused`, code `not_heard`) until the person answered or their delay is
   over: call it before any act that takes something away.
5. `conclude(check_id=…, outcome=…, against=…, on=…)` writes the outcome. Against the person, only an agent may, and
   only once they were heard. `reopen(…)` takes the check up again when they bring a proof afterwards.

`overdue(on=…)`, `checks_of(…)`, `comparisons_of(…)`, `campaigns()`, `yield_of(…)` and `outcome_table()` answer. Every
row belongs to the fiche that made it and to nobody else. The fiche chooses the retention rule: `Plan.retention` or
`open_check(retention=…)`, and when it starts: `conclude(kept_from=…)`, or `start_retention(…)` later.
"""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    drawing=["close_campaign", "open_campaign"],
    operations=[
        "compare",
        "conclude",
        "open_check",
        "record_answer",
        "reopen",
        "require_heard",
        "start_retention",
        "tell",
    ],
    queries=[
        "campaign",
        "campaigns",
        "check",
        "checks_in",
        "checks_kept",
        "checks_of",
        "comparisons_in",
        "comparisons_of",
        "outcome_table",
        "overdue",
        "yield_of",
    ],
    sampling=["draw"],
    values=["CampaignInfo", "Candidate", "CheckInfo", "Compared", "DifferenceShown", "Plan", "Yield"],
)
