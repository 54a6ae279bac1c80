// The arithmetic of a scene: which numbers stand on the boards after so many steps, and what belongs to a cell.
// It knows nothing of convolution; its one rule is `target = sum of source * weight`.

const key = (row, col) => `${row},${col}`;
const cellOf = (text) => text.split(",").map(Number);

// The geometry of a scene never changes: what was worked out of a part of it is kept as long as the part.
function remembered(work) {
  const known = new WeakMap();
  return (part, ...rest) => {
    if (!known.has(part)) known.set(part, work(part, ...rest));
    return known.get(part);
  };
}

// A stage's links, each as the keys of the three cells that meet.
const linksOf = remembered((stage, tables) => {
  const link = (tr, tc, sr, sc, wr, wc) => ({ target: key(tr, tc), source: key(sr, sc), weight: key(wr, wc) });
  const axes = tables[stage.rows].flatMap((r) => tables[stage.cols].map((c) => link(r[0], c[0], r[1], c[1], r[2], c[2])));
  return axes.concat(stage.cells.map((cells) => link(...cells)));
});

// The same by what they start from: end ("target", "source" or "weight") -> cell -> its links.
const indexOf = remembered((stage, tables) => {
  const index = { target: new Map(), source: new Map(), weight: new Map() };
  for (const link of linksOf(stage, tables))
    for (const end in index) {
      if (!index[end].has(link[end])) index[end].set(link[end], []);
      index[end].get(link[end]).push(link);
    }
  return index;
});

const linksAt = (stage, tables, end, at) => indexOf(stage, tables)[end].get(at) ?? [];

// The marks of a cell: those of its row and of its column; what lies outside the bare grid is no inserted zero.
function statesOf(grid, row, col) {
  const states = Object.keys(grid.marks).filter((mark) => grid.marks[mark][0].includes(row) || grid.marks[mark][1].includes(col));
  return states.filter((mark) => mark !== "zero" || !states.includes("padding"));
}

const cellsOf = remembered((grid) => {
  const cells = [];
  for (let r = 0; r < grid.rows; r++) for (let c = 0; c < grid.cols; c++) cells.push(key(r, c));
  return cells;
});

const insideOf = remembered((grid) => new Set(cellsOf(grid)));
const holds = (grid, at) => insideOf(grid).has(at);

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
    if (grid.array) values[name] = new Map(cellsOf(grid).map((at, i) => [at, arrays[grid.array][Math.floor(i / grid.cols)][i % grid.cols]]));
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
    for (const link of linksOf(stage, tables)) {
      const value = values[source].get(link.source);
      if (value === undefined || unused[source].has(link.source)) continue;
      if (hidden[target].has(link.target) || (hidden[target].size && !holds(grid, link.target))) continue;
      total.set(link.target, (total.get(link.target) ?? 0) + value * (weight ? values[weight].get(link.weight) : 1));
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
    for (const at of reached[stage[start]] ?? [])
      for (const link of linksAt(stage, tables, start, at)) {
        add(reached, stage[end], link[end]);
        if (stage.weight) add(weights, stage.weight, link.weight);
      }
  for (const [name, cells] of Object.entries(weights)) cells.forEach((at) => add(reached, name, at));
  return reached;
}

// The numbers once every step has been taken.
const endOf = (kase, tables, arrays) => valuesOf(kase, tables, arrays, progressOf(kase, kase.views[0], Infinity), true);

// Where a number on a board is kept and can be typed: its own array, or that of the cell which it is a copy of.
function homeOf(kase, tables, name, at) {
  const grid = kase.grids[name];
  const [row, col] = cellOf(at);
  if (grid.of) return homeOf(kase, tables, grid.of, at);
  if (grid.array) return grid.editable && holds(grid, at) ? { array: grid.array, row, col } : null;
  const copy = kase.stages.find((stage) => stage.target === name && !stage.weight);
  if (!copy) return null;
  const index = indexOf(copy, tables).target;
  if ([...index.values()].some((links) => links.length > 1)) return null; // a sum, no copy
  return index.has(at) ? homeOf(kase, tables, copy.source, index.get(at)[0].source) : null;
}

// A weight's cell: every source and target that met over it.
function metOver(kase, tables, name, at) {
  const lit = { [name]: new Set([at]) };
  for (const stage of kase.stages)
    if (stage.weight === name || stage.source === name)
      for (const { target, source } of linksAt(stage, tables, stage.weight === name ? "weight" : "source", at)) {
        (lit[stage.target] ??= new Set()).add(target);
        if (stage.weight === name) (lit[stage.source] ??= new Set()).add(source);
      }
  return lit;
}

const merge = (a, b) => Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])]
  .map((name) => [name, new Set([...(a[name] ?? []), ...(b[name] ?? [])])]));

// Board -> the cells that belong to the cursor: to the selected cell, or else to the one that was visited last.
function litBy(kase, tables, selected, current) {
  if (selected) {
    const { name, at } = selected;
    if (["kernel", "matrix"].includes(kase.grids[name].role)) return metOver(kase, tables, name, at);
    const down = kase.stages.some((stage) => stage.source === name) ? related(kase, tables, [[name, at]], "source") : {};
    const starts = twinsOf(kase, name).map((twin) => [twin, at]);
    const up = kase.stages.some((stage) => stage.target === name) ? related(kase, tables, starts, "target") : {};
    return merge(down, up);
  }
  if (!current) return {};
  const { play, visited } = current;
  const stage = kase.stages[play.stage];
  const names = play.by === "source" ? [stage.source] : twinsOf(kase, stage.target);
  return related(kase, tables, names.map((name) => [name, visited.at(-1)]), play.by);
}

// The cells of a board that have been visited; undefined where none ever is.
function doneOn(kase, progress, name) {
  for (const { play, visited } of progress) {
    const stage = kase.stages[play.stage];
    if (play.by === "source" ? stage.source === name : twinsOf(kase, stage.target).includes(name)) return new Set(visited);
  }
  return undefined;
}

// Whether a cell of a matrix is one that no link leads to.
function unlinkedIn(kase, tables, name) {
  const { role, of } = kase.grids[name];
  const stages = kase.stages.filter((stage) => stage.target === (of ?? name));
  return (at) => role === "matrix" && !stages.some((stage) => indexOf(stage, tables).target.has(at));
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

// Without the marks of writing direction that spreadsheets add and that would turn a sentence round.
const undirected = (text) => text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");

// The number that a text says, also as a fraction or with a decimal comma; null where it says none.
function numberIn(text) {
  const parts = undirected(text).trim().replaceAll("−", "-").replaceAll(",", ".").split("/");
  if (parts.length > 2 || !parts.every((part) => /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(part))) return null;
  const value = parts.length === 1 ? Number(parts[0]) : Number(parts[0]) / Number(parts[1]);
  return Number.isFinite(value) ? value : null;
}

// The texts of a block: rows and columns of a spreadsheet, of a CSV file, or of a list as Python writes it.
function blockIn(text) {
  const list = text.includes("[");
  const lines = (list ? text.replaceAll("[", "").replaceAll("]", "\n").replaceAll(",", " ") : text).split(/\r\n?|\n/);
  return lines.filter((line) => line.trim()).map((line) => {
    if (line.includes("\t")) return line.split("\t");
    return line.trim().split(/,.*,/.test(line) ? "," : /[\s;]+/);
  });
}
