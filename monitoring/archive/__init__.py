"""归档与调阅: a project's year as one folder that opens without us, sealed once, added to beside, lent out against a letter."""
