"""The PDF report: `document` says what stands in it, `pdf` draws it."""
