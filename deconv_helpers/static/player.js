// Plays a scene: boards of numbers, the links between them, the order in which cells are visited.
// It knows nothing of convolution and has no words of its own; its one rule is `target = sum of source * weight`.

const SPEEDS = [0.5, 1, 2, 4];
const STEP_MS = 900;
const REST_MS = 600;
const TERM_PX = 75; // what a product takes in the formula, so that its lines are reserved and nothing jumps
const key = (row, col) => `${row},${col}`;
const cellOf = (text) => text.split(",").map(Number);

// --- the arithmetic of a scene ---------------------------------------------------------------------------------

function* linksOf(stage, tables) {
  for (const r of tables[stage.rows])
    for (const c of tables[stage.cols]) yield [r[0], c[0], r[1], c[1], r[2], c[2]];
  yield* stage.cells;
}

const holds = (grid, row, col) => row >= 0 && row < grid.rows && col >= 0 && col < grid.cols;

// The marks of a cell: those of its row and of its column; what lies outside the bare grid is no inserted zero.
function statesOf(grid, row, col) {
  const states = Object.keys(grid.marks).filter((mark) => grid.marks[mark][0].includes(row) || grid.marks[mark][1].includes(col));
  return states.filter((mark) => mark !== "zero" || !states.includes("padding"));
}

function cellsOf(grid) {
  const cells = [];
  for (let r = 0; r < grid.rows; r++) for (let c = 0; c < grid.cols; c++) cells.push(key(r, c));
  return cells;
}

const twinsOf = (kase, name) => {
  const group = (n) => kase.grids[n].twin ?? n;
  return Object.keys(kase.grids).filter((other) => group(other) === group(name));
};

function visitsOf(kase, play) {
  return cellsOf(kase.grids[kase.stages[play.stage][play.by]]);
}

const stepsOf = (kase, view) => view.plays.reduce((sum, play) => sum + visitsOf(kase, play).length, 0);

// For each play of the leading view: the cells visited, and those still to come.
function progressOf(kase, view, step) {
  return view.plays.map((play) => {
    const visits = visitsOf(kase, play);
    const done = Math.max(0, Math.min(step, visits.length));
    step -= visits.length;
    return { play, visited: visits.slice(0, done), toCome: visits.slice(done) };
  });
}

// The numbers on every board, as Map(cell -> number); a cell that nothing has reached yet is missing.
function valuesOf(kase, tables, arrays, progress, finished) {
  const values = {}, unused = {}, hidden = {}, visited = {};
  for (const [name, grid] of Object.entries(kase.grids)) {
    unused[name] = new Set();
    hidden[name] = new Set();
    visited[name] = [];
    if (grid.array) values[name] = new Map(cellsOf(grid).map((at) => [at, arrays[grid.array][cellOf(at)[0]][cellOf(at)[1]]]));
  }
  for (const { play, visited: done, toCome } of progress) {
    const stage = kase.stages[play.stage];
    if (play.by === "source") toCome.forEach((at) => unused[stage.source].add(at));
    else
      for (const name of twinsOf(kase, stage.target)) {
        toCome.forEach((at) => hidden[name].add(at));
        visited[name].push(...done);
      }
  }
  for (const stage of kase.stages) {
    const { target, source, weight } = stage;
    const grid = kase.grids[target];
    const waits = () => unused[source].size || cellsOf(kase.grids[source]).some((at) => !values[source].has(at));
    if (grid.array || (stage.whole && waits())) continue;
    const known = grid.role === "matrix" ? cellsOf(grid) : visited[target];
    const total = (values[target] ??= new Map(known.map((at) => [at, 0])));
    for (const [tr, tc, sr, sc, wr, wc] of linksOf(stage, tables)) {
      const from = key(sr, sc), to = key(tr, tc);
      const value = values[source].get(from);
      if (value === undefined || unused[source].has(from)) continue;
      if (hidden[target].has(to) || (hidden[target].size && !holds(grid, tr, tc))) continue;
      total.set(to, (total.get(to) ?? 0) + value * (weight ? values[weight].get(key(wr, wc)) : 1));
    }
    if (finished) for (const at of cellsOf(grid)) if (!total.has(at)) total.set(at, 0);
  }
  return values;
}

