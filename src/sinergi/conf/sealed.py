"""Everything that is sealed: `app.Model.field` → "text" or "original".

"text" opens by the office's key, and is sealed anew at a change of term; "original" opens
by its custodians' keys, which are not on this server. The office is the row's
`institution`; where it is reached over another row, add the way: "text@report__institution".
Where somebody else may open it besides, add the way to that public key:
"text@report__institution+mailbox_key" (an empty key: nobody else). Where the field names a file, add the module
that reads and keeps such files: "text#sinergi.reports.files" (`read_sealed(place)`,
`keep_sealed(bytes) -> place`). A test fails while a field named `sealed_*` is missing here.
"""

SEALED: dict[str, str] = {
    "reports.Report.sealed_text": "text",
    "reports.Report.sealed_identity": "original",
    "reports.ReportFile.sealed_name": "text@report__institution",
    "reports.ReportFile.original_place": "original@report__institution#sinergi.reports.files",
    "reports.ReportFile.copy_place": "text@report__institution#sinergi.reports.files",
    "reports.Message.sealed_text": "text@report__institution+mailbox_key",
    "reports.Handling.sealed_text": "text",
    "reports.Party.sealed_text": "text@report__institution",
    "reports.Referral.sealed_text": "text",
    "reports.Incident.sealed_text": "text",
    "evidence.EvidenceItem.sealed_title": "text",
    "evidence.EvidenceItem.sealed_copy_key": "text",
    "evidence.EvidenceItem.sealed_original_key": "original",
    "evidence.CustodyNote.sealed_text": "text",
    "evidence.ExportRun.sealed_key": "text",
    "handovers.SealedCopy.sealed_body": "text",
    "cases.Case.sealed_text": "text",
    "cases.CaseStep.sealed_note": "text",
    "cases.CaseText.sealed_text": "text",
    "cases.Note.sealed_text": "text",
    "cases.Paper.sealed_data": "text",
    "cases.Party.sealed_name": "text",
    "cases.Plenary.sealed_sitting": "text",
    "cases.Publication.sealed_text": "text",
    "neutrality.SealedText.sealed_text": "text",
}
