from tests.workflows.fixtures import cast, office_hours, toy_table

__all__ = ["cast", "office_hours", "toy_table"]
