"""佐证材料: files put down all year at the indicators and at the project, for everybody who reads the project."""

from desk.tabs import Tab
from monitoring.evidence.page import context, count

TAB = Tab(
    "documents", "佐证材料", "monitoring/evidence_tab.html", context, lambda project, user: count(project), 50
)
