// What the benchmark runs in every page: it times from the key's own time stamp to the frame that shows the answer.

let pressed = 0;
addEventListener("keydown", (event) => (pressed = event.timeStamp), true);

const last = (selector) => [...document.querySelectorAll(selector)].at(-1);
const frame = () => new Promise(requestAnimationFrame);

// The first task after a frame's rendering, when what was set before it has been painted: it goes ahead of all that waits.
const rendered = () => scheduler.postTask(() => {}, { priority: "user-blocking" });

// A picture by its blocks: the boards, the lines of words, the readings.
const BLOCKS = ".views, .line, output";
const seen = (picture) => [...picture.querySelectorAll(BLOCKS)].map((block) => block.outerHTML).join("");

// Wait, frame by frame, for what must come within a minute.
async function until(holds) {
  const start = performance.now();
  do {
    if (performance.now() - start > 60000) throw new Error("no picture came");
    await frame();
  } while (!holds());
}

// How to find the last picture of the page, to read it in full and in short, and to move its sliders.
const native = (picture) => ({
  count: () => document.querySelectorAll(picture).length,
  all: () => seen(last(picture)),
  shown: () => [...(last(picture)?.querySelectorAll("output") ?? [])].map((output) => output.textContent).join(),
  sliders: () => ['[data-control="step"]', "[data-param]"].map((slider) => last(picture).querySelector(slider)),
  at: (slider) => Number(slider.value),
  ends: (slider) => [Number(slider.min), Number(slider.max)],
  move(slider, by) {
    slider.value = Number(slider.value) + by;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  },
});
const image = () => last(".widget-interact img");
const WAYS = {
  player: native(".deconv-player"),
  floor: native(".deconv-player"),
  bare: native(".bare"),
  default: {
    count: () => [...document.querySelectorAll(".widget-interact img")].filter((one) => one.complete).length,
    all: () => image().src,
    shown: () => (image()?.complete ? image().src : null),
    sliders: () => [...last(".widget-interact").querySelectorAll(".noUi-handle")],
    at: (slider) => Number(slider.ariaValueNow),
    ends: (slider) => [Number(slider.ariaValueMin), Number(slider.ariaValueMax)],
    move: (slider, by) => slider.dispatchEvent(new KeyboardEvent("keydown", { key: by > 0 ? "ArrowRight" : "ArrowLeft", bubbles: true })),
  },
};

window.bench = {
  // Until `count` pictures are on the page and painted.
  awaitPictures(way, count) {
    this.time = (async () => {
      await until(() => WAYS[way].count() >= count && WAYS[way].shown());
      await rendered();
      return performance.now() - pressed;
    })();
  },
  // Focus a slider (0 is the step, 1 the parameter), and wait for the picture that the next key brings.
  awaitChange(way, slider) {
    const { shown, sliders, all } = WAYS[way];
    sliders()[slider].focus({ preventScroll: true });
    const before = shown();
    this.time = (async () => {
      await until(() => shown() && shown() !== before);
      await rendered();
      const time = performance.now() - pressed;
      this.painted = all();
      return time;
    })();
  },
  // Whether what counted as painted was all of the picture.
  whole: (way) => window.bench.painted === WAYS[way].all(),
  // Move a slider to and fro, not beyond `end`, as fast as pictures come: [pictures, seconds].
  async play(way, slider, end, seconds) {
    const { shown, sliders, at, ends, move } = WAYS[way];
    const moved = sliders()[slider], [low, high] = ends(moved);
    const start = performance.now();
    let by = 1, pictures = 0;
    while (performance.now() - start < seconds * 1000 || at(moved) !== low) {
      if (at(moved) >= Math.min(high, end)) by = -1;
      if (at(moved) <= low) by = 1;
      const before = shown();
      move(moved, by);
      await until(() => shown() && shown() !== before);
      pictures++;
    }
    return [pictures, (performance.now() - start) / 1000];
  },
};

// --- for the floor: a picture as a list of [HTML or null, attributes], once by cells and once by blocks ------------

const PARTS = ".views *, .line, output, .transport button";

function record(root, selector) {
  return [root, ...root.querySelectorAll(selector)].map((part) => [
    part !== root && (part.matches(BLOCKS) || !part.firstElementChild) ? part.innerHTML : null,
    Object.fromEntries([...part.attributes].map(({ name, value }) => [name, value])),
  ]);
}

// Play through the steps up to `end` at the first setting, and through all settings at the step `middle`.
function recordPlayer([end, middle]) {
  const root = document.querySelector(".deconv-player");
  const [step, parameter] = WAYS.player.sliders();
  const set = (slider, value) => WAYS.player.move(slider, value - slider.value);
  const html = root.outerHTML;
  const steps = Array.from({ length: end + 1 }, (_, at) => (set(step, at), record(root, PARTS)));
  set(step, middle);
  const settings = [];
  for (let at = Number(parameter.max); at >= 0; at--) {
    set(parameter, at);
    settings[at] = record(root, BLOCKS);
  }
  const whole = seen(root);
  const style = document.querySelector("style").textContent;
  return { style, html, max: Number(step.max), whole, steps, settings };
}

Object.assign(window.bench, { BLOCKS, PARTS, seen, record, recordPlayer });
