"""The values of CAP 1.2 (OASIS, 1 July 2010), and what our kinds are in its words."""

from types import MappingProxyType

from sinergi.warnings.rules.steps import Hazard

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
CATEGORIES = (
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport",
    "Infra", "CBRNE", "Other",
)  # fmt: skip
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
"""Each from what presses most to what presses least (sections 3.2.1 and 3.2.2)."""

UNKNOWN = "Unknown"
URGENT = frozenset({"Extreme", "Severe"})
"""Severities about which nobody may ask not to be told."""

CATEGORY_OF = MappingProxyType(
    {
        Hazard.CROWD: "Security",
        Hazard.SECURITY: "Security",
        Hazard.LOGISTICS: "Infra",
        Hazard.HOAX: "Other",
        Hazard.FLOOD: "Met",
        Hazard.WEATHER: "Met",
        Hazard.MOVED_STATION: "Safety",
        Hazard.PROPS: "Other",
        Hazard.VIOLATIONS: "Other",
        Hazard.READINESS: "Infra",
        Hazard.DEADLINE: "Other",
        Hazard.VULNERABILITY: "Safety",
        Hazard.SILENCE: "Other",
        Hazard.OTHER: "Other",
    }
)
RESPONSE_OF = MappingProxyType(
    {
        Hazard.CROWD: "Prepare",
        Hazard.SECURITY: "Prepare",
        Hazard.FLOOD: "Prepare",
        Hazard.WEATHER: "Prepare",
        Hazard.LOGISTICS: "Execute",
        Hazard.MOVED_STATION: "Execute",
        Hazard.READINESS: "Execute",
    }
)
"""What is asked of those who are told; of other kinds it is "Assess"."""

FLOOD_WORDS = ("banjir", "flood", "genangan", "rob")
"""Words of an event that make a message of the weather one about flooding."""


def hazard_of(event: str, categories: tuple[str, ...]) -> Hazard:
    """Return our kind for an event and its categories, as far as they tell."""
    words = event.casefold()
    if any(word in words for word in FLOOD_WORDS):
        return Hazard.FLOOD
    if "Met" in categories:
        return Hazard.WEATHER
    if "Security" in categories:
        return Hazard.SECURITY
    return Hazard.OTHER
