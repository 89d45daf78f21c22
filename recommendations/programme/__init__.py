"""The cohort as programme managers see it: one selection of figures for the page, the export and the report."""
