"""系统设置: every page on which the system is set up or watched, what each does, and who sees the effect."""
