"""Builds sample messages: fictitious persons and employers, sound unless a test plants a fault."""

from finalite.kernel.identifiers import FICTITIOUS_PLACE, fictitious_iban

SIREN, NIC = "732829320", "00074"
NIR = f"28507{FICTITIOUS_PLACE}012"
SIRET = SIREN + NIC
IBAN, BIC = fictitious_iban(1), "AGRIFRPP"
Block = tuple[str, dict[str, str]]

HEADER: list[Block] = [
    (
        "S10.G00.00",
        {
            "001": "Paie d'essai",
            "002": "Essai",
            "005": "02",
            "006": "P25V01",
            "007": "01",
            "008": "01",
        },
    ),
    ("S10.G00.01", {"001": SIREN, "002": NIC, "003": "Atelier d'essai"}),
    ("S10.G00.02", {"001": "02", "002": "Jeanne Essai", "004": "paie@exemple.fr", "005": "0100000000"}),
]
CONTACT: Block = (
    "S20.G00.07",
    {"001": "Jeanne Essai", "002": "0100000000", "003": "paie@exemple.fr", "004": "01"},
)
SICKNESS = {"001": "01", "002": "02112026", "003": "20112026", "004": "02"}
SUBROGATED = {**SICKNESS, "004": "01", "005": "03112026", "006": "20112026", "007": IBAN, "008": BIC}
IN_MONTH = {**SICKNESS, "002": "02102026", "003": "20102026"}
RETURNED = {"001": "01", "002": "02112026", "003": "20112026", "010": "16112026", "011": "01"}
PART_TIME: Block = ("S21.G00.66", {"001": "05102026", "002": "31102026", "003": "612.40"})
PERSON_IN_MONTH = {"013": "01", "014": "99", "015": "XX", "029": "Ailleurs"}
CONTRACT_IN_MONTH = {
    "002": "06", "003": "04", "004": "543f", "006": "Secretaire", "007": "01", "008": "99", "011": "10",
    "012": "151.67", "013": "151.67", "014": "10", "016": "99", "017": "9999", "018": "200", "019": SIRET,
    "020": "200", "024": "99", "026": "99", "036": "01", "037": "01",
}  # fmt: skip
PAY_TYPES = ("001", "002", "003", "010")
RISK = {"039": "200", "040": "524RB", "043": "1.20"}


def declaration(kind: str = "04", order: str = "1", **items: str) -> Block:
    """S20.G00.05 with what its kind must hold; `i002="04"` sets an item, `i003=""` takes it away."""
    root = {"001": kind, "002": "01", "003": "11", "004": order, "007": "21112026"}
    if kind in ("01", "09"):
        root |= {"005": "01102026", "008": "01", "010": "01"}
    root |= {"07": {"010": "01"}, "08": {"011": "01"}, "09": {"013": "01"}}.get(kind, {})
    return ("S20.G00.05", changed(root, items))


def employer(kind: str = "04") -> list[Block]:
    told = kind in ("01", "07", "09")
    enterprise = {"001": SIREN} | ({"003": "6201Z"} if told else {})
    place = {"001": NIC} | ({"002": "6201Z"} if told or kind == "08" else {})
    place |= {"022": "9999"} if kind in ("01", "09") else {}
    return [("S21.G00.06", enterprise), ("S21.G00.11", place)]


def person(kind: str = "04", **items: str) -> Block:
    base = {"001": NIR, "002": "ESSAI", "004": "Claire Anne", "006": "14071985"}
    return ("S21.G00.30", changed(base | ({} if kind in ("04", "05") else PERSON_IN_MONTH), items))


def contract(kind: str = "04", **items: str) -> Block:
    base = {"001": "01032015", "009": "CONTRAT01"}
    if kind not in ("04", "05"):
        base |= CONTRACT_IN_MONTH
    return ("S21.G00.40", changed(base | (RISK if kind in ("01", "09") else {}), items))


def payment(kind: str = "01", *, contract: str = "CONTRAT01", **items: str) -> list[Block]:
    """A payment with the types of pay that its kind must hold, gross 2,500 euros."""
    base = {"001": "31102026"}
    if kind == "07":
        base |= {"020": "01"}
    else:
        base |= {"002": "1950.00", "004": "1900.00", "006": "2.50", "007": "13", "009": "48.75", "013": "1950.00"}
    return [("S21.G00.50", changed(base, items)), *[pay(contract=contract, i011=kind_) for kind_ in PAY_TYPES]]


def pay(*, contract: str = "CONTRAT01", **items: str) -> Block:
    base = {"001": "01102026", "002": "31102026", "010": contract, "011": "001", "013": "2500.00"}
    return ("S21.G00.51", changed(base, items))


def bonus(**items: str) -> Block:
    return ("S21.G00.52", changed({"001": "028", "002": "300.00", "006": "CONTRAT01"}, items))


def stop(**items: str) -> Block:
    return ("S21.G00.60", changed(SICKNESS, items))


def message(kind: str = "04", *stops: Block, order: str = "1", **changes: Block | list[Block]) -> list[Block]:
    """A whole declaration of a kind; name a part (root, person, contract, payment…) to put another in its place."""
    parts: dict[str, Block | list[Block]] = {
        "root": declaration(kind, order),
        "contact": CONTACT if kind != "09" else [],
        "employer": employer(kind),
        "person": person(kind),
        "contract": contract(kind),
        "stops": list(stops) or default_stops(kind),
        "end": ending(kind),
        "retirement": [("S21.G00.71", {"002": "RUAA"})] if kind in ("01", "07", "09") else [],
        "payment": payment(kind) if kind in ("01", "07", "09") else [],
    }
    told = parts | changes
    return [block for part in told.values() for block in (part if isinstance(part, list) else [part])]


def default_stops(kind: str) -> list[Block]:
    sickness = {name: value for name, value in IN_MONTH.items() if name != "004" or kind == "01"}
    in_pay = [("S21.G00.60", sickness)]
    return {"04": [stop()], "05": [("S21.G00.60", RETURNED)], "01": in_pay, "07": in_pay}.get(kind, [])


def ending(kind: str) -> list[Block]:
    if kind != "07":
        return []
    end = {"001": "31102026", "002": "059", "006": "31102026", "008": "02", "020": "10"}
    return [("S21.G00.62", end), ("S21.G00.63", {"001": "90"})]


def changed(base: dict[str, str], items: dict[str, str]) -> dict[str, str]:
    """Items replaced (`i003="…"`), or taken away (`i003=""`)."""
    told = base | {name[1:]: value for name, value in items.items()}
    return {name: value for name, value in sorted(told.items()) if value}


def lines_of(blocks: list[Block]) -> list[str]:
    return [f"{name}.{item},'{value}'" for name, items in blocks for item, value in items.items()]


def written(*declarations: list[Block], header: list[Block] | None = None, lines: int = 0, count: int = 0) -> bytes:
    """The file of these declarations; `lines` and `count` are added to the right totals."""
    told = lines_of(HEADER if header is None else header)
    for blocks in declarations:
        told += lines_of(blocks)
    return closed(told, lines=lines, count=len(declarations) + count)


def closed(told: list[str], *, lines: int = 0, count: int = 1) -> bytes:
    """The lines with the totals that go with them."""
    end = [f"S90.G00.90.001,'{len(told) + 2 + lines}'", f"S90.G00.90.002,'{count}'"]
    return "".join(f"{line}\r\n" for line in (*told, *end)).encode("latin-1")
