"""`python -m sinergi_cli`."""

from sinergi_cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
