"""The part of a report about colleagues who answered apart."""

from django.utils.translation import gettext as _

from recommendations.presenting.spread import PointView, SpreadRow, spread_view
from recommendations.report import document as doc
from recommendations.report.frozen import Frozen


def spread(frozen: Frozen) -> doc.Spread | None:
    """From what was frozen with the firm's own rating; None where no colleague had finished."""
    view = spread_view(frozen.questionnaire, frozen.own.plain_answers, frozen.own.colleagues)
    if view is None:
        return None
    return doc.Spread(
        intro=view.intro,
        key=view.key,
        rows=tuple(_row(row) for row in view.rows),
        points_intro=view.points_intro,
        points=tuple(_point(point) for point in view.points),
    )


def _row(row: SpreadRow) -> doc.SpreadRow:
    return doc.SpreadRow(
        dimension=row.dimension,
        own=row.own,
        own_value=None if row.own_score is None else float(row.own_score),
        lowest=row.lowest,
        median=row.middle,
        highest=row.highest,
        dots=tuple(doc.SpreadDot(value=float(dot.score), count=dot.count) for dot in row.dots),
    )


def _point(point: PointView) -> doc.TalkingPoint:
    return doc.TalkingPoint(
        question=point.question,
        dimension=point.dimension,
        text=_("The firm: %(own)s. Colleagues: %(colleagues)s.") % {"own": point.own, "colleagues": point.colleagues},
        apart=point.apart,
    )
