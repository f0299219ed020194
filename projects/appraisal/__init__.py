"""目标审核: what whoever reviews a target says besides the decision; for key and large projects the 目标审核表."""
