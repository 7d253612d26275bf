"""Nothing leaves without a declared recipient: who received what about whom, and the only way to send it."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    disclosures=["disclose", "digest_of"],
    lines=["disclosed", "ledger", "ledger_page", "ledger_parts", "LedgerLine", "Received", "received"],
    outbound=["Outbound", "Outgoing", "Parcel", "Field", "send"],
    bank_file=["BankFile"],
    insurer_file=["InsurerFile"],
    **{
        "dsn.reading": ["read_dsn", "stream_dsn"],
        "dsn.values": [
            "Declaration",
            "DeclarationKind",
            "DeclarationType",
            "DeclaredPerson",
            "Contract",
            "ContractEnd",
            "Stop",
            "StopReason",
            "ReturnKind",
            "PartTime",
            "Suspension",
            "Payment",
            "Remuneration",
            "Bonus",
            "Sending",
            "Contact",
            "RawBlock",
            "RawItem",
            "RefusedDeclaration",
            "Closing",
            "DsnFile",
            "Fault",
        ],
    },
)
