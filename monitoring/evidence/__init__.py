"""佐证材料, put down at any time of the year (随手存).

evidence_of(project_ids) -> {project id: {row uuid or None: [Evidence, …]}}    one query, the newest first
indicators_of(project) -> [IndicatorOf]                                         the rows of the version in force
add(…), withdraw(…)                                                             the two verbs
"""

from monitoring.evidence.putting import WHOSE, add, may_attach, withdraw
from monitoring.evidence.reading import IndicatorOf, evidence_of, indicators_of, version_in_force

__all__ = [
    "WHOSE",
    "IndicatorOf",
    "add",
    "evidence_of",
    "indicators_of",
    "may_attach",
    "version_in_force",
    "withdraw",
]
