"""An interval for an effect from what other choices of areas would have shown.

Randomisation inference: had any other k of the n areas been called «with the initiative», what
effect would have been found? Exact where every choice was as likely, however few the areas.
"""

from collections.abc import Callable
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from analysis.inputs import Floats

EXHAUSTIVE = 10_000
HALVINGS = 40


def assignments(
    areas: int, chosen: NDArray[np.bool_], most: int = EXHAUSTIVE, seed: int = 2016
) -> Floats:
    """Return every choice of as many areas, or ``most`` drawn at random with the true one among.

    Shape (choices, areas), one for an area with the initiative, the true choice first.

    >>> assignments(4, np.array([True, False, False, False])).tolist()[0]
    [1.0, 0.0, 0.0, 0.0]
    """
    k = int(chosen.sum())
    if comb(areas, k) <= most:
        picked = np.array(list(combinations(range(areas), k)))
    else:
        random = np.random.default_rng(seed)
        picked = random.permuted(np.tile(np.arange(areas), (most - 1, 1)), axis=1)[:, :k]
    rows = np.zeros((len(picked), areas))
    np.put_along_axis(rows, picked, 1.0, axis=1)
    others = rows[(rows != chosen).any(axis=1)]
    return np.vstack([chosen.astype(float), others])


def randomised(
    moments: Floats, gram: Floats, chosen: NDArray[np.bool_], level: float
) -> tuple[float, float, float]:
    """Return p of no effect and the limits of the effects not rejected, the same effect everywhere.

    With z_a area a's exposure after area and period effects are taken out (it is exposed in all
    periods from the first with the initiative), a choice w has the effect w·m / w'Gw, m_a = z_a·y,
    G = z'z. An effect δ₀ is rejected where fewer than 1 − level of the choices give as much as was
    found, in y less δ₀ times the true exposure. Limits by halving; infinite where none is rejected.

    Source: Fisher (1935), The design of experiments; Conley and Taber (2011), Review of Economics
    and Statistics 93, 113–125; Rosenbaum (2002), Observational studies, ch. 2.

    Args:
        moments: m, shape (areas,). gram: G, shape (areas, areas).
        chosen: true for the areas with the initiative.
        level: confidence level.

    >>> change = np.array([9.0, 8.5, 0.1, -0.2, 0.3, 0.0, -0.4, 0.2])
    >>> centre = np.eye(8) - 1 / 8
    >>> p, low, high = randomised(centre @ change, centre, change > 5, 0.95)
    >>> round(p, 4), low < 8.75 < high
    (0.0357, True)
    """
    w = assignments(len(moments), chosen)
    weight = ((w @ gram) * w).sum(axis=1)
    told = weight > 1e-9
    w, weight = w[told], weight[told]
    effects, carried = w @ moments / weight, w @ gram @ chosen.astype(float) / weight
    found = float(effects[0])
    slack = 1e-9 * (1 + np.abs(effects).max())

    def p_of(delta: float) -> float:
        as_far = np.abs(effects - delta * carried) >= abs(found - delta) - slack
        return float(as_far.mean())

    step = float(np.abs(effects - found).max()) or 1.0
    lower, upper = (_limit(p_of, found, side * step, 1 - level) for side in (-1, 1))
    return p_of(0.0), lower, upper


def _limit(p_of: Callable[[float], float], found: float, step: float, alpha: float) -> float:
    near, far = found, found + step
    for _ in range(HALVINGS):
        if p_of(far) < alpha:
            break
        near, far = far, found + 2 * (far - found)
    else:
        return float(np.copysign(np.inf, step))
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if p_of(middle) >= alpha else (near, middle)
    return near
