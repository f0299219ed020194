"""绩效运行监控: rounds with a cut-off, a form a project, a light of both halves (双监控)."""
