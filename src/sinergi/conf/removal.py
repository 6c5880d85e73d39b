"""What removes personal data when its time is over: kind of retention → dotted function.

`function(institution_id, before_on) -> sinergi.privacy.services.retention.Removed` removes
what that institution has from before the day. Kinds that stand here and in no rule in
force are never touched; a hold wins over every rule. The kinds are those of `privacy/personal/`.
"""

REMOVERS: dict[str, str] = {
    "pledge-names": "sinergi.neutrality.removing.remove_names",
    "handovers": "sinergi.web.removing_packages.remove_packages",
    "lent-names": "sinergi.operations.removing.remove_names",
}
