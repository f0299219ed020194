"""The official 项目绩效目标表 on paper: one project, or a unit's in the order of the document. Drawn by ``projects.layout``."""
