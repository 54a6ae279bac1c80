"""Sizes: explained, solved backwards, and kept account of through a stack of layers."""

from .explanation import Explanation, explain
from .ledgers import Ledger, ledger
from .solver import Solution, solve

__all__ = ["Explanation", "Ledger", "Solution", "explain", "ledger", "solve"]
