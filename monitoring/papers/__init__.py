"""支出进度通报: one plain value, and the papers made of it (Word, Excel, print)."""
