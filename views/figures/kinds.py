"""Every kind of figure of the house, each once."""

from __future__ import annotations

from typing import Any

from store.catalogue import ASKER
from store.models import Level
from views import (
    comparison,
    inequality,
    lifecourse,
    maps,
    matrix,
    need,
    people,
    priority,
    published,
    pyramid,
    two,
)
from views.edition import store
from views.figures import initiative, own, places, unequal, whole
from views.figures.expert import KINDS_OF_EXPERTS
from views.figures.lines import ALONE, beside
from views.figures.state import GENERAL, Builder, Kind, Parameter
from views.initiatives.filters import allowed

_AREA = ("indikator", "kategori", "niva", "ar", "omrade")
#: Municipalities a figure can mark, and areas a development can draw beside the first.
MARKED, LINES = 6, 30
_KOMMUNE = [str(Level.KOMMUNE)]


def _unequal(id_: str, build: Builder, *own: Parameter, **more: Any) -> Kind:
    """A figure of Ulikhet: same page, same choice, same levels."""
    given: dict[str, Any] = {"rows": unequal.observations, "at": unequal.home, **more}
    return Kind(id_, build, "ulikhet", (*_AREA, *(p.name for p in own)), _AREA,
                carries=("inndeling",), own=own, levels=inequality.levels,
                indicators=unequal.indicators, **given)  # fmt: skip


def _index(id_: str, build: Builder) -> Kind:
    """A figure of Prioritering: same page, same recipe."""
    own = (
        Parameter("metode", lambda *_: priority.METHODS),
        Parameter("vekter", lambda c, _: list(priority.offered(c.level)),
                  most=priority.MOST_INDICATORS, accepts=whole.weights_hold),
    )  # fmt: skip
    return Kind(id_, build, "prioritering", ("niva", "omrade", "metode", "vekter"),
                ("niva", "omrade"), own=own, levels=lambda _: list(matrix.LEVELS))  # fmt: skip


