"""The accounts of the demonstration: known passwords, for a fictitious population only."""

import json
from pathlib import Path

from django.conf import settings


def accounts_file() -> Path:
    """Where the makers of the demonstration leave its accounts."""
    return settings.HOME / "demonstration.json"


def account_lines() -> list[str]:
    """One line an account: login, password, who it is; empty where there is no demonstration."""
    if not accounts_file().exists():
        return []
    accounts = json.loads(accounts_file().read_text("utf-8"))
    return [
        "Demonstration accounts (fictitious people):",
        *(f"  {one['username']:<16} {one['password']:<18} {one['who']}" for one in accounts),
    ]


def write_accounts(accounts: list[dict[str, str]]) -> None:
    """Keep the accounts (`username`, `password`, `who`), readable by their owner alone."""
    accounts_file().write_text(json.dumps(accounts, ensure_ascii=False, indent=1), "utf-8")
    accounts_file().chmod(0o600)
