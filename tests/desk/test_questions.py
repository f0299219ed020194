"""A question before an act stands only where the act cannot be undone; each of them is on this list, with the reason."""

from __future__ import annotations

import re

from config.environment import BASE_DIR
from config.strict_templates import templates

#: template -> why it asks
ASKS = {
    "accounts/person.html": "roles, pairs, passwords and accounts of somebody else, at once: sessions end, an old password is gone",
    "accounts/tokens.html": "a token that was stopped never works again",
    "monitoring/archives.html": "a sealed package is not changed any more",
    "monitoring/import_result.html": "an import that was voided never counts again",
    "monitoring/parts/discard.html": "the file is gone",
    "monitoring/vouchers.html": "a reversal stays",
    "notifications/preferences.html": "an address that was changed never answers again",
    "projects/change_new.html": "a draft that was given up stays so",
    "workflows/case.html": "signatures given so far are lost, or the case ends",
    "workflows/correct.html": "the first registration is marked for good",
    "workflows/steering.html": "the case ends, or signatures are passed over",
}


def test_only_what_cannot_be_undone_asks_first() -> None:
    found = {
        str(path.relative_to(BASE_DIR / "templates"))
        for path in templates()
        if re.search(r"\sdata-ask=", path.read_text())
    }
    assert found == set(ASKS)
