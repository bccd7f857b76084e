"""What people may ask of whoever keeps their data, and how it is answered.

Access and a copy to take along, rectification, restriction, objection, erasure that is verified by search, and the days by which
each is due (GDPR articles 12 to 21); what follows for merging, importing and keeping consents; and the records that a shop shows
to an authority.
"""

from relationkit.consent.rights.access import Export as Export
from relationkit.consent.rights.access import Sending as Sending
from relationkit.consent.rights.access import access as access
from relationkit.consent.rights.erase import Eraser as Eraser
from relationkit.consent.rights.erase import ErasureReport as ErasureReport
from relationkit.consent.rights.importing import Imported as Imported
from relationkit.consent.rights.importing import export_consents as export_consents
from relationkit.consent.rights.importing import import_consents as import_consents
from relationkit.consent.rights.merging import Standing as Standing
from relationkit.consent.rights.merging import merge_consents as merge_consents
from relationkit.consent.rights.merging import merge_suppressions as merge_suppressions
from relationkit.consent.rights.merging import not_carried as not_carried
from relationkit.consent.rights.minimisation import Asked as Asked
from relationkit.consent.rights.minimisation import minimise as minimise
from relationkit.consent.rights.plain import to_json as to_json
from relationkit.consent.rights.plan import ErasurePlan as ErasurePlan
from relationkit.consent.rights.plan import Exemption as Exemption
from relationkit.consent.rights.plan import plan_erasure as plan_erasure
from relationkit.consent.rights.portability import portable as portable
from relationkit.consent.rights.portability import to_csv as to_csv
from relationkit.consent.rights.ports import PARTS as PARTS
from relationkit.consent.rights.ports import ErasableStore as ErasableStore
from relationkit.consent.rights.ports import ErasureJournal as ErasureJournal
from relationkit.consent.rights.ports import ErasureNotice as ErasureNotice
from relationkit.consent.rights.ports import Holdings as Holdings
from relationkit.consent.rights.ports import Part as Part
from relationkit.consent.rights.ports import Recipients as Recipients
from relationkit.consent.rights.processing import ProcessingRecord as ProcessingRecord
from relationkit.consent.rights.processing import impact_skeleton as impact_skeleton
from relationkit.consent.rights.processing import processing_record as processing_record
from relationkit.consent.rights.rectification import Correction as Correction
from relationkit.consent.rights.rectification import Rectification as Rectification
from relationkit.consent.rights.rectification import rectify as rectify
from relationkit.consent.rights.requests import Due as Due
from relationkit.consent.rights.requests import RequestBook as RequestBook
from relationkit.consent.rights.requests import RightsRequest as RightsRequest
from relationkit.consent.rights.requests import due as due
from relationkit.consent.rights.requests import open_request as open_request
from relationkit.consent.rights.retention import Record as Record
from relationkit.consent.rights.retention import Retained as Retained
from relationkit.consent.rights.retention import Retention as Retention
from relationkit.consent.rights.retention import RetentionRule as RetentionRule
from relationkit.consent.rights.traces import Identifiers as Identifiers
from relationkit.consent.rights.unconfirmed import PendingStore as PendingStore
from relationkit.consent.rights.unconfirmed import Unconfirmed as Unconfirmed
from relationkit.consent.rights.unconfirmed import forget_unconfirmed as forget_unconfirmed

__all__ = [
    "PARTS",
    "Asked",
    "Correction",
    "Due",
    "ErasableStore",
    "Eraser",
    "ErasureJournal",
    "ErasureNotice",
    "ErasurePlan",
    "ErasureReport",
    "Exemption",
    "Export",
    "Holdings",
    "Identifiers",
    "Imported",
    "Part",
    "PendingStore",
    "ProcessingRecord",
    "Recipients",
    "Record",
    "Rectification",
    "RequestBook",
    "Retained",
    "Retention",
    "RetentionRule",
    "RightsRequest",
    "Sending",
    "Standing",
    "Unconfirmed",
    "access",
    "due",
    "export_consents",
    "forget_unconfirmed",
    "impact_skeleton",
    "import_consents",
    "merge_consents",
    "merge_suppressions",
    "minimise",
    "not_carried",
    "open_request",
    "plan_erasure",
    "portable",
    "processing_record",
    "rectify",
    "to_csv",
    "to_json",
]
