"""Reads what a bank answers to a batch (ISO 20022 pain.002): a small parser, since no schema can be shipped.

It knows the elements that say what became of the money and lists by line each other element it meets. Not tested
against a bank: no claim of conformity.
"""

from dataclasses import dataclass

from .xml_reader import Node, Problem, Unreadable, read_xml

ACCEPTED = frozenset({"ACSC", "ACSP", "ACCC", "ACWC"})
"""Settled or in settlement. What is only checked so far (ACTC, ACCP, PDNG…) changes nothing."""
REJECTED = frozenset({"RJCT"})
WAITING = frozenset({"RCVD", "PDNG", "ACTC", "ACCP", "ACFC", "ACWP", "PATC", "PART"})
CODES = ACCEPTED | REJECTED | WAITING

_KNOWN = {
    "CstmrPmtStsRpt": {"GrpHdr", "OrgnlGrpInfAndSts", "OrgnlPmtInfAndSts"},
    "OrgnlGrpInfAndSts": {
        "OrgnlMsgId",
        "OrgnlMsgNmId",
        "OrgnlCreDtTm",
        "OrgnlNbOfTxs",
        "OrgnlCtrlSum",
        "GrpSts",
        "StsRsnInf",
        "NbOfTxsPerSts",
    },
    "OrgnlPmtInfAndSts": {
        "OrgnlPmtInfId",
        "OrgnlNbOfTxs",
        "OrgnlCtrlSum",
        "PmtInfSts",
        "StsRsnInf",
        "NbOfTxsPerSts",
        "TxInfAndSts",
    },
    "TxInfAndSts": {
        "StsId",
        "OrgnlInstrId",
        "OrgnlEndToEndId",
        "OrgnlUETR",
        "TxSts",
        "StsRsnInf",
        "ChrgsInf",
        "AccptncDtTm",
        "AcctSvcrRef",
        "ClrSysRef",
        "OrgnlTxRef",
        "FctvIntrBkSttlmDt",
        "TrckrData",
    },
    "StsRsnInf": {"Orgtr", "Rsn", "AddtlInf"},
    "Rsn": {"Cd", "Prtry"},
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A status with its reason codes, and the line it stands on. `reference` is the end-to-end reference of one
    payment, or the reference of a payment group or of the whole batch."""

    reference: str
    status: str
    reasons: tuple[str, ...]
    line: int

    @property
    def code(self) -> str:
        return " ".join(self.reasons)[:35]


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A bank's answer: the batch it is about, the status of the whole, of each group and of each payment."""

    message_id: str
    original: str
    batch: Outcome | None
    groups: tuple[Outcome, ...]
    payments: tuple[tuple[str, Outcome], ...]
    problems: tuple[Problem, ...]


def read_status_report(content: bytes) -> StatusReport:
    """Read a pain.002 of any version.

    Elements that are unknown, misplaced or unusable come back in `problems` with their line; the rest is kept. Raises
    `Unreadable` when the file is not XML, declares a document type, or is another message.
    """
    root, namespace = read_xml(content)
    report = root.find("CstmrPmtStsRpt")
    if root.tag != "Document" or report is None or "pain.002" not in namespace:
        raise Unreadable("content", f"ligne {root.line} : ce n’est pas un compte rendu de paiement (pain.002)")
    return _Reading(report).result()


class _Reading:
    def __init__(self, report: Node) -> None:
        self.report = report
        self.problems: list[Problem] = []
        self.payments: list[tuple[str, Outcome]] = []

    def result(self) -> StatusReport:
        self._note_unknown(self.report)
        groups = [self._group(node) for node in self.report.all("OrgnlPmtInfAndSts")]
        original, batch = self._batch()
        return StatusReport(
            self.report.value("GrpHdr/MsgId"),
            original,
            batch,
            tuple(g for g in groups if g),
            tuple(self.payments),
            tuple(sorted(self.problems, key=lambda p: p.line)),
        )

    def _batch(self) -> tuple[str, Outcome | None]:
        found = list(self.report.all("OrgnlGrpInfAndSts"))
        for extra in found[1:]:
            self._problem(extra, "un compte rendu ne parle que d’un lot")
        if not found:
            self._problem(self.report, "OrgnlGrpInfAndSts manque : rien ne dit de quel lot il s’agit")
            return "", None
        reference = found[0].value("OrgnlMsgId")
        if not reference:
            self._problem(found[0], "OrgnlMsgId manque : rien ne dit de quel lot il s’agit")
        return reference, self._outcome(found[0], reference, "GrpSts")

    def _group(self, node: Node) -> Outcome | None:
        reference = node.value("OrgnlPmtInfId")
        for transaction in node.all("TxInfAndSts"):
            self._payment(transaction, reference)
        return self._outcome(node, reference, "PmtInfSts")

    def _payment(self, node: Node, group: str) -> None:
        reference = node.value("OrgnlEndToEndId")
        if not reference or reference == "NOTPROVIDED":
            self._problem(node, "OrgnlEndToEndId manque : rien ne dit de quel virement il s’agit")
            return
        if not node.value("TxSts"):
            self._problem(node, f"TxSts manque pour {reference}")
            return
        outcome = self._outcome(node, reference, "TxSts")
        if outcome:
            self.payments.append((group, outcome))

    def _outcome(self, node: Node, reference: str, tag: str) -> Outcome | None:
        status = node.find(tag)
        if status is None:
            return None
        code = status.text.strip()
        if code not in CODES:
            self._problem(status, f"« {code[:12]} » n’est pas un état connu")
            return None
        reasons = self._reasons(node)
        if code in REJECTED and not reasons:
            self._problem(node, "un rejet sans code de motif")
        return Outcome(reference, code, reasons, status.line)

    def _reasons(self, node: Node) -> tuple[str, ...]:
        found = [self._reason(info) for info in node.all("StsRsnInf")]
        return tuple(code for code in found if code)

    def _reason(self, info: Node) -> str:
        code = info.value("Rsn/Cd") or info.value("Rsn/Prtry")
        if not code and not info.value("AddtlInf"):
            self._problem(info, "un motif sans code")
        return code[:35] or ("NARR" if info.value("AddtlInf") else "")

    def _note_unknown(self, node: Node) -> None:
        for child in node.children:
            if child.tag not in _KNOWN[node.tag]:
                self._problem(child, f"{child.tag} n’est pas attendu dans {node.tag}")
            elif child.tag in _KNOWN:
                self._note_unknown(child)

    def _problem(self, node: Node, message: str) -> None:
        self.problems.append(Problem(node.line, node.tag, message))
