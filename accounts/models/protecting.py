"""Rows that are written once, held by PostgreSQL itself."""

import pgtrigger


def written_once(*, but: str) -> pgtrigger.Trigger:
    """Refuses every change of a row but of one field: who wrote it, which is forgotten when that person is erased.

    Deleting stays possible: erasing a business deletes what is about it.
    """
    return pgtrigger.Protect(
        name="written_once", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(exclude=[but])
    )
