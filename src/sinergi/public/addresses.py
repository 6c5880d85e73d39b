"""Addresses of the door, by language; fixed, so that no page asks for them one by one."""

from collections.abc import Mapping
from types import MappingProxyType

PARTS = {
    "first": "",
    "ask": "tanya/",
    "review": "periksa/",
    "send": "kirim/",
    "paper": "formulir-b1.pdf",
    "mailbox": "kotak/",
    "safety": "aman/",
    "piece": "berkas/",
    "evenness": "kesetaraan/",
    "evenness_paper": "kesetaraan/pernyataan.pdf",
}
PREFIXES = {"id": "/lapor/", "en": "/en/lapor/"}
HARMLESS = "https://www.bmkg.go.id/"
"""Where the panic button leads: the weather, an everyday page of the state."""

ADDRESSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        language: {name: prefix + part for name, part in PARTS.items()}
        for language, prefix in PREFIXES.items()
    }
)
