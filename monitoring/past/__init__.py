"""结果应用: what became of a project in earlier years, beside its next draft and as a list for the budget meeting."""
