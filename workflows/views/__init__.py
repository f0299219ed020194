"""Pages of a case. Views translate: rules live in the verbs."""
