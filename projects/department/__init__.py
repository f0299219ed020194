"""部门整体绩效目标: its text, who writes it, what it is linked to, and how it is decided."""
