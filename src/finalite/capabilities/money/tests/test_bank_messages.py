"""What a bank sends is read line by line; what attacks the reader or fits nowhere is reported, never obeyed."""

import pytest

from finalite.capabilities import money

HEAD = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>'
TAIL = b"</CstmrPmtStsRpt></Document>"
GROUP = b"<OrgnlGrpInfAndSts><OrgnlMsgId>B1</OrgnlMsgId></OrgnlGrpInfAndSts>"
CAMT = (
    b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>%s</Stmt>'
    b"</BkToCstmrStmt></Document>"
)

BOMB = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + HEAD + b"&b;" + TAIL
LEAK = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + HEAD + b"&x;" + TAIL


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        LEAK,
        b'<!DOCTYPE d SYSTEM "http://example.invalid/x.dtd">' + HEAD + TAIL,
        b"",
        b"not xml",
        HEAD,
        b"<a>" * 100 + b"</a>" * 100,
        b'<?xml version="1.0" encoding="nowhere"?>' + HEAD + TAIL,
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrPmtStsRpt/></Document>',
        b"\x00\xff",
        CAMT % b"",
        HEAD + b"\x01" + TAIL,
    ],
)
@pytest.mark.parametrize("read", [money.read_status_report, money.read_statement])
def test_what_is_not_the_message_or_attacks_the_reader_is_refused(content, read):
    if read is money.read_statement and content == CAMT % b"":
        assert read(content).entries == ()
        return
    with pytest.raises(money.Unreadable):
        read(content)


def test_every_status_is_read_with_its_reasons_and_line():
    report = money.read_status_report(
        HEAD
        + b"\n"
        + GROUP
        + b"""
<OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>
<TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>
<TxInfAndSts><OrgnlEndToEndId>E2</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf><StsRsnInf><AddtlInf>closed</AddtlInf></StsRsnInf></TxInfAndSts>
</OrgnlPmtInfAndSts>"""
        + TAIL
    )
    found = [(o.reference, o.status, o.reasons, o.line) for _, o in report.payments]
    assert found == [("E1", "ACSC", (), 4), ("E2", "RJCT", ("AC04", "NARR"), 5)]
    assert report.original == "B1" and [g.status for g in report.groups] == ["PART"] and report.problems == ()


@pytest.mark.parametrize(
    ("inside", "where"),
    [
        (b"<OrgnlPmtInfAndSts><TxInfAndSts><TxSts>RJCT</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>", "TxInfAndSts"),
        (
            b"<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>E</OrgnlEndToEndId></TxInfAndSts></OrgnlPmtInfAndSts>",
            "TxInfAndSts",
        ),
        (
            b"<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>E</OrgnlEndToEndId><TxSts>OK</TxSts></TxInfAndSts>"
            b"</OrgnlPmtInfAndSts>",
            "TxSts",
        ),
        (
            b"<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>E</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts>"
            b"</OrgnlPmtInfAndSts>",
            "TxInfAndSts",
        ),
        (b"<Surprise/>", "Surprise"),
        (GROUP, "OrgnlGrpInfAndSts"),
    ],
)
def test_each_fault_is_named_with_its_line_and_the_rest_is_kept(inside, where):
    good = (
        b"<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>GOOD</OrgnlEndToEndId><TxSts>ACSP</TxSts></TxInfAndSts>"
        b"</OrgnlPmtInfAndSts>"
    )
    report = money.read_status_report(HEAD + GROUP + b"\n\n" + inside + good + TAIL)
    assert [(p.line, p.where) for p in report.problems] == [(3, where)]
    assert "GOOD" in [o.reference for _, o in report.payments]


@pytest.mark.parametrize(
    ("amount", "side", "day", "where"),
    [
        (b'Ccy="USD">1.00', b"DBIT", b"2026-11-21", "Amt"),
        (b'Ccy="EUR">0.00', b"DBIT", b"2026-11-21", "Amt"),
        (b'Ccy="EUR">1.005', b"DBIT", b"2026-11-21", "Amt"),
        (b'Ccy="EUR">1', b"OUT", b"2026-11-21", "CdtDbtInd"),
        (b'Ccy="EUR">1', b"DBIT", b"2026-13-21", "BookgDt"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(amount, side, day, where):
    entry = (
        b"<Ntry><Amt "
        + amount
        + b"</Amt><CdtDbtInd>"
        + side
        + b"</CdtDbtInd><BookgDt><Dt>"
        + day
        + b"</Dt></BookgDt></Ntry>"
    )
    read = money.read_statement(CAMT % (b"<Acct><Id><IBAN>FR76</IBAN></Id></Acct>\n" + entry))
    assert read.entries == () and [(p.line, p.where) for p in read.problems] == [(2, where)]
