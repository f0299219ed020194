"""What stands between our verbs and Viewflow: the base flow, the lock, the nodes and the operations.

Viewflow keeps the process, its tasks and the graph; people, events and documents are rows of ours. Nothing outside this
package and ``flows.py`` imports Viewflow's machinery.
"""