// What belongs to some cells: all they reached ("source" to "target"), or all that reached them. Board -> set of cells.
function related(kase, tables, starts, start) {
  const end = start === "source" ? "target" : "source";
  const reached = {}, weights = {};
  const add = (sets, name, at) => (sets[name] ??= new Set()).add(at);
  starts.forEach(([name, at]) => add(reached, name, at));
  for (const stage of start === "source" ? kase.stages : [...kase.stages].reverse())
    for (const [tr, tc, sr, sc, wr, wc] of linksOf(stage, tables)) {
      const target = key(tr, tc), source = key(sr, sc);
      if (!reached[stage[start]]?.has(start === "source" ? source : target)) continue;
      add(reached, stage[end], end === "source" ? source : target);
      if (stage.weight) add(weights, stage.weight, key(wr, wc));
    }
  for (const [name, cells] of Object.entries(weights)) cells.forEach((at) => add(reached, name, at));
  return reached;
}

// A weight's cell: every source and target that met over it.
function metOver(kase, tables, name, at) {
  const lit = { [name]: new Set([at]) };
  for (const stage of kase.stages)
    if (stage.weight === name || stage.source === name)
      for (const [tr, tc, sr, sc, wr, wc] of linksOf(stage, tables)) {
        const here = stage.weight === name ? key(wr, wc) : key(sr, sc);
        if (here !== at) continue;
        (lit[stage.target] ??= new Set()).add(key(tr, tc));
        if (stage.weight === name) (lit[stage.source] ??= new Set()).add(key(sr, sc));
      }
  return lit;
}

function boxOf(cells) {
  const at = [...cells].map(cellOf);
  const rows = at.map((a) => a[0]), cols = at.map((a) => a[1]);
  return [Math.min(...rows), Math.min(...cols), Math.max(...rows) + 1, Math.max(...cols) + 1];
}

// --- numbers and sentences -------------------------------------------------------------------------------------

function shown(value) {
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value || 0).replace("-", "−");
  const size = Math.abs(value);
  const text = size >= 1e7 || size < 1e-3 ? value.toExponential(1) : String(Number(value.toFixed(size < 10 ? 3 : size < 1000 ? 2 : 1)));
  return text.replaceAll("-", "−").replace("e+", "e");
}

const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

const fill = (template, slots) => template.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);

// --- small DOM helpers -----------------------------------------------------------------------------------------

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  node.append(...children);
  return node;
}

// The notebook's shortcuts must not fire on what has the focus here (JupyterLab 4 and Notebook 7 look for this).
const focusable = { "data-lm-suppress-shortcuts": "true" };

