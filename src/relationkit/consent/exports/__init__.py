"""What the log says of one person and purpose, on paper: for a lawyer, an authority, another system, the person.

Each export is drawn up from a decision and the shop's `Particulars`, and stored nowhere: a record and a receipt of ISO/IEC TS
27560 as JSON-LD, a Kantara receipt, and a page to print.
"""

from relationkit.consent.exports.kantara import kantara_receipt as kantara_receipt
from relationkit.consent.exports.particulars import Particulars as Particulars
from relationkit.consent.exports.particulars import Recipient as Recipient
from relationkit.consent.exports.proof import proof_page as proof_page
from relationkit.consent.exports.record import consent_receipt as consent_receipt
from relationkit.consent.exports.record import consent_record as consent_record

__all__ = [
    "Particulars",
    "Recipient",
    "consent_receipt",
    "consent_record",
    "kantara_receipt",
    "proof_page",
]
