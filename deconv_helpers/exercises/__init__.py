"""The exercises of the lessons, a module a lesson: what is asked for, the wrong ideas that are known, and the hints."""

from . import convolution, padding, way_back, zero_insertion

BOOKS = {"01": convolution, "02": zero_insertion, "03": padding, "04": way_back}

EXERCISES = {name: task for book in BOOKS.values() for name, task in book.EXERCISES.items()}
