"""Routes as BPMN 2.0 XML, for other engines and drawing programs. ``xml_of`` is all others need."""

from workflows.bpmn.document import xml_of

__all__ = ["xml_of"]
