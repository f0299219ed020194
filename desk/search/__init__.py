"""搜索: one box over projects, people, indicators and cases.

A group is one sort of thing: whose list it is, which rows fit, what a row shows. All groups are counted in one statement
and each that has something brings its rows in another, whatever lies in the tables. The rows come out of the same
visibility functions as the lists, so that nobody finds what they may not open.
"""

from desk.search.groups import GROUPS, Group, groups_for
from desk.search.terms import terms_of

__all__ = ["GROUPS", "Group", "groups_for", "terms_of"]
