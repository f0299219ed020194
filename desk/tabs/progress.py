"""支出进度: planned against spent over the year, and the four checkpoints."""

from desk.tabs import Tab
from monitoring.curve.page import context

TAB = Tab("progress", "支出进度", "monitoring/tab.html", context, lambda project, user: None, 20)