_ALL = (
    Kind("kart", places.map_figure, "kart", (*_AREA, "inndeling", "steder", "folk"), GENERAL,
         own=(Parameter("steder", lambda *_: ("ja", "nei")),
              Parameter("folk", lambda *_: people.years()),
              Parameter("utsnitt", lambda c, _: own.window(c), every=lambda: (own.ONLY,))),
         rows=places.area_observations, width=720, map=True, sets=True),
    Kind("ruter", places.tile_figure, "kart", _AREA, GENERAL, levels=maps.tile_levels,
         rows=places.area_observations, width=720, at=places.tiles_home),
    Kind("to-indikatorer", places.two_figure, "kart", (*_AREA, "folk"), _AREA,
         carries=("inndeling",),
         own=(Parameter("sammenlign_indikator", lambda c, _: two.others(c),
                        default=lambda c, _: two.first_other(c), every=two.indicators),
              Parameter("folk", lambda *_: people.years())),
         levels=two.levels, indicators=two.indicators, rows=places.two_observations,
         width=720, map=True, at=places.two_home),
    Kind("pyramide", places.pyramid_figure, "sammenlign", ("bosted", "befolkningsar", "mot"),
         own=(Parameter("bosted", lambda *_: pyramid.areas(), default=lambda *_: ASKER),
              Parameter("befolkningsar", lambda *_: pyramid.years()),
              Parameter("mot", lambda *_: pyramid.others())),
         rows=places.pyramid_observations, at=places.pyramid_home),
    Kind("rangering", places.ranking_figure, "rangering", (*_AREA, "inndeling"), GENERAL,
         own=(Parameter("form", lambda *_: (places.DOTS, places.BARS)),),
         rows=places.area_observations),
    Kind("utvikling", places.development_figure, "omrade", (), _AREA, carries=("inndeling",),
         own=(Parameter("sammenlign", lambda c, _: beside(c), most=LINES,
                       every=lambda: [ALONE, *store()[0].areas]),),
         areas=places.with_asker, rows=places.development_observations,
         at=places.development_home, sets=True),
    Kind("plass", places.place_figure, "sammenlign",
         ("indikator", "kategori", "ar", "sammenlign"), ("indikator", "kategori", "ar"),
         own=(Parameter("sammenlign", lambda c, _: comparison.others(c.indicator, c.category),
                        most=MARKED, every=lambda: list(comparison.OFFERED)),),
         levels=lambda _: _KOMMUNE, indicators=lambda: [i.id for i in comparison.indicators()],
         start=comparison.DEFAULT, rows=places.municipal_observations),
    Kind("profil", whole.profile_figure, "omrade", ("omrade",), ("niva", "omrade"),
         carries=GENERAL, levels=lambda _: whole.PROFILE_LEVELS, areas=whole.profile_areas,
         first_area=whole.FIRST_AREA, rows=whole.profile_observations,
         table=whole.profile_table),
    Kind("barometer", whole.barometer_figure, "omrade", ("omrade", "fase"), ("niva", "omrade"),
         carries=GENERAL, own=(Parameter("fase", lambda *_: allowed("fase")),),
         levels=lambda _: whole.PROFILE_LEVELS, areas=whole.profile_areas,
         first_area=whole.FIRST_AREA, rows=whole.barometer_observations, sets=True, least=380),
    Kind("matrise", whole.matrix_figure, "matrise", ("niva", "omrade", "sorter", "fase"),
         ("niva", "omrade"), carries=GENERAL,
         own=(Parameter("sorter", whole.matrix_orders, every=whole.every_order),
              Parameter("fase", lambda *_: allowed("fase"))),
         least=880, levels=lambda _: list(matrix.LEVELS), rows=whole.matrix_observations,
         table=whole.matrix_table),
    Kind("behov-innsats", whole.need_figure, "behov", ("omrade", "tema", "fase"), ("omrade",),
         carries=GENERAL, own=(Parameter("tema", lambda *_: list(store()[0].domains)),
                               Parameter("fase", lambda *_: allowed("fase"))),
         levels=lambda _: [need.LEVEL], rows=whole.need_observations, least=352),
    Kind("livslop", whole.life_figure, "livslop", ("niva", "omrade"), ("niva", "omrade"),
         levels=lambda _: lifecourse.LEVELS, areas=whole.life_areas,
         rows=whole.life_observations),
    _index("prioritering", whole.index_figure),
    _index("bidrag", whole.parts_figure),
    _unequal("spredning", unequal.spread_figure),
    _unequal("gap", unequal.gap_figure, rows=unequal.observations_over_time),
    Kind("stigning", unequal.slope_figure, "ulikhet",
         ("indikator", "kategori", "niva", "omrade"), ("indikator", "kategori", "niva", "omrade"),
         carries=("ar", "inndeling"), rows=unequal.slope_observations),
    _unequal("lorenz", unequal.curve_figure, Parameter("metode", lambda *_: unequal.CURVES)),
    _unequal("klynger", unequal.cluster_figure,
             Parameter("folk", lambda *_: people.years()), width=720, map=True),
    _unequal("justert", unequal.adjusted_figure, rows=None),
    Kind("inntektsulikhet", unequal.published_figure, "ulikhet", ("ulikhetsmaal",),
         own=(Parameter("ulikhetsmaal", lambda *_: published.measures()),),
         rows=unequal.published_observations),
    *KINDS_OF_EXPERTS,
    Kind("fornyelse", initiative.pipeline_figure, "innovasjon", dated=True),
    Kind("samspill", initiative.cooperation_figure, "samspill"),
    Kind("flyt", initiative.flow_figure, "samspill", ("utfordring",),
         own=(Parameter("utfordring", lambda *_: allowed("utfordring")),), bundle="whole",
         least=720),
    Kind("effekt", initiative.effect_figure, "effekt", ("tiltak", "indikator"),
         own=(Parameter("tiltak", lambda *_: allowed("tiltak"),
                        default=initiative.first_initiative),
              Parameter("indikator", initiative.indicators,
                        default=initiative.first_indicator,
                        every=lambda: list(store()[0].indicators)))),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.id: kind for kind in _ALL}
