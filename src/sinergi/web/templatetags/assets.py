"""Tags that name built files: `{% asset_script "map" %}`, `{% asset_style "main" %}`."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sinergi.web.manifest import asset_address, preload_addresses

register = template.Library()


@register.simple_tag
def asset_script(name: str) -> SafeString:
    """Return the module script of frontend/src/pages/<name>.js and its preloads."""
    preloads = format_html_join(
        "",
        '<link rel="modulepreload" href="{}">',
        ((address,) for address in preload_addresses(f"{name}.js")),
    )
    return format_html(
        '{}<script type="module" src="{}"></script>',
        preloads,
        asset_address(f"{name}.js"),
    )


@register.simple_tag
def asset_style(name: str) -> SafeString:
    """Return the style sheet link of frontend/src/css/<name>.entry.css."""
    return format_html(
        '<link rel="stylesheet" href="{}">', asset_address(f"{name}.css")
    )


@register.simple_tag
def asset_url(name: str) -> str:
    """Return the address of one built file by its plain name, such as `favicon.svg`."""
    return asset_address(name)
