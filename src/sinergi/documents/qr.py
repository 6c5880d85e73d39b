"""QR codes as SVG, for a page or a slip of paper."""

import qrcode  # type: ignore[import-untyped]

CODE_PIXELS = 300
"""Wide enough to scan from a seat, narrow enough for a phone's screen."""


def draw_code(text: str, pixels: int = CODE_PIXELS) -> str:
    """Return the text as an SVG of a QR code, black on white, with its quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'width="{pixels}" height="{pixels}" '
        'shape-rendering="crispEdges" aria-hidden="true" focusable="false">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{path}" fill="#000"/></svg>'
    )
