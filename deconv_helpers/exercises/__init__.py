"""The exercises of the lessons, a module a lesson: what is asked for, the wrong ideas that are known, and the hints."""

from . import (
    checkerboard,
    convolution,
    deconvolution,
    frameworks,
    game,
    learning,
    matrix,
    networks,
    padding,
    start,
    upsampling,
    way_back,
    zero_insertion,
)

BOOKS = {
    "00": start,
    "01": convolution,
    "02": zero_insertion,
    "03": padding,
    "04": way_back,
    "05": matrix,
    "06": checkerboard,
    "07": upsampling,
    "08": deconvolution,
    "09": learning,
    "10": networks,
    "11": game,
    "A1": frameworks,
}

EXERCISES = {name: task for book in BOOKS.values() for name, task in book.EXERCISES.items()}
