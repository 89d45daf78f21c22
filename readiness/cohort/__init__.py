"""Statistics over many firms. Standard library only; no Django, no clock."""
