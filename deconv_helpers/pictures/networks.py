"""Networks that people know: their layers, for a ledger, and the way back through a deconvnet, as a scene."""

import numpy as np

from ..arithmetic import Refusal, links, listed, output_size, whole
from ..ops import conv2d
from ..scene import Case, Control, Grid, Play, Scene, Stage, View
from ..shapes.layers import Concat, Conv2d, ConvTranspose2d, Crop, MaxPool2d, Save
from ..upsampling import max_pool2d
from .family import menu
from .operations import hold, plain_rows

VGG16 = (64, 2), (128, 2), (256, 3), (512, 3), (512, 3)  # channels, and how many convolutions before each pooling


def u_net(padding=0, crop=True, widths=(64, 128, 256, 512, 1024)):
    """Return the layers of the U-Net: down by pooling, up by transposed convolutions, with what was saved laid beside.

    >>> from deconv_helpers import ledger
    >>> ledger(u_net(), 572).size, ledger(u_net(padding=1, crop=False), 96).size
    (388, 96)

    `padding` is that of its 3x3 convolutions, `crop` whether saved maps are cut to fit, `widths` are the channels of
    its levels; the image has one channel. Source: Ronneberger et al., "U-Net ...", 2015, figure 1.
    """

    widths = tuple(whole(width, "widths", 1) for width in listed(widths, "widths", "tuple", most=16))
    if len(widths) < 2:
        raise Refusal("shape", name="widths", wanted="of at least 2 levels", value=(len(widths),))

    def double(inside, outside):
        return [Conv2d(inside, outside, 3, padding=padding), Conv2d(outside, outside, 3, padding=padding)]

    layers = []
    for inside, outside in zip((1, *widths), widths[:-1], strict=False):
        layers += [*double(inside, outside), Save(f"skip{outside}"), MaxPool2d(2)]
    layers += double(*widths[-2:])
    for inside, outside in zip(widths[:0:-1], widths[-2::-1], strict=True):
        layers += [ConvTranspose2d(inside, outside, 2, stride=2), Concat(f"skip{outside}", crop=crop)]
        layers += double(2 * outside, outside)
    return [*layers, Conv2d(widths[0], 2, 1)]


def fcn_32s(classes=21):
    """Return the layers of FCN-32s: VGG-16 made convolutional, one transposed convolution, and a crop to the image.

    >>> from deconv_helpers import ledger
    >>> ledger(fcn_32s(), 500, wanted="input").sizes[-3:]
    [16, 544, 500]

    `classes` is the number of scores for each place. Source: Long et al., "Fully convolutional networks ...", 2015,
    whose first convolution has a padding of 100 and whose poolings round up.
    """
    layers, inside = [], 3
    for outside, count in VGG16:
        for _ in range(count):
            layers.append(Conv2d(inside, outside, 3, padding=1 if layers else 100))
            inside = outside
        layers.append(MaxPool2d(2, ceil_mode=True))
    layers += [Conv2d(512, 4096, 7), Conv2d(4096, 4096, 1), Conv2d(4096, classes, 1)]
    return [*layers, ConvTranspose2d(classes, classes, 64, stride=32), Crop("input", offset=19)]


def deconvnet_picture(images, w):
    """Return the scene of one layer of a network and the way back through a deconvnet.

    >>> scene = deconvnet_picture({"I": [[0, 1, 0], [0, 1, 0], [0, 1, 0]]}, [[-1, 1], [-1, 1]])
    >>> case = scene.case()
    >>> values = case.frame(scene.arrays, step=case.steps())["values"]
    >>> values["u"], [values["r"][0, col] for col in range(3)]
    ({(0, 0): 2.0}, [-2.0, 2.0, 0.0])

    There: convolution with `w`, negative numbers become 0, the largest of each 2x2 block is kept. Back: each to its
    remembered place, and a stamp with `w`. `images` are named arrays of one shape (a menu). Nothing can be typed:
    which numbers are negative or largest decides where the links go. Source: Zeiler and Fergus, "Visualizing and
    understanding convolutional networks", 2013, section 2.1.
    """
    w = plain_rows(w, "w", 2)
    arrays, cases = {"w": w}, []
    for name, image in menu(images).items():
        features = plain_rows(np.maximum(conv2d(image, w), 0), "the features", 2)
        arrays |= {f"x:{name}": image, f"y:{name}": features}
        cases.append(_there_and_back(name, np.shape(image), np.shape(w), max_pool2d(features, 2)[1]))
    return Scene("deconvnet", arrays, cases, [Control("x", "choice", "x", list(images))], done=True)


def _there_and_back(name, sides, kernel, switches):
    """One image's boards; the features have numbers of their own, since what became 0 is no sum."""
    made = [output_size(n, k) for n, k in zip(sides, kernel, strict=True)]
    axes = [links(out, k) for out, k in zip(made, kernel, strict=True)]
    places = [(*at, *divmod(int(place), made[1])) for at, place in np.ndenumerate(switches)]
    grids = {
        "x": Grid("input", *sides, "x", f"x:{name}"),
        "w": Grid("kernel", *kernel, "w", "w"),
        "y": Grid("output", *made, "y", f"y:{name}", word="features"),
        "u": Grid("output", *switches.shape, "u", word="maxima"),
        "z": Grid("output", *made, "z", word="placed"),
        "r": Grid("output", *sides, "r", word="stamped"),
    }
    stages = [
        Stage("y", "x", "w", *([tuple(link) for link in axis] for axis in axes)),
        Stage("u", "y", cells=[(a, b, row, col, 0, 0) for a, b, row, col in places]),
        Stage("z", "u", cells=[(row, col, a, b, 0, 0) for a, b, row, col in places]),
        Stage("r", "z", "w", *([(j, i, t) for i, j, t in axis] for axis in axes)),
    ]
    hold(grids)
    plays = [Play(1, "target", "pool"), Play(2, "source", "unpool")]
    panels = ["x", "∗", "w", "→", "y", "→", "u", "→", "z", "→", "r"]
    return Case(grids, stages, [View("chain", "deconvnet", panels, plays)])
