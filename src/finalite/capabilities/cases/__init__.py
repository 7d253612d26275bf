"""What is under way for somebody, with its clock, and who may know about them because of it."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    operations=["assign", "close_case", "link_person", "note_event", "open_case", "open_cases", "reschedule"],
    queries=["case", "events_of", "links", "of_person", "opened_before", "work_list"],
    silence=["reject_by_silence"],
    filed=["About", "CaseShown", "Paper", "PaperRead", "file", "paper"],
    deadlines=["Deadline", "Pressing", "are_read_by", "pressing"],
    desk=["PersonShown", "WorkLine", "lines", "people_found", "shown"],
    values=["CaseEvent", "CaseInfo", "Clock", "NewCase"],
)
