"""Everything that is sealed: `app.Model.field` → "text" or "original".

"text" opens by the office's key, and is sealed anew at a change of term; "original" opens
by its custodians' keys, which are not on this server. The office is the row's
`institution`; where it is reached over another row, add the way: "text@report__institution".
Where somebody else may open it besides, add the way to that public key:
"text@report__institution+report__mailbox_key". Where the field names a file, add the module
that reads and keeps such files: "text#sinergi.reports.files" (`read_sealed(place)`,
`keep_sealed(bytes) -> place`). A test fails while a field named `sealed_*` is missing here.
"""

SEALED: dict[str, str] = {
    "reports.Report.sealed_text": "text",
    "reports.Report.sealed_identity": "original",
    "reports.ReportFile.sealed_name": "text@report__institution",
    "reports.ReportFile.original_place": "original@report__institution#sinergi.reports.files",
    "reports.ReportFile.copy_place": "text@report__institution#sinergi.reports.files",
    "reports.Message.sealed_text": "text@report__institution+report__mailbox_key",
}
