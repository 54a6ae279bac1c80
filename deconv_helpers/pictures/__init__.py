"""The pictures of an operation, of its relatives and of networks, as scenes."""

from ..ops import plain_numbers
from .operations import Frames, operation, shared_sizes

__all__ = ["Frames", "operation", "plain_numbers", "shared_sizes"]
