// How the views of a scene stand in the room there is, and how large a cell can be.

const LEGIBLE = 25; // pixels: where cells would be smaller, views become tabs and boards go to a next line

const LEAST_CELL = 16; // pixels: where even that is too large, one scrolls

// Act when a node's size changes, until what is returned is called. JupyterLab keeps every observer for ever: one that is
// made here, and emptied, keeps no picture with it.
function onResize(node, act) {
  const watched = new ResizeObserver(() => act?.());
  watched.observe(node);
  return () => {
    watched.disconnect();
    act = null;
  };
}

// The most rows and columns that a board takes in any of these cases, the first of which is shown. Boards above one
// another start where the leftmost of them starts; a kernel belongs to no place.
function mostOf(kases, view, name) {
  const [{ grids }] = kases;
  const frames = (board) => kases.filter((kase) => kase.grids[board]).map((kase) => kase.grids[board].frame);
  const mine = frames(name);
  const placed = view.panels.filter((board) => grids[board] && grids[board].role !== "kernel");
  return {
    rows: Math.max(...mine.map(([top, end]) => end - top)),
    cols: Math.max(...mine.map(([, , left, right]) => right - left)),
    left: grids[name].role === "kernel" ? 0 : Math.min(...placed.flatMap((board) => frames(board).map((frame) => frame[2]))),
  };
}

// The rows and columns of a view, with what stands between its boards, in cells.
function sizeOf(kase, view, roomFor) {
  const rooms = view.panels.map((name) => {
    if (!kase.grids[name]) return null;
    const { rows, cols, left } = roomFor(name), scale = kase.grids[name].role === "matrix" ? 0.6 : 1;
    return { rows: rows * scale, cols: cols * scale, left };
  });
  const cols = rooms.map((room) => (room ? room.cols + 0.2 : 0.7)), rows = rooms.map((room) => (room ? room.rows + 0.7 : 0));
  const stacked = view.layout === "stack", widest = Math.max(...cols) + 0.2;
  const across = rooms.map((room) => (room ? room.cols - Math.min(0, room.left) : 0));
  return stacked
    ? { stacked, widest, cols: Math.max(...across), rows: rows.reduce((a, b) => a + b, 1) }
    : { stacked, widest, cols: cols.reduce((a, b) => a + b, 0.5), rows: Math.max(...rows) + 1 };
}

// Cells are as large as the room allows; views stand side by side where that leaves them legible.
function arrange(sizes, leading, { width, height, full }) {
  const fit = (cols, rows) => Math.min(width / cols, height / rows);
  const beside = fit(sizes.reduce((sum, size) => sum + size.cols + 0.5, 0), Math.max(...sizes.map((size) => size.rows)));
  const below = fit(Math.max(...sizes.map((size) => size.cols)), sizes.reduce((sum, size) => sum + size.rows, 0));
  const lead = sizes[Math.min(leading, sizes.length - 1)];
  const alone = fit(lead.cols, lead.rows + 0.5);
  const together = Math.max(beside, below);
  const wraps = !full && width / lead.cols < LEGIBLE && !lead.stacked;
  const tabs = sizes.length > 1 && together < (full ? 60 : LEGIBLE) && (wraps || alone > 1.2 * together);
  const aside = sizes.length > 1 && !tabs && (beside >= 28 || beside >= 0.8 * below);
  const widest = Math.max(...sizes.map((size) => size.widest));
  const cell = wraps ? Math.min(30, width / widest) : tabs ? alone : aside ? beside : below;
  return { aside, tabs, wraps, cell: Math.max(LEAST_CELL, Math.min(full ? 120 : 46, cell)) };
}
