"""上年结果: what the project came to in earlier years, beside its next draft."""

from desk.tabs import Tab
from monitoring.views.past import tab
from projects.models import Project

TAB = Tab(
    "past",
    "上年结果",
    "monitoring/past_tab.html",
    tab,
    lambda project, user: None,
    75,
    lambda project, user: project.kind != Project.Kind.SEPARATE,
)
