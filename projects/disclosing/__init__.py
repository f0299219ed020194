"""Publishing papers after the 保密审查: who examined what, when and where it stands. What must not go out cannot get in.

``review`` holds what every publication has in common (预算公开 here, 决算公开 in monitoring); ``budget`` is 预算公开.
"""
