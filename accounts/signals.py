"""What this app tells those that it does not know. Receivers run in the sender's transaction: all of it, or nothing."""

from django.dispatch import Signal

# Somebody's role at HKPC has just been written. `person` (locked) has the new role, `actor` gave it.
staff_role_changed = Signal()

# Somebody no longer acts for businesses that they may have acted for: `person`, and a list of `businesses` (locked).
access_lost = Signal()
