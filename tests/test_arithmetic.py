"""Sizes and links against the one relation, searched and counted rather than computed."""

from itertools import product

import numpy as np
import pytest

from deconv_helpers.arithmetic import (
    Link,
    Refusal,
    links,
    output_size,
    per_axis,
    restoring_output_padding,
    transposed_output_size,
    whole,
)

SETTINGS = list(product(range(1, 5), range(1, 5), range(5), range(1, 4)))  # kernel, stride, padding, dilation


@pytest.mark.parametrize("small", [1, 2, 5])
def test_links_are_exactly_the_triples_of_the_relation(small):
    for k, s, p, d in SETTINGS:
        found = [
            (i, j, t)
            for i, t, j in product(range(small), range(k), range(-5, 40))
            if j == i * s + t * d - p  # the relation itself, searched
        ]
        assert links(small, k, s, p, d) == found


def test_a_link_has_named_ends():
    assert links(1, 2, stride=3, padding=1, dilation=2) == [Link(i=0, j=-1, t=0), Link(i=0, j=1, t=1)]


def test_a_convolution_writes_as_many_cells_as_windows_fit():
    for n, (k, s, p, d) in product(range(1, 10), SETTINGS):
        span = d * (k - 1) + 1
        windows = len([start for start in range(-p, n + p) if (start + p) % s == 0 and start + span <= n + p])
        if windows:
            assert output_size(n, k, s, p, d) == windows
        else:
            with pytest.raises(Refusal, match=f"kernel {k} with dilation={d} spans {span} cells"):
                output_size(n, k, s, p, d)


def test_a_transposed_convolution_writes_what_the_stamps_cover_without_the_crop():
    for n, op, (k, s, p, d) in product(range(1, 6), range(4), SETTINGS):
        covered = max(link.j for link in links(n, k, s, 0, d)) + 1
        if op >= s and op >= d:
            with pytest.raises(Refusal, match=f"output_padding={op} must be smaller than stride={s} or dilation={d}"):
                transposed_output_size(n, k, s, p, op, d)
        elif covered + op <= 2 * p:
            with pytest.raises(Refusal, match=f"padding={p} leaves a size of {covered + op - 2 * p}"):
                transposed_output_size(n, k, s, p, op, d)
        else:
            assert transposed_output_size(n, k, s, p, op, d) == covered + op - 2 * p


def test_exactly_one_output_padding_restores_each_size():
    """Also n=1, kernel=1, stride=3, padding=1, where an output padding of 0 leaves nothing at all."""
    for n, (k, s, p, d) in product(range(1, 10), SETTINGS):
        if n + 2 * p < d * (k - 1) + 1:
            with pytest.raises(Refusal):
                restoring_output_padding(n, k, s, p, d)
            continue
        small = output_size(n, k, s, p, d)
        op = restoring_output_padding(n, k, s, p, d)
        assert 0 <= op < s
        assert transposed_output_size(small, k, s, p, op, d) == n


def test_neighbouring_sizes_share_an_output_as_many_as_the_stride():
    for k, s, p, d in SETTINGS:
        first = max(1, d * (k - 1) + 1 - 2 * p)
        sizes = range(first, first + 30)
        outputs = [output_size(n, k, s, p, d) for n in sizes]
        middle = [outputs.count(m) for m in sorted(set(outputs))[1:-1]]
        assert set(middle) == {s}


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: output_size(4, 3, dilation=3),
            "kernel 3 with dilation=3 spans 7 cells, but the padded input has only 4: 4 + 2*0",
        ),
        (
            lambda: restoring_output_padding(1, 4, padding=1),
            "kernel 4 with dilation=1 spans 4 cells, but the padded input has only 3: 1 + 2*1",
        ),
        (
            lambda: transposed_output_size(2, 3, padding=2),
            "padding=2 leaves a size of 0: (2-1)*1 - 2*2 + 1*(3-1) + 1 + 0 = 0",
        ),
        (
            lambda: transposed_output_size(2, 2, stride=2, padding=4, output_padding=2, dilation=3),
            "padding=4 leaves a size of 0: (2-1)*2 - 2*4 + 3*(2-1) + 1 + 2 = 0",
        ),
        (
            lambda: transposed_output_size(4, 3, stride=2, output_padding=2),
            "output_padding=2 must be smaller than stride=2 or dilation=1",
        ),
        (lambda: output_size(0, 1), "size=0 must be at least 1"),
        (lambda: output_size(3, 0), "kernel=0 must be at least 1"),
        (lambda: output_size(3, 1, stride=0), "stride=0 must be at least 1"),
        (lambda: output_size(3, 1, padding=-1), "padding=-1 must be at least 0"),
        (lambda: links(3, 1, dilation=0), "dilation=0 must be at least 1"),
        (lambda: transposed_output_size(3, 1, output_padding=-1), "output_padding=-1 must be at least 0"),
        (lambda: transposed_output_size(3, 1, stride=1.5), "stride must be a whole number, got 1.5"),
        (lambda: whole("2", "padding"), "padding must be a whole number, got '2'"),
        (
            lambda: per_axis((1, 2, 3), "stride", axes=2),
            "stride must be a whole number or 2 of them, one for each axis, got (1, 2, 3)",
        ),
        (lambda: per_axis((1, 0), "stride", axes=2, least=1), "stride=0 must be at least 1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_says_the_argument_and_the_numbers(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == sentence
    refusal = caught.value
    assert Refusal.SENTENCES[refusal.key].format(**refusal.numbers) == sentence
    assert refusal._render_traceback_() == [f"Refusal: {sentence}"]


def test_settings_may_be_numpys_whole_numbers():
    assert per_axis([np.int64(2), np.uint8(3)], "stride", axes=2) == (2, 3)
    assert output_size(np.int32(7), np.int64(3), stride=np.int8(2)) == 3
