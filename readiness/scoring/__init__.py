"""The measure: questionnaire, answers, scores and tiers. Standard library only; no Django, no clock, no files."""
