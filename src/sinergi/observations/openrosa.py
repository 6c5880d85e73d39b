"""The documents of OpenRosa 1.0: form list, manifest, answer to a submission."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.html import strip_tags

from sinergi.observations.choices import Media
from sinergi.observations.models import FormVersion

RESPONSE = "http://openrosa.org/http/response"
LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"


def response_document(message: str, *, nature: str) -> bytes:
    """Return an OpenRosaResponse with one message."""
    root = Element("OpenRosaResponse", xmlns=RESPONSE)
    SubElement(root, "message", nature=nature).text = strip_tags(message)
    return _bytes(root)


def list_document(rows: Iterable[tuple[FormVersion, str, str]]) -> bytes:
    """Return the form list of (version, address of the form, address of its manifest)."""
    root = Element("xforms", xmlns=LIST)
    for version, form_url, manifest_url in rows:
        one = SubElement(root, "xform")
        SubElement(one, "formID").text = version.form.code
        SubElement(one, "name").text = version.form.title
        SubElement(one, "version").text = version.version
        SubElement(one, "hash").text = f"md5:{version.md5}"
        SubElement(one, "downloadUrl").text = form_url
        if version.media:
            SubElement(one, "manifestUrl").text = manifest_url
    return _bytes(root)


def manifest_document(files: Iterable[tuple[Media, str]]) -> bytes:
    """Return the manifest of (file, address)."""
    root = Element("manifest", xmlns=MANIFEST)
    for file, url in files:
        one = SubElement(root, "mediaFile")
        SubElement(one, "filename").text = file.name
        SubElement(one, "hash").text = f"md5:{file.md5}"
        SubElement(one, "downloadUrl").text = url
    return _bytes(root)


def _bytes(root: Element) -> bytes:
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text
