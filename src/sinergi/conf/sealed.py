"""Everything that is sealed: `app.Model.field` → "text" or "original".

"text" opens by the office's key, and is sealed anew at a change of term; "original" opens
by its custodians' keys, which are not on this server. The office is the row's
`institution`; where it is reached over another row, add the way: "text@report__institution".
A field is a `BinaryField`, or a `FileField` whose file holds the sealed bytes.
`tests/test_sealed.py` fails while a field named `sealed_*` is missing here.
"""

SEALED: dict[str, str] = {
    "handovers.SealedCopy.sealed_body": "text",
}
