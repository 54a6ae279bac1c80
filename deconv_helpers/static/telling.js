// What a step is about, as a formula with its real numbers and as a sentence.

const MOST_NAMED = 9; // cells that a caption lists
const FIGURE = 0.64; // a digit's width in sizes of its font

// What the words are about, and the links that it stands in: a selected result; or the cell visited last, with the
// terms lit that the selected cell takes part in; or a selected cell and all that it reaches.
function subjectOf(kase, tables, values, { selected, current, lit }) {
  const play = current?.play;
  const about = (stage, by, name, at) => {
    // In a picture that goes by the source, only the stamps pressed so far have reached a cell.
    const toCome = by === "target" && play?.by === "source" && kase.stages[play.stage].target === name
      ? ({ source }) => !current.visited.includes(source) : () => false;
    const links = stage ? linksAt(stage, tables, by, at).filter((link) => !toCome(link)) : [];
    const terms = links.map((link) => termOf(stage, link, values, selected, lit));
    return { play, stage, by, name, at, terms, selected, value: name && values[name]?.get(at) };
  };
  const visited = play && about(kase.stages[play.stage], play.by, kase.stages[play.stage][play.by], current.visited.at(-1));
  if (!selected) return visited ?? about();
  const result = kase.stages.find((stage) => stage.target === selected.name && stage.weight);
  if (result) return about(result, "target", selected.name, selected.at);
  if (visited?.by === "target" && visited.terms.some((term) => term.lit)) return { ...visited, lights: selected };
  const by = kase.grids[selected.name].role === "kernel" ? "weight" : "source";
  return about(kase.stages.find((stage) => stage.weight && stage[by] === selected.name), by, selected.name, selected.at);
}

function termOf(stage, { target, source, weight }, values, selected, lit) {
  return {
    target,
    value: values[stage.source].get(source),
    weight: stage.weight ? values[stage.weight].get(weight) : 1,
    lit: selected && (selected.name === stage.weight ? selected.at === weight : Boolean(lit[stage.source]?.has(source))),
  };
}

// The products with their real numbers: their sum for a target, each by itself for a source or a weight.
function formulaOf(kase, { stage, by, terms, value, lights }) {
  if (value === undefined || !terms.length || kase.grids[stage.target].array) return [];
  const result = (number) => make("b", { "data-role": "output" }, shown(number));
  if (by === "target") return [result(value), ...terms.flatMap((term, i) => [i ? " + " : " = ", product(term, lights)])];
  return terms.flatMap((term, i) => [i ? "   " : "", make("span", {}, product(term), " = ", result((term.value ?? 0) * term.weight))]);
}

function product({ value, weight, lit }, lights) {
  const zero = value === undefined;
  return make("span", { class: zero && "zero-term", "data-lit": lights && lit },
    make("span", { "data-role": "input" }, zero ? "0" : bracketed(value)), "·", make("span", { "data-role": "kernel" }, bracketed(weight)));
}

// About how wide the formula of a visit is on one line, in its font's sizes: its lines are reserved, and nothing jumps.
function formulaWidth(kase, tables, { stage: index, by }, values) {
  const stage = kase.stages[index], terms = linksOf(stage, tables).length / visitsOf(kase, { stage: index, by }).length;
  const figures = (name) => (values[name]?.size ? [...values[name].values()].map((value) => figuresIn(shown(value))) : [1]);
  const mean = (many) => many.reduce((sum, one) => sum + one, 0) / many.length;
  const weight = mean(figures(stage.weight));
  const term = by === "target"
    ? FIGURE * (mean(figures(stage.source)) + weight + 3)
    : FIGURE * (2 * (Math.max(...figures(stage.source)) + weight) + 4);
  return terms * term;
}

const bracketed = (value) => (value < 0 ? `(${shown(value)})` : shown(value));

function captionOf(kase, words, { play, name, at, terms, value, stage, by, lights, selected }, total) {
  if (!at || value === undefined) return selected ? "" : fill(words["caption.start"], { steps: total });
  const named = (grid) => kase.grids[grid].label || words[kase.grids[grid].word || kase.grids[grid].role];
  const flat = Object.values(kase.grids).every(({ role, rows }) => rows === 1 || role === "matrix");
  const inside = (grid, cell) => (flat ? cellOf(cell)[1] : cellOf(cell).join(", "));
  const place = (grid, cell) => `${named(grid)}[${inside(grid, cell)}]`;
  const reached = [...new Set(terms.map(({ target }) => target))].filter((cell) => holds(kase.grids[stage.target], cell));
  const sentence = lights ? "caption.lights" : !selected ? `caption.${play.caption}` : by === "target" ? "caption.reached" : "caption.reaches";
  return fill((terms.length === 1 && words[`${sentence}.one`]) || (words[sentence] ?? play.caption), {
    grid: named(name),
    cell: inside(name, at),
    value: shown(value),
    terms: terms.length,
    zeros: terms.filter((term) => term.value === undefined).length,
    sources: terms.map((term) => shown(term.value ?? 0)).join(", "),
    selected: lights && place(lights.name, lights.at),
    count: reached.length,
    cells: reached.slice(0, MOST_NAMED).map((cell) => place(stage.target, cell)).join(", ") + (reached.length > MOST_NAMED ? " …" : ""),
  });
}
