"""See, number by number, what convolution and transposed convolution do.

>>> from deconv_helpers import conv_transpose2d
>>> conv_transpose2d([[1, 2], [3, 4]], [[1, 10], [100, 1000]])
array([[   1,   12,   20],
       [ 103, 1234, 2040],
       [ 300, 3400, 4000]])

Names are handed on lazily, so that `import deconv_helpers.ops` loads NumPy and nothing else.
"""

from importlib import import_module

_HOME = {
    name: module
    for module, names in {
        "arithmetic": "Refusal links output_size restoring_output_padding transposed_output_size",
        "ops": "conv1d conv2d conv_matrix conv_transpose1d conv_transpose2d insert_zeros",
        "shapes": "explain",
        "scene": "Case Control Grid Play Scene Stage View",
        "pictures": "Frames shared_sizes",
        "exercises.way_back": "all_five_images",
        "words": "language",
        "player": "Player play",
        "practice": "check predict",
        "figures": "before_after photograph still",
        "export": "save_html save_lesson",
    }.items()
    for name in names.split()
}

__all__ = sorted(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__():
    return __all__
