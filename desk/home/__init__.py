"""What 我的待办 shows, part by part; each part is a constant number of queries."""
