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
        "ops": "conv1d conv2d conv_transpose1d conv_transpose2d insert_zeros",
        "gradients": "conv1d_bias conv1d_input conv1d_weight conv2d_bias conv2d_input conv2d_weight "
        "conv_transpose1d_bias conv_transpose1d_input conv_transpose1d_weight "
        "conv_transpose2d_bias conv_transpose2d_input conv_transpose2d_weight",
        "matrix": "conv_matrix null_space rank",
        "shapes": "explain ledger solve",
        "scene": "Case Control Grid Play Scene Stage View",
        "pictures": "Frames shared_sizes",
        "pictures.crops": "same_picture",
        "exercises.way_back": "all_five_images",
        "learning": "Upsampler double fit_kernel halve",
        "restoration": "blur filtered gaussian inverse_filter psnr richardson_lucy spectrum wiener",
        "upsampling": "max_pool2d max_unpool2d phase_sums phases pixel_shuffle",
        "pictures.family": "phase_picture resize_picture subpixel_picture unpooling_picture",
        "pictures.networks": "deconvnet_picture fcn_32s u_net",
        "words": "language",
        "player": "Player play",
        "browser": "browse",
        "practice": "check predict",
        "quiz": "answers_of predictions predictions_again shape_game",
        "figures": "before_after photograph still",
        "boards": "board curves follow weights",
        "export": "save_html save_lesson save_picture",
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
