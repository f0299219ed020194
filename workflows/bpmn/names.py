"""Name spaces and ids of a BPMN document."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
LINE = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
#: what BPMN has no word for: place, fallback person, what follows at the limit
OWN = "urn:jicheng:route"

for prefix, space in (("", MODEL), ("bpmndi", DI), ("dc", DC), ("di", LINE), ("xsi", XSI), ("jicheng", OWN)):
    ET.register_namespace(prefix, space)


def tag(name: str, space: str = MODEL) -> str:
    """``{http://…}name``."""
    return f"{{{space}}}{name}"


def add(
    parent: ET.Element, local: str, text: str = "", /, *, space: str = MODEL, **attributes: str
) -> ET.Element:
    """A child element of the local name; ``id_`` and the like lose their underscore."""
    clean = {key.rstrip("_"): value for key, value in attributes.items()}
    child = ET.SubElement(parent, tag(local, space), clean)
    child.text = text or None
    return child


def identifier(text: str) -> str:
    """A name that XML takes as an id and Python as a variable."""
    return re.sub(r"\W", "_", text, flags=re.ASCII)
