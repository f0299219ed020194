"""年度工作安排: what the budget desk plans for a year, and who has not handed in."""
