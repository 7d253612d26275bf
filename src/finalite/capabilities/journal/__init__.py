"""What passed through the door, kept so that nobody can change it unseen and people can see who looked at them."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    values=["ActRecord", "Consultation", "Fault", "FicheUsed", "Page", "Report", "Trace"],
    operations=["record"],
    sealing=["seal"],
    purging=["purge"],
    verifying=["verify"],
    habits=["Day", "Meeting", "Repeated", "Stretch", "days", "meetings", "repeated", "stretch"],
    queries=["acts_of_user", "acts_on_fiche", "consultations_of", "fiches_used", "search", "tally"],
)
