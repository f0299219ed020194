"""运行监控: the project's rounds with both lights."""

from desk.tabs import Tab
from monitoring.midyear.page import context

TAB = Tab("midyear", "运行监控", "monitoring/midyear_tab.html", context, lambda project, user: None, 22)
