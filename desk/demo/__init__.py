"""The demo department: 云河市委组织部, entirely fictional, one year in execution and one being drafted.

Everything is done through the verbs people use, each at its own moment, so that trails, notices and locks are real.
"""