const ICONS = {
  reset: "M4 4v6h6M4.5 10a8 8 0 1 1-.5 5",
  back: "M15 5l-8 7 8 7",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  forward: "M9 5l8 7-8 7",
  fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// --- a board ---------------------------------------------------------------------------------------------------

// One grid of a view: its cells by place, and the window that glides over it.
function makeBoard(name, grid, view, words, room) {
  const [top, end, left, right] = grid.frame;
  const cells = new Map();
  const word = words[grid.word || grid.role];
  const label = [grid.label, word].filter(Boolean).join(" · ");
  const size = `${grid.rows}×${grid.cols}`;
  const board = make("div", {
    class: "board", role: "grid", tabindex: "0", "data-grid": grid.role, "data-view": view.name, "data-name": name,
    "data-turned": grid.turned, "aria-label": `${label} ${size}`, ...focusable,
  });
  for (let r = top; r < end; r++) {
    const row = make("div", { role: "row", class: "row" });
    for (let c = left; c < right; c++) {
      const [shownRow, shownCol] = grid.turned ? [grid.rows - 1 - r, grid.cols - 1 - c] : [r, c];
      const cell = make("div", { role: "gridcell", class: "cell", "data-row": shownRow, "data-col": shownCol });
      cells.set(key(shownRow, shownCol), cell);
      row.append(cell);
    }
    board.append(row);
  }
  const window_ = make("div", { class: "window", hidden: true });
  board.append(window_);
  const caption = make("figcaption", {}, make("b", {}, grid.label), " ", make("span", {}, word), " ", make("span", { class: "size" }, size));
  if (grid.turned) caption.append(" ", make("span", {}, `↻ ${words.turned}`));
  return { name, grid, cells, window: window_, node: make("figure", { class: "panel", "data-small": grid.role === "matrix", style: `--most-rows:${room.rows};--most-cols:${room.cols};--offset:${left - room.left}` }, caption, board), board };
}

function placeWindow(board, box) {
  board.window.hidden = !box;
  if (!box) return;
  const [top, , left] = board.grid.frame;
  const { rows, cols, turned } = board.grid;
  const [r0, c0, r1, c1] = turned ? [rows - box[2], cols - box[3], rows - box[0], cols - box[1]] : box;
  const style = board.window.style;
  style.setProperty("--r", r0 - top);
  style.setProperty("--c", c0 - left);
  style.setProperty("--h", r1 - r0);
  style.setProperty("--w", c1 - c0);
}

function paintBoard(board, content) {
  const { grid, cells } = board;
  const { values, largest, active, done, unlinked, selected } = content;
  for (const [at, node] of cells) {
    const [row, col] = cellOf(at);
    const states = statesOf(grid, row, col);
    const blank = states.includes("zero") || states.includes("padding");
    const value = values.get(at) ?? (blank ? 0 : undefined);
    if (unlinked?.(at)) states.push("zero");
    if (active?.has(at)) states.push("active");
    if (done?.has(at)) states.push("done");
    const text = value === undefined ? "" : shown(value);
    if (node.firstElementChild?.tagName !== "INPUT" && node.textContent !== text) node.textContent = text;
    node.dataset.value = value === undefined ? "" : String(value);
    node.dataset.state = states.join(" ");
    node.setAttribute("aria-selected", String(selected === at));
    node.style.setProperty("--long", Math.max(text.length, 2));
    node.style.setProperty("--shade", value ? Math.min(1, Math.abs(value) / largest) : 0);
  }
}

// --- the player ------------------------------------------------------------------------------------------------

function render({ model, el }) {
  const { scene, words, palette, prediction, language } = model.get("content");
  const saved = model.get("state") ?? {};
  const firstStep = () => (scene.done ? Infinity : 0);
  const state = {
    settings: saved.settings ?? scene.controls.map((control) => control.start),
    lead: saved.lead ?? 0,
    step: saved.step ?? firstStep(),
    speed: 1,
    arrays: structuredClone(saved.arrays ?? scene.arrays),
    answer: saved.answer ?? null,
    selected: null,
    playing: null,
  };
  let boards = [], rest = null, editing = null, pen = null;

  const root = make("div", { class: "deconv-player", "data-op": scene.op, lang: language, tabindex: "0", role: "group", "aria-label": words.player, ...focusable });
  const stageArea = make("div", { class: "views" });
  const sizeLine = make("div", { class: "line size-line", "data-part": "size" });
  const refusal = make("div", { class: "line refusal", "data-part": "refusal", role: "alert" });
  const found = make("div", { class: "line found", "data-part": "found", "aria-live": "polite" });
  const formula = make("div", { class: "line formula", "data-part": "formula" });
  const caption = make("div", { class: "line caption", "data-part": "caption", "aria-live": "polite" });
  const count = make("output", { class: "count" });
  const slider = make("input", { type: "range", min: 0, "data-control": "step", "aria-label": words.step, ...focusable });
  const speed = make("select", { "data-control": "speed", "aria-label": words.speed, ...focusable },
    ...SPEEDS.map((times) => make("option", { value: times, selected: times === 1 }, `${times}×`)));
  const buttons = Object.fromEntries(["reset", "back", "play", "forward", "fullscreen"].map((name) => [name,
    make("button", { type: "button", "data-control": name, title: words[name], "aria-label": words[name], ...focusable }, icon(name))]));
  const transport = make("div", { class: "controls transport" },
    buttons.reset, buttons.back, buttons.play, buttons.forward, slider, count, speed, buttons.fullscreen);
  const parameters = scene.controls.map(makeParameter);
  const draw = make("input", { type: "checkbox", "data-control": "draw", ...focusable });
  const settings = make("div", { class: "controls settings" }, ...parameters.map((parameter) => parameter.node),
    ...(scene.draw ? [make("label", {}, draw, words.draw)] : []));
  const question = prediction && makeQuestion();
  root.append(...(question ? [question.node] : []), settings, sizeLine, refusal, stageArea, found, formula, caption, transport);
  if (!scene.cases.length) root.replaceChildren(question.node);

  // What is shown now.
  const caseNow = () => scene.cases[scene.controls.reduce(
    (index, control, i) => (control.kind === "frames" ? index : index * control.values.length + state.settings[i]), 0)];
  const sealed = () => prediction && state.answer === null;
  const given = (grid) => grid.array && grid.role !== "output" && grid.role !== "matrix";
  const viewsNow = (kase) => sealed()
    ? [{ ...kase.views[0], name: "sealed", title: "inputs", plays: [], panels: Object.keys(kase.grids).filter((name) => given(kase.grids[name])) }]
    : kase.views;
  const leadNow = (kase) => viewsNow(kase)[Math.min(state.lead, viewsNow(kase).length - 1)];

  function makeParameter(control, index) {
    const [name, axis] = control.name.split("-");
    const word = [words[`control.${name}`] ?? name, axis && words[axis]].filter(Boolean).join(", ");
    const shared = { "data-param": control.name, "aria-label": word, ...focusable };
    const reading = make("output");
    let input;
    if (control.kind === "choice")
      input = make("select", shared, ...control.values.map((value, at) => make("option", { value: at }, String(value))));
    else if (control.kind === "switch") input = make("input", { type: "checkbox", ...shared });
    else input = make("input", { type: "range", min: 0, max: control.values.length - 1, step: 1, ...shared });
    const slides = control.kind === "range" || control.kind === "frames";
    const symbol = control.symbol.length <= 2 ? `${control.symbol} = ` : "";
    const label = make("label", {}, make("span", { class: "word" }, word, slides ? ` ${symbol}` : " "));
    if (slides) label.append(reading);
    label.append(input);
    const show = () => {
      const at = state.settings[index];
      if (control.kind === "switch") input.checked = control.values[at];
      else input.value = at;
      reading.textContent = control.values[at];
      input.setAttribute("aria-valuetext", String(control.values[at]));
    };
    input.addEventListener("input", () => {
      state.settings[index] = control.kind === "switch" ? control.values.indexOf(input.checked) : Number(input.value);
      if (control.kind === "frames") state.arrays[control.array] = structuredClone(control.frames[state.settings[index]]);
      rebuild();
      noteRest();
    });
    return { node: label, show };
  }

  function makeQuestion() {
    const reply = make("div", { class: "reply", "data-part": "reply", "aria-live": "polite" });
    const options = prediction.options.map((option, index) => {
      const button = make("button", { type: "button", "data-option": index, ...focusable },
        make("kbd", {}, String.fromCharCode(65 + index)), ` ${option.text}`);
      button.addEventListener("click", () => answer(index));
      return button;
    });
    const node = make("div", { class: "question", role: "group", "data-part": "question" },
      make("p", {}, prediction.question), make("div", { class: "options" }, ...options), reply);
    const show = () => {
      options.forEach((button, index) => {
        const right = state.answer !== null && prediction.options[index].right;
        const mine = state.answer === index;
        button.dataset.answer = [mine && "mine", right && "right"].filter(Boolean).join(" ");
        button.setAttribute("aria-pressed", String(mine));
        button.querySelectorAll("small").forEach((note) => note.remove());
        if (mine) button.append(make("small", {}, words.your_answer));
        if (right) button.append(make("small", {}, words.right_answer));
      });
      reply.textContent = state.answer === null ? (scene.cases.length ? words.sealed : "") : prediction.options[state.answer].reply;
    };
    return { node, show };
  }

  function answer(index) {
    if (state.answer !== null || index >= prediction.options.length) return;
    state.answer = index;
    state.step = firstStep();
    rebuild();
    noteRest();
  }

  // Boards are built anew when the setting changes; a step only repaints them.
  function rebuild() {
    const kase = caseNow();
    question?.show();
    if (!kase) return;
    finishEdit();
    state.selected = null;
    if (!sealed()) state.step = Math.min(state.step, steps());
    boards = [];
    stageArea.replaceChildren(...viewsNow(kase).map((view, index) => {
      const panels = view.panels.map((name) => {
        if (!kase.grids[name]) return make("span", { class: "sign" }, name);
        const board = makeBoard(name, kase.grids[name], view, words, roomFor(view, name));
        boards.push(board);
        return board.node;
      });
      const title = make("button", { type: "button", class: "title", title: words.lead, "data-lead": view.name, ...focusable }, words[`view.${view.title}`] ?? view.title);
      title.addEventListener("click", () => {
        state.lead = index;
        go(0);
      });
      return make("section", { class: "view", "data-view": view.name, "data-layout": view.layout }, title, make("div", { class: "panels" }, ...panels));
    }));
    root.toggleAttribute("data-sealed", Boolean(sealed()));
    showSizes(kase);
    refusal.textContent = kase.refusal ? fill(words[kase.refusal.key] ?? kase.refusal.key, kase.refusal.numbers) : "";
    parameters.forEach((parameter) => parameter.show());
    layOut();
    paint();
  }

  const steps = () => stepsOf(caseNow(), leadNow(caseNow()));

  // The most rows and columns a board takes at any setting: room is kept for them, so that nothing jumps. Boards above
  // one another start where the leftmost of them starts; a kernel belongs to no place.
  function roomFor(view, name) {
    const kases = [caseNow(), ...scene.cases.filter((kase) => !kase.refusal)];
    const frames = (board) => kases.filter((kase) => kase.grids[board]).map((kase) => kase.grids[board].frame);
    const mine = frames(name);
    const placed = view.panels.filter((board) => caseNow().grids[board] && caseNow().grids[board].role !== "kernel");
    const isKernel = caseNow().grids[name].role === "kernel";
    return {
      rows: Math.max(...mine.map(([top, end]) => end - top)),
      cols: Math.max(...mine.map(([, , left, right]) => right - left)),
      left: isKernel ? 0 : Math.min(...placed.flatMap((board) => frames(board).map((frame) => frame[2]))),
    };
  }

  function showSizes(kase) {
    const lines = kase.sizes.flatMap(({ key: name, numbers }) => numbers.map((slots) => fill(words[name], slots)));
    const keys = kase.sizes.flatMap(({ key: name, numbers }) => numbers.map(() => name));
    sizeLine.replaceChildren(...lines.map((line, i) => make("div", { "data-line": keys[i] }, line)));
  }

  function paint() {
    const kase = caseNow();
    const view = leadNow(kase);
    const progress = progressOf(kase, view, state.step);
    const total = steps();
    const values = sealed() ? valuesOf({ ...kase, stages: [] }, scene.links, state.arrays, [], false)
      : valuesOf(kase, scene.links, state.arrays, progress, state.step === total && total > 0);
    const current = progress.filter(({ visited }) => visited.length).at(-1);
    const cursor = cursorOf(kase, current);
    for (const board of boards) {
      const name = board.grid.of ?? board.name;
      const content = values[name] ?? new Map();
      paintBoard(board, {
        values: content,
        largest: Math.max(...[...content.values()].map(Math.abs), 1e-9),
        active: cursor.lit[name],
        done: doneOn(kase, progress, name),
        unlinked: board.grid.role === "matrix" ? unlinkedIn(kase, name) : undefined,
        selected: state.selected?.name === name ? state.selected.at : undefined,
      });
      placeWindow(board, windowOn(kase, board, cursor));
    }
    const subject = subjectOf(kase, values, current);
    showFormula(kase, subject);
    showCaption(kase, subject, total);
    showFound();
    slider.max = total;
    slider.value = state.step;
    count.textContent = `${state.step} / ${total}`;
    buttons.back.disabled = state.step === 0;
    buttons.forward.disabled = state.step === total;
    stageArea.querySelectorAll("section").forEach((section) => section.toggleAttribute("data-leads", section.dataset.view === view.name));
  }

  // The cursor is the selected cell, or else the cell visited last; every view lights what belongs to it.
  function cursorOf(kase, current) {
    if (state.selected) {
      const { name, at } = state.selected;
      const read = kase.stages.some((stage) => stage.source === name && kase.grids[name].role !== "kernel");
      const starts = twinsOf(kase, name).map((twin) => [twin, at]);
      if (kase.grids[name].role === "kernel" || kase.grids[name].role === "matrix") return { lit: metOver(kase, scene.links, name, at) };
      const down = read ? related(kase, scene.links, [[name, at]], "source") : {};
      const up = kase.stages.some((stage) => stage.target === name) ? related(kase, scene.links, starts, "target") : {};
      return { lit: merge(down, up), by: read ? "source" : "target", grid: name };
    }
    if (!current) return { lit: {} };
    const { play, visited } = current;
    const stage = kase.stages[play.stage];
    const names = play.by === "source" ? [stage.source] : twinsOf(kase, stage.target);
    return { lit: related(kase, scene.links, names.map((name) => [name, visited.at(-1)]), play.by), by: play.by, grid: stage[play.by] };
  }

  const merge = (a, b) => Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])]
    .map((name) => [name, new Set([...(a[name] ?? []), ...(b[name] ?? [])])]));

  function doneOn(kase, progress, name) {
    for (const { play, visited } of progress) {
      const stage = kase.stages[play.stage];
      if (play.by === "source" ? stage.source === name : twinsOf(kase, stage.target).includes(name)) return new Set(visited);
    }
    return undefined;
  }

  function unlinkedIn(kase, name) {
    const linked = new Set();
    for (const stage of kase.stages)
      if (stage.target === name) for (const [tr, tc] of linksOf(stage, scene.links)) linked.add(key(tr, tc));
    return (at) => !linked.has(at);
  }

  function windowOn(kase, board, cursor) {
    const cells = cursor.lit[board.grid.of ?? board.name];
    return cells?.size && board.grid.role !== "matrix" ? boxOf(cells) : null;
  }

  // What the words are about: the selected cell, or the cell visited last, and the links that it stands in.
  function subjectOf(kase, values, current) {
    const { selected } = state;
    const play = current?.play;
    const stage = selected ? kase.stages.find((one) => one.target === selected.name && one.weight) : play && kase.stages[play.stage];
    const by = selected ? "target" : play?.by;
    const name = selected ? selected.name : stage?.[by];
    const at = selected ? selected.at : current?.visited.at(-1);
    const belongs = ([tr, tc, sr, sc]) => (by === "target" ? key(tr, tc) : key(sr, sc)) === at;
    const factors = ([, , sr, sc, wr, wc]) => [values[stage.source].get(key(sr, sc)), stage.weight ? values[stage.weight].get(key(wr, wc)) : 1];
    // In a picture that goes by the source, only the stamps pressed so far have reached the cell.
    const toCome = selected && play?.by === "source" && kase.stages[play.stage].target === name
      ? ([, , sr, sc]) => !current.visited.includes(key(sr, sc)) : () => false;
    const terms = stage ? [...linksOf(stage, scene.links)].filter((link) => belongs(link) && !toCome(link)).map(factors) : [];
    return { play, stage, by, name, at, terms, value: name && values[name]?.get(at) };
  }

  // The products with their real numbers: their sum for a target, each by itself for a source.
  function showFormula(kase, { stage, by, terms, value }) {
    formula.replaceChildren();
    if (value === undefined || !terms.length || kase.grids[stage.target].array) return;
    const result = (number) => make("b", { "data-role": "output" }, shown(number));
    if (by === "target") formula.append(result(value), ...terms.flatMap((term, i) => [i ? " + " : " = ", product(...term)]));
    else terms.forEach((term, i) => formula.append(i ? "   " : "", make("span", {}, product(...term), " = ", result(value * term[1]))));
  }

  function showCaption(kase, { play, name, at, terms, value }, total) {
    if (sealed() || kase.refusal || !total) caption.textContent = "";
    else if (!at || value === undefined) caption.textContent = fill(words["caption.start"], { steps: total });
    else
      caption.textContent = fill(words[state.selected ? "caption.reached" : `caption.${play.caption}`] ?? play.caption, {
        grid: kase.grids[name].label,
        cell: kase.grids[name].rows === 1 ? cellOf(at)[1] : cellOf(at).join(", "),
        value: shown(value),
        terms: terms.length,
        zeros: terms.filter(([source]) => source === undefined).length,
        sources: terms.map(([source]) => shown(source ?? 0)).join(", "),
      });
  }

  // Which of the slider's images the numbers are, however they came about.
  function showFound() {
    const control = scene.controls.find((one) => one.caption);
    if (!control || sealed()) return;
    const now = JSON.stringify(state.arrays[control.array]);
    const number = control.frames.findIndex((frame) => JSON.stringify(frame) === now) + 1;
    found.textContent = fill(words[number ? control.caption : `${control.caption}.none`], { number, count: control.frames.length });
  }

  function product(value, weight) {
    const zero = value === undefined;
    return make("span", zero ? { class: "zero-term" } : {},
      make("span", { "data-role": "input" }, zero ? "0" : bracketed(value)), "·", make("span", { "data-role": "kernel" }, bracketed(weight)));
  }

  const bracketed = (value) => (value < 0 ? `(${shown(value)})` : shown(value));

  // Steps and play.
  function go(step) {
    state.selected = null;
    state.step = Math.max(0, Math.min(step, steps()));
    paint();
    noteRest();
  }

  function stop() {
    clearTimeout(state.playing);
    state.playing = null;
    showPlaying();
  }

  function playOn() {
    if (sealed() || !steps()) return;
    if (state.step >= steps()) go(0);
    const next = () => {
      go(state.step + 1);
      state.playing = state.step < steps() ? setTimeout(next, STEP_MS / state.speed) : null;
      showPlaying();
    };
    next();
  }

  const toggle = () => (state.playing ? stop() : playOn());

  function showPlaying() {
    const name = state.playing ? "pause" : "play";
    buttons.play.replaceChildren(icon(name));
    buttons.play.title = words[name];
    buttons.play.setAttribute("aria-label", words[name]);
  }

  function reset() {
    stop();
    state.arrays = structuredClone(scene.arrays);
    state.settings = scene.controls.map((control) => control.start);
    state.lead = 0;
    state.step = firstStep();
    rebuild();
    noteRest();
  }

  const fullScreen = () => (document.fullscreenElement === root ? document.exitFullscreen() : root.requestFullscreen?.());

  // The kernel hears of the picture once, when it has come to rest.
  function noteRest() {
    clearTimeout(rest);
    rest = setTimeout(() => {
      const { settings, lead, step, arrays, answer } = state;
      model.set("state", structuredClone({ settings, lead, step, arrays, answer }));
      model.save_changes();
    }, REST_MS);
  }

  // Own numbers.
  function boardOf(node) {
    const found = boards.find((board) => board.board.contains(node));
    const cell = node.closest?.(".cell");
    return found && cell ? { board: found, at: key(cell.dataset.row, cell.dataset.col), cell } : null;
  }

  const sourceOf = (board) => (board.grid.of ? caseNow().grids[board.grid.of] : board.grid);

  function select(board, at) {
    const name = board.grid.of ?? board.name;
    const same = state.selected?.name === name && state.selected.at === at;
    state.selected = same || !holds(board.grid, ...cellOf(at)) ? null : { name, at, board };
    paint();
  }

  function startEdit(board, at, text) {
    const grid = sourceOf(board);
    if (!grid.editable || sealed() || !holds(grid, ...cellOf(at))) return;
    finishEdit();
    const [row, col] = cellOf(at);
    const node = board.cells.get(at);
    const input = make("input", { type: "text", inputmode: "decimal", "aria-label": words.edit, ...focusable });
    input.value = text ?? String(state.arrays[grid.array][row][col]);
    node.replaceChildren(input);
    editing = { input, board, at, grid };
    input.focus();
    if (text === undefined) input.select();
    input.addEventListener("blur", () => finishEdit());
  }

  // Keep the typed number, or refuse it in place and keep the old one.
  function finishEdit(keep = true) {
    if (!editing) return;
    const { input, at, grid } = editing;
    editing = null;
    const [row, col] = cellOf(at);
    const text = input.value.trim().replace("−", "-").replace(",", ".");
    const value = Number(text);
    const old = state.arrays[grid.array][row][col];
    refusal.textContent = "";
    if (keep && text !== "" && Number.isFinite(value)) state.arrays[grid.array][row][col] = value;
    else if (keep) refusal.textContent = fill(words.not_a_number, { text: input.value, value: shown(old) });
    input.remove();
    paint();
    noteRest();
  }

  const drawsOn = ({ board }) => draw.checked && board.grid.role === "input" && board.grid.editable;

  function drawAt({ board, at }) {
    const [row, col] = cellOf(at);
    if (!holds(board.grid, row, col)) return;
    state.arrays[board.grid.array][row][col] = pen;
    paint();
    noteRest();
  }

  function editNext() {
    const { board, at } = editing;
    const order = [...board.cells.keys()];
    const next = order[(order.indexOf(at) + 1) % order.length];
    finishEdit();
    startEdit(board, next);
  }

  // Keys.
  const KEYS = {
    ArrowRight: () => go(state.step + 1), PageDown: () => go(state.step + 1),
    ArrowLeft: () => go(state.step - 1), PageUp: () => go(state.step - 1),
    Home: () => go(0), End: () => go(steps()), " ": toggle, r: reset, f: fullScreen, Escape: () => { state.selected = null; paint(); },
  };

  function onKey(event) {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (editing) {
      if (pressed === "Enter" || pressed === "Escape") {
        finishEdit(pressed === "Enter");
        root.focus();
      } else if (pressed === "Tab") editNext();
      else return;
      event.preventDefault();
      return;
    }
    const on = event.target;
    if (on.matches("select") || (on.matches('input[type="range"]') && pressed.startsWith("Arrow"))) return;
    if (on.matches("button, input[type=checkbox]") && (pressed === " " || pressed === "Enter")) return;
    if (prediction && state.answer === null && /^[a-z]$/.test(pressed)) answer(pressed.charCodeAt(0) - 97);
    else if (on.classList.contains("board") && MOVES[pressed]) moveOn(on, MOVES[pressed]);
    else if (state.selected && /^[0-9.-]$/.test(pressed)) startEdit(state.selected.board, state.selected.at, pressed);
    else if (state.selected && pressed === "Enter") startEdit(state.selected.board, state.selected.at);
    else if (KEYS[pressed] && caseNow() && !sealed()) KEYS[pressed]();
    else return;
    event.preventDefault();
  }

  // On a focused board the arrows move from cell to cell.
  function moveOn(node, move) {
    const board = boards.find((one) => one.board === node);
    const here = state.selected?.board === board ? cellOf(state.selected.at) : [-move[0], -move[1]];
    const sign = board.grid.turned ? -1 : 1;
    const next = here.map((at, axis) => at + sign * move[axis]);
    if (holds(board.grid, ...next)) select(board, key(...next));
  }

  // Cells are as large as the room allows; views stand side by side where that leaves them legible.
  function layOut() {
    const kase = caseNow();
    if (!kase) return;
    const full = document.fullscreenElement === root;
    const views = viewsNow(kase).map((view) => {
      const rooms = view.panels.map((name) => {
        if (!kase.grids[name]) return null;
        const { rows, cols, left } = roomFor(view, name), scale = kase.grids[name].role === "matrix" ? 0.6 : 1;
        return { rows: rows * scale, cols: cols * scale, left };
      });
      const cols = rooms.map((room) => (room ? room.cols + 0.2 : 0.7)), rows = rooms.map((room) => (room ? room.rows + 0.7 : 0));
      return view.layout === "stack"
        ? { cols: Math.max(...rooms.map((room) => (room ? room.cols - Math.min(0, room.left) : 0))), rows: rows.reduce((a, b) => a + b, 1) }
        : { cols: cols.reduce((a, b) => a + b, 0.5), rows: Math.max(...rows) + 1 };
    });
    const width = Math.max(200, root.clientWidth - 24);
    const others = [...root.children].filter((child) => child !== stageArea).reduce((sum, child) => sum + child.offsetHeight, 0);
    const height = full ? Math.max(160, root.clientHeight - others - 48) : Math.max(300, 0.6 * innerHeight);
    const abreast = views.reduce((sum, view) => sum + view.cols + 0.5, 0);
    const fit = (cols, rows) => Math.min(width / cols, height / rows);
    const beside = fit(abreast, Math.max(...views.map((view) => view.rows)));
    const below = fit(Math.max(...views.map((view) => view.cols)), views.reduce((sum, view) => sum + view.rows, 0));
    const aside = views.length > 1 && (beside >= 34 || beside >= 0.8 * below);
    stageArea.toggleAttribute("data-abreast", aside);
    let unit = Math.max(16, Math.min(full ? 120 : 46, aside ? beside : below));
    for (let tries = 0; tries < 4; tries++) {
      root.style.setProperty("--unit", `${Math.floor(unit)}px`);
      if (stageArea.scrollWidth <= stageArea.clientWidth) break;
      unit *= 0.99 * (stageArea.clientWidth / stageArea.scrollWidth); // labels may be wider than their boards
    }
    const [play] = leadNow(kase).plays;
    const terms = play ? [...linksOf(kase.stages[play.stage], scene.links)].length / visitsOf(kase, play).length : 0;
    formula.style.minHeight = `${1.5 * Math.ceil((terms * TERM_PX * (full ? 1.8 : 1)) / width)}em`;
  }

  function dress() {
    const light = document.body.dataset.jpThemeLight;
    const dark = light ? light === "false" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "dark" : "light";
    for (const [role, colour] of Object.entries(palette.roles[root.dataset.theme])) root.style.setProperty(`--${role}`, colour);
    for (const [role, line] of Object.entries(palette.borders)) root.style.setProperty(`--${role}-line`, line);
  }

  // Listeners.
  buttons.back.addEventListener("click", () => go(state.step - 1));
  buttons.forward.addEventListener("click", () => go(state.step + 1));
  buttons.play.addEventListener("click", toggle);
  buttons.reset.addEventListener("click", reset);
  buttons.fullscreen.addEventListener("click", fullScreen);
  slider.addEventListener("input", () => go(Number(slider.value)));
  speed.addEventListener("change", () => (state.speed = Number(speed.value)));
  root.addEventListener("keydown", onKey);
  stageArea.addEventListener("click", (event) => {
    const hit = boardOf(event.target);
    if (!hit || editing || sealed() || drawsOn(hit)) return;
    select(hit.board, hit.at);
    root.focus({ preventScroll: true });
  });
  stageArea.addEventListener("dblclick", (event) => {
    const hit = boardOf(event.target);
    if (hit && !drawsOn(hit)) startEdit(hit.board, hit.at);
  });
  stageArea.addEventListener("pointerdown", (event) => {
    const hit = boardOf(event.target);
    if (!hit || sealed() || !drawsOn(hit)) return;
    const [row, col] = cellOf(hit.at);
    pen = state.arrays[sourceOf(hit.board).array][row]?.[col] ? 0 : 1;
    drawAt(hit);
    event.preventDefault();
  });
  stageArea.addEventListener("pointermove", (event) => {
    const hit = pen !== null && event.buttons && boardOf(document.elementFromPoint(event.clientX, event.clientY));
    if (hit && drawsOn(hit)) drawAt(hit);
  });
  const onPenUp = () => (pen = null);
  document.addEventListener("pointerup", onPenUp);
  const onFullScreen = () => layOut();
  document.addEventListener("fullscreenchange", onFullScreen);
  const resized = new ResizeObserver(layOut);
  resized.observe(el);
  const themed = new MutationObserver(dress);
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });

  dress();
  el.replaceChildren(root);
  rebuild();

  return () => {
    clearTimeout(state.playing);
    clearTimeout(rest);
    resized.disconnect();
    themed.disconnect();
    document.removeEventListener("fullscreenchange", onFullScreen);
    document.removeEventListener("pointerup", onPenUp);
  };
}

export default { render };
