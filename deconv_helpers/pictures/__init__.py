"""The pictures of an operation, of its relatives and of networks, as scenes."""

from .operations import Frames, operation, plain_numbers, shared_sizes

__all__ = ["Frames", "operation", "plain_numbers", "shared_sizes"]
