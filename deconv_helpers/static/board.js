// A board: one grid of a view, its cells by place, and the window that glides over it.

const ALIKE = 3; // a board's numbers of up to so many figures are of one size

let boardsMade = 0;

function makeBoard(name, view) {
  const id = `board-${Math.random().toString(36).slice(2, 8)}-${boardsMade++}`; // the page may hold other players
  const board = make("div", { class: "board", role: "grid", tabindex: "0", "data-view": view.name, "data-name": name, ...focusable });
  const caption = make("figcaption");
  const node = make("figure", { class: "panel" }, caption, board);
  const window_ = make("div", { class: "window", "aria-hidden": "true", hidden: true });
  board.append(window_);
  return { name, id, node, board, caption, window: window_, rows: new Map(), cells: new Map(), marks: new Map(), painted: new Map(), cellsMade: 0 };
}

// Give a board its grid; the rows and cells that it has already stay where they are. A cell that no link leads to,
// `unlinked(cell)`, is a zero.
function fitBoard(board, grid, words, unlinked) {
  const [top, end, left, right] = grid.frame;
  const word = words[grid.word || grid.role];
  const size = `${grid.rows}×${grid.cols}`;
  const turned = grid.turned ? `↻ ${words.turned}` : "";
  const placed = (row, col) => (grid.turned ? [grid.rows - 1 - row, grid.cols - 1 - col] : [row, col]);
  const [rows, cells] = [board.rows, board.cells];
  board.rows = new Map();
  board.cells = new Map();
  board.marks = new Map();
  for (let r = top; r < end; r++) {
    const [shownRow] = placed(r, 0);
    const line = [];
    for (let c = left; c < right; c++) {
      const [, shownCol] = placed(r, c), at = key(shownRow, shownCol);
      const cell = cells.get(at) ?? make("div", { role: "gridcell", class: "cell", id: `${board.id}-${board.cellsMade++}`, "data-row": shownRow, "data-col": shownCol });
      board.cells.set(at, cell);
      board.marks.set(at, [...statesOf(grid, shownRow, shownCol), ...(unlinked(at) ? ["zero"] : [])].join(" "));
      line.push(cell);
    }
    const row = rows.get(shownRow) ?? make("div", { role: "row", class: "row" });
    board.rows.set(shownRow, row);
    fitChildren(row, line);
  }
  fitChildren(board.board, [...board.rows.values(), board.window]);
  for (const at of board.painted.keys()) if (!board.cells.has(at)) board.painted.delete(at);
  board.turns = board.grid !== undefined && board.grid.turned !== grid.turned;
  board.grid = grid;
  set(board.board, {
    "data-grid": grid.role, "data-turned": grid.turned, "aria-readonly": grid.editable ? undefined : "true",
    "aria-label": `${[grid.label, word].filter(Boolean).join(" · ")} ${size} ${turned}`.trim(),
  });
  board.caption.replaceChildren(make("b", {}, grid.label), " ", make("span", {}, word), " ", make("span", { class: "size" }, size));
  if (turned) board.caption.append(" ", make("span", { class: "turned" }, turned));
  set(board.node, { "data-small": grid.role === "matrix" });
}

function placeBoard({ node, grid }, room) {
  set(node, { style: `--most-rows:${room.rows};--most-cols:${room.cols};--offset:${grid.frame[2] - room.left}` });
}

// What stays while steps go by: how a board shades its numbers, and how large it writes them, by the values that it will
// have in the end.
function scaleBoard(board, values) {
  const known = [...values.values()];
  board.largest = Math.max(...known.filter(Number.isFinite).map(Math.abs), 1e-9);
  board.board.style.setProperty("--alike", Math.min(ALIKE, Math.max(1, ...known.map((value) => figuresIn(shown(value))))));
}

// How wide a number is: a point takes less than a digit, a minus more.
const figuresIn = (text) => text.length - (text.includes(".") ? 0.25 : 0) + (text.startsWith("−") ? 0.25 : 0);

// Make these a node's children; those that are so already are not touched, so that little is laid out anew.
function fitChildren(node, children) {
  const kept = new Set(children);
  for (const child of [...node.childNodes]) if (!kept.has(child)) child.remove();
  let next = node.firstChild;
  for (const child of children)
    if (child === next) next = next.nextSibling;
    else node.insertBefore(child, next);
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

// Only what has changed about a cell is written: most steps change few of them.
function paintBoard(board, content, words) {
  const { values, active, done, differing, selected } = content;
  let chosen = "";
  for (const [at, node] of board.cells) {
    const marks = board.marks.get(at);
    const value = values.get(at) ?? (marks.includes("zero") || marks.includes("padding") ? 0 : undefined);
    const shade = value ? Math.min(1, Math.abs(value) / board.largest) : 0;
    const state = marks + (active?.has(at) ? " active" : "") + (done?.has(at) ? " done" : "") + (differing?.has(at) ? " differs" : "");
    const isChosen = selected === at;
    if (isChosen) chosen = node.id;
    const before = board.painted.get(at);
    if (before && before.value === value && before.shade === shade && before.state === state && before.isChosen === isChosen) continue;
    board.painted.set(at, { value, shade, state, isChosen });
    const text = value === undefined ? "" : shown(value);
    const editor = node.firstElementChild;
    if (!editor && node.textContent !== text) node.textContent = text;
    set(node, {
      "data-value": value ?? "", "data-state": state.trim(), "aria-selected": String(isChosen),
      "aria-label": [`${at.replace(",", ", ")}: ${text}`, ...marks.split(" ").filter(Boolean).map((mark) => words[`state.${mark}`])].join(" "),
      style: [text.length > 1 ? `--long:${figuresIn(text)}` : "", shade ? `--shade:${shade}` : ""].filter(Boolean).join(";") || undefined,
    });
  }
  set(board.board, { "aria-activedescendant": chosen || undefined });
}
