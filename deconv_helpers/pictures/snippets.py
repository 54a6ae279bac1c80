"""The code that gives a picture's numbers elsewhere, with slots for its numbers and settings: PyTorch and ONNX."""

NODES = {"conv": "Conv", "conv_transpose": "ConvTranspose"}


def templates(ops):
    """Return the code for operations in a row, by framework; a picture fills in its slots.

    >>> print(templates(["conv1d"])["pytorch"])
    import torch
    import torch.nn.functional as F
    <BLANKLINE>
    x = torch.tensor({x_row}, dtype=torch.float64)[None, None]
    w = torch.tensor({w_row}, dtype=torch.float64)[None, None]
    y = F.conv1d(x, w{pytorch_y})
    print(y[0, 0])

    `{x}` are rows of numbers and `{x_row}` the only row; `{pytorch_y}` and its like are what `arguments` returns.
    """
    row = "_row" if ops[0].endswith("1d") else ""
    arrays = [f"{name} = torch.tensor({{{name}{row}}}, dtype=torch.float64)[None, None]" for name in "xw"]
    calls, nodes, source = [], [], "x"
    for op, target in zip(ops, "yzuv", strict=False):
        calls.append(f"{target} = F.{op}({source}, w{{pytorch_{target}}})")
        node = f'    "{NODES[op[:-2]]}", ["{source}", "w"], ["{target}"],\n    {{onnx_{target}}},\n'
        nodes.append(f"{target} = helper.make_node(\n{node})")
        source = target
    torch = ["import torch", "import torch.nn.functional as F", "", *arrays, *calls, f"print({source}[0, 0])"]
    return {"pytorch": "\n".join(torch), "onnx": "\n".join(["from onnx import helper", "", *nodes])}


def arguments(op, target, kernel, geometry):
    """Return the settings of one operation as they are written in each framework, by slot.

    >>> settings = {"stride": (2, 2), "padding": (0, 1), "output_padding": (0, 0), "dilation": (1, 1)}
    >>> arguments("conv2d", "y", (3, 3), settings)["pytorch_y"]
    ', stride=2, padding=(0, 1)'

    `kernel` and the settings have one number for each axis. PyTorch's defaults are left out; ONNX names all, its
    padding before and after apart.
    """
    named = {name: geometry[name] for name in ("stride", "padding", "output_padding", "dilation")}
    if not op.startswith("conv_transpose"):
        del named["output_padding"]
    defaults = {"stride": 1, "padding": 0, "output_padding": 0, "dilation": 1}
    given = "".join(
        f", {name}={value[0] if len(set(value)) == 1 else value}"
        for name, value in named.items()
        if set(value) != {defaults[name]}
    )
    onnx = {
        "kernel_shape": list(kernel),
        "strides": list(named["stride"]),
        "pads": [*named["padding"], *named["padding"]],
        "dilations": list(named["dilation"]),
    }
    if "output_padding" in named:
        onnx["output_padding"] = list(named["output_padding"])
    return {
        f"pytorch_{target}": given,
        f"onnx_{target}": ", ".join(f"{name}={value}" for name, value in (onnx | {"group": 1}).items()),
    }
