"""System review (系统审核): one small class per rule."""
