"""The receptive field of a map: which input cells each of its cells depends on, along one axis."""

from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

LONGEST_PERIOD = 4096  # of a receptive field that differs from cell to cell: beyond it, it is not followed


class Field(NamedTuple):
    """Which input cells, from first to last along an axis, each cell of a map depends on, edges aside.

    >>> Field(1, ((0, 0),)).windows(3, 2, 1).windows(3, 2, 1).size
    7

    The cells repeat: with each round of `spans` the input cells move on by `shift`. A None is a cell that nothing
    reaches.
    """

    shift: int
    spans: tuple

    @property
    def size(self):
        """How many input cells lie between the first and the last, for the cell where these are most."""
        return max((span[1] - span[0] + 1 for span in self.spans if span), default=0)

    def at(self, j):
        """The span of cell `j`."""
        rounds, place = divmod(j, len(self.spans))
        span = self.spans[place]
        return span and (span[0] + rounds * self.shift, span[1] + rounds * self.shift)

    def windows(self, kernel, stride=1, padding=0, dilation=1):
        """The field of what windows write: cell j reads j*stride - padding + t*dilation."""
        period = len(self.spans) // gcd(len(self.spans), stride)
        starts = (j * stride - padding for j in range(period))
        taps = _outermost(kernel, len(self.spans))
        reads = [[start + t * dilation for t in taps] for start in starts]
        return self._read(reads, self.shift * stride * period // len(self.spans))

    def stamps(self, kernel, stride=1, padding=0, dilation=1):
        """The field of what stamps write: cell j reads the i of i*stride - padding + t*dilation = j."""
        period = len(self.spans) * stride
        if period > LONGEST_PERIOD:
            return None
        taps = _outermost(kernel, period)
        starts = ([j + padding - t * dilation for t in taps] for j in range(period))
        return self._read([[at // stride for at in row if at % stride == 0] for row in starts], self.shift)

    def spread(self, factor, linear=False):
        """The field after an upsampling by a whole factor: of the nearest cell, or of the two beside."""
        period = len(self.spans) * factor
        if period > LONGEST_PERIOD:
            return None
        if not linear:
            return self._read([[j // factor] for j in range(period)], self.shift)
        places = [Fraction(2 * j + 1, 2 * factor) - Fraction(1, 2) for j in range(period)]
        return self._read([sorted({place // 1, -(-place // 1)}) for place in places], self.shift)

    def cropped(self, offset):
        """The field of what remains when the first `offset` cells are cut off."""
        return self._read([[j + offset] for j in range(len(self.spans))], self.shift)

    def joined(self, other):
        """The field of two maps laid upon each other; None where one is finer than the other."""
        period = lcm(len(self.spans), len(other.spans))
        shift = self.shift * period // len(self.spans)
        if shift * len(other.spans) != other.shift * period or period > LONGEST_PERIOD:
            return None
        return Field(shift, tuple(_hull([self.at(j), other.at(j)]) for j in range(period)))

    def _read(self, reads, shift):
        return Field(shift, tuple(_hull(map(self.at, cells)) for cells in reads))


def _outermost(kernel, period):
    """The kernel cells that can read furthest to either side, where what they read repeats with this period."""
    return [*range(min(kernel, period)), *range(max(kernel - period, period), kernel)]


def _hull(spans):
    spans = [span for span in spans if span]
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None
