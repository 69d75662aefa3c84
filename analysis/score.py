"""Two shares compared by the score test: z and the interval that agrees with it.

All arguments of shape (n,): ``x1`` of ``n1`` against ``x2`` of ``n2``, which need not be whole
numbers (effective numbers). Nothing is checked here; ``analysis.testing`` does that.
"""

import numpy as np

from analysis.inputs import Floats
from analysis.intervals import critical

HALVINGS = 50


def score_z(x1: Floats, n1: Floats, x2: Floats, n2: Floats, delta: Floats | float = 0.0) -> Floats:
    """Return z for the hypothesis p₁ − p₂ = δ, the variance at the likeliest shares under it.

    (p₁ − p₂ − δ) / √(p̃₁(1 − p̃₁)/n₁ + p̃₂(1 − p̃₂)/n₂). With δ = 0 both p̃ are the share of all
    together and this is the usual z test of two proportions. Nought of all or all of all: 0.

    Source: Mee (1984), Biometrics 40, 1175–1176; p̃ in closed form: Miettinen and Nurminen (1985),
    Statistics in Medicine 4, 213–226; Farrington and Manning (1990), ibid. 9, 1447–1454.

    >>> one, two = np.array([10.0]), np.array([100.0])
    >>> score_z(one * 2, two, one, two).round(4).tolist()
    [1.9803]
    """
    p1, p2 = x1 / n1, x2 / n2
    likeliest = _under(p1, p2, n2 / n1, delta * np.ones_like(p1))
    other = np.clip(likeliest - delta, 0, 1)
    spread = likeliest * (1 - likeliest) / n1 + other * (1 - other) / n2
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (p1 - p2 - delta) / np.sqrt(spread)
    return np.asarray(np.where(spread > 0, z, 0.0))


def score_limits(
    x1: Floats, n1: Floats, x2: Floats, n2: Floats, level: float
) -> tuple[Floats, Floats]:
    """Return the differences p₁ − p₂ that ``score_z`` does not reject, by halving.

    >>> low, high = score_limits(*(np.array([n]) for n in (20.0, 100.0, 10.0, 100.0)), 0.95)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0011], [0.2015])
    """
    # Both ends at once: for few areas the calls cost more than the sums.
    x1, n1, x2, n2 = (np.concatenate([part, part]) for part in (x1, n1, x2, n2))
    z, near = critical(level), x1 / n1 - x2 / n2
    far = np.repeat([-1.0, 1.0], len(near) // 2)
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        kept = np.abs(score_z(x1, n1, x2, n2, middle)) <= z
        near, far = np.where(kept, middle, near), np.where(kept, far, middle)
    low, high = np.split(near, 2)
    return low, high


def _under(p1: Floats, p2: Floats, ratio: Floats, delta: Floats) -> Floats:
    """Return the likeliest p₁ where p₁ − p₂ = δ: the root of a cubic, as in Farrington–Manning."""
    a = 1 + ratio
    b = -(1 + ratio + p1 + ratio * p2 + delta * (ratio + 2))
    c = delta**2 + delta * (2 * p1 + ratio + 1) + p1 + ratio * p2
    d = -p1 * delta * (1 + delta)
    v = b**3 / (27 * a**3) - b * c / (6 * a**2) + d / (2 * a)
    u = np.sign(v) * np.sqrt(np.maximum(b**2 / (9 * a**2) - c / (3 * a), 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = np.where(u == 0, 0.0, np.arccos(np.clip(v / u**3, -1, 1)))
    root = 2 * u * np.cos((np.pi + turn) / 3) - b / (3 * a)
    return np.asarray(np.clip(root, np.maximum(0, delta), np.minimum(1, 1 + delta)))
