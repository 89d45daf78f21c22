"""What templates need of the questionnaire: texts in the reader's language, levels, tiers."""

from typing import Any

from django import template

from accounts.languages import current_language
from readiness.charts.scale import tier_class
from readiness.published import Place, PublishedSurvey, Result
from readiness.scoring.questionnaire import Level, Question, Questionnaire
from readiness.scoring.texts import Text
from readiness.services.colleagues import in_words
from readiness.wording import words

register = template.Library()
register.filter("tier_class", tier_class)


@register.filter
def in_language(text: Text | None) -> str:
    """The text in the active language; nothing for no text."""
    return "" if text is None else words(text)


@register.filter
def level_of(question: Question, value: int) -> Level:
    """The described level 1 to 5 of a question."""
    return question.level(value)


@register.filter
def tier_of(questionnaire: Questionnaire, tier_id: str) -> Any:
    """The tier of a questionnaire by its id."""
    return questionnaire.tier(tier_id)


@register.filter
def place_of(survey: PublishedSurvey, result: Result) -> Place:
    """Where a reader of the active language finds a published result."""
    return survey.place_of(result, current_language())


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """What a mapping holds under a key; nothing when it does not have the key."""
    return mapping.get(key, "")


@register.filter
def levels_in_words(counts: Any) -> str:
    """How often colleagues gave each level, see `readiness.services.colleagues.in_words`."""
    return in_words(counts)
