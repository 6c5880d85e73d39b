"""`sinergi manage`: Django's own management commands."""


def main(words: list[str]) -> int:
    """Run one management command; 0 when it went well."""
    from sinergi.conf.commands import start_django

    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["sinergi manage", *words])
    return 0
