"""系统审核 as the budget desk sets it: what is waived, where the limits lie, what became of the remarks."""
