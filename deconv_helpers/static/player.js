// Plays a scene: boards of numbers, the links between them, the order in which cells are visited. It has no words of
// its own.

const SPEEDS = [0.5, 1, 2, 4];
const STEP_MS = 900;
const TURN_MS = 250;
const REVEALED = -1;
const FORMULA_PX = 17; // the formula's figures, but in full screen
const EDGES_PX = 26; // a player's padding and border, on both sides
const MOVES = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

let usualWidth; // of a page's pictures: the last that was measured
const contentWidth = (outer) => Math.max(200, outer - EDGES_PX);

// Tables that a notebook keeps for its readers without widgets give way where a player lives, and everywhere outside of
// JupyterLab.
const announce = (el) => [document.body, el.closest(".jp-OutputArea")].forEach((place) => place?.classList.add("deconv-alive"));

// --- the player ------------------------------------------------------------------------------------------------

// `front`: the script, the style sheet, and what pictures have in common.
function render({ model, el, front }) {
  usualWidth ??= contentWidth(el.clientWidth); // to ask has the page laid out: the first picture asks before it changes it
  const content = model.get("content");
  const { scene, prediction, language } = content;
  const { palette, words: { [language]: words } } = front.common;
  const saved = model.get("state") ?? {};
  const firstStep = () => (scene.done ? Infinity : 0);
  const state = {
    settings: [...(saved.settings ?? scene.controls.map((control) => control.start))], // the model keeps its own
    lead: saved.lead ?? 0,
    step: saved.step ?? firstStep(),
    speed: 1,
    arrays: structuredClone(saved.arrays ?? scene.arrays),
    answer: saved.answer ?? null,
    selected: null,
    playing: null,
  };
  const report = reporting(model, stateNow);
  let views = [], boards = [], numbers = {}, scale = null, ended = false, news = "", editing = null, pen = null, wasFull = false;

  const root = make("div", { class: "deconv-player", "data-op": scene.op, lang: language, tabindex: "0", role: "group", "aria-label": words.player, ...focusable });
  const stageArea = make("div", { class: "views" });
  const sizeLine = make("div", { class: "line size-line", "data-part": "size" });
  const refusal = make("div", { class: "line refusal", "data-part": "refusal", role: "alert" });
  const notes = make("div", { class: "line notes", "data-part": "notes" });
  const found = make("div", { class: "line found", "data-part": "found" });
  const differs = make("div", { class: "line differs", "data-part": "differs" });
  const formula = make("div", { class: "line formula", "data-part": "formula" });
  const caption = make("div", { class: "line caption", "data-part": "caption" });
  const said = make("div", { class: "said", "data-part": "said", role: "status", "aria-live": "polite" });
  const count = make("output", { class: "count" });
  const slider = make("input", { type: "range", min: 0, "data-control": "step", "aria-label": words.step, ...focusable });
  const speed = make("select", { "data-control": "speed", "aria-label": words.speed, ...focusable },
    ...SPEEDS.map((times) => make("option", { value: times, selected: times === 1 }, `${times}×`)));
  const buttons = Object.fromEntries(["reset", "back", "play", "forward", "fullscreen"].map((name) => [name,
    make("button", { type: "button", "data-control": name, title: words[name], "aria-label": words[name], ...focusable }, icon(name))]));
  buttons.fullscreen.hidden = !document.fullscreenEnabled;
  const transport = make("div", { class: "controls transport" },
    buttons.reset, buttons.back, buttons.play, buttons.forward, slider, count, speed, buttons.fullscreen);
  const parameters = scene.controls.map((control, index) => makeParameter(control, words, (at) => {
    state.settings[index] = at;
    if (control.kind === "frames") state.arrays[control.array] = structuredClone(control.frames[at]);
    if (ended) state.step = Infinity;
    rebuild();
    report.moved();
  }));
  const drawing = make("input", { type: "checkbox", "data-control": "draw", ...focusable });
  const settings = make("div", { class: "controls settings" },
    ...parameters.filter((parameter) => !parameter.view).map((parameter) => parameter.node),
    ...(scene.draw ? [make("label", {}, drawing, words.draw)] : []));
  const question = prediction && makeQuestion(prediction, words, answer);
  const drawer = makeDrawer(content, words, {
    kase: () => caseNow(), arrays: () => state.arrays, state: stateNow, say, put, front,
  });
  root.append(...(question ? [question.node] : []), make("div", { class: "head" }, settings, sizeLine), notes, refusal, stageArea,
    differs, found, formula, caption, make("div", { class: "foot" }, transport, drawer.node), said);
  if (!scene.cases.length) root.replaceChildren(question.node, said);

  // What is shown now.
  const caseNow = () => scene.cases[scene.controls.reduce(
    (index, control, i) => (control.kind === "frames" ? index : index * control.values.length + state.settings[i]), 0)];
  const sealed = () => prediction && state.answer === null;
  const given = (grid) => grid.array && grid.role !== "output" && grid.role !== "matrix";
  const viewsNow = (kase) => sealed()
    ? [{ ...kase.views[0], name: "sealed", title: "inputs", plays: [], panels: Object.keys(kase.grids).filter((name) => given(kase.grids[name])) }]
    : kase.views;
  const leadNow = (kase) => viewsNow(kase)[Math.min(state.lead, viewsNow(kase).length - 1)];

  // An answer opens the picture; REVEALED opens it without one, for a class that has answered aloud.
  function answer(index) {
    if (!prediction || state.answer !== null || index >= prediction.options.length) return;
    state.answer = index;
    state.step = firstStep();
    news = question.told(index);
    rebuild();
    news = "";
    noteEnd();
    report.moved();
  }

  // A setting changes the boards where it must; a step only repaints them.
  function rebuild() {
    const kase = caseNow();
    question?.show(state.answer, kase ? words.sealed : "");
    if (!kase) return say(news);
    finishEdit();
    state.selected = null;
    stageArea.removeAttribute("data-steps"); // in another picture the window is elsewhere; it has not moved
    if (!sealed()) state.step = Math.min(state.step, steps());
    const focused = root.contains(document.activeElement) && document.activeElement;
    views = viewsNow(kase).map((view, index, all) => fitView(kase, view, index, all.length === 1));
    fitChildren(stageArea, views.map(({ section }) => section));
    boards = views.flatMap((view) => view.boards);
    if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
    root.toggleAttribute("data-sealed", Boolean(sealed()));
    showSizes(kase);
    refuse();
    parameters.forEach((parameter, index) => parameter.show(state.settings[index]));
    scale = null;
    paint();
    layOut();
    boards.filter(({ turns }) => turns).forEach(turn);
  }

  // Other numbers: the picture follows, and Python hears of them.
  function follow() {
    scale = null;
    paint();
    reserveFormula();
    report.moved();
  }

  // Boards are scaled by the numbers that will stand in the end; before the first step those that are there will do, and
  // a picture that comes is there sooner.
  function rescale(kase, view, values, finished) {
    const foreseen = state.step > 0 || view.plays.length > 1;
    if (scale?.foreseen === foreseen) return;
    scale = { foreseen, values: foreseen && !finished ? endOf(kase, scene.links, state.arrays) : values };
    for (const board of boards) scaleBoard(board, scale.values[board.grid.of ?? board.name] ?? new Map());
  }

  // The view as it stands, where this setting has the same panels in it; a new one elsewhere.
  function fitView(kase, view, index, alone) {
    const plan = JSON.stringify([view.name, view.layout, index, alone, view.panels.map((name) => [name, name in kase.grids])]);
    const fitted = views.find((one) => one.plan === plan) ?? { ...makeView(kase, view, index, alone), plan };
    fitted.title.textContent = words[`view.${view.title}`] ?? view.title;
    for (const board of fitted.boards) fitBoard(board, kase.grids[board.name], words, unlinkedIn(kase, scene.links, board.name));
    return fitted;
  }

  function makeView(kase, view, index, alone) {
    const panels = view.panels.map((name) => (kase.grids[name] ? makeBoard(name, view) : { node: make("span", { class: "sign" }, name) }));
    const title = make("button", { type: "button", class: "title", title: words.lead, "data-lead": view.name, tabindex: alone ? -1 : 0, ...focusable });
    title.addEventListener("click", () => {
      state.lead = index;
      layOut();
      go(0);
    });
    const own = sealed() ? [] : parameters.filter((parameter) => parameter.view === view.name).map((parameter) => parameter.node);
    const section = make("section", { class: "view", "data-view": view.name, "data-layout": view.layout },
      make("div", { class: "heading" }, title, ...own), make("div", { class: "panels" }, ...panels.map(({ node }) => node)));
    return { section, title, boards: panels.filter(({ cells }) => cells) };
  }

  // The kernel is seen to turn round its centre, from where its cells stood to where they stand now.
  function turn(board) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const motion = { transform: ["rotate(180deg)", "none"] };
    board.board.animate(motion, { duration: TURN_MS, easing: "ease-in-out" });
  }

  const steps = () => stepsOf(caseNow(), leadNow(caseNow()));

  // Room is kept for the most that a board takes at any setting, so that nothing jumps. In full screen there is none to
  // spare: the back row wants large figures.
  const rooms = new Map();

  function roomFor(view, name) {
    const full = isFull();
    const at = JSON.stringify([view.name, name, (full || caseNow().refusal) && state.settings, full]);
    if (!rooms.has(at)) rooms.set(at, mostOf([caseNow(), ...scene.cases.filter((kase) => !full && !kase.refusal)], view, name));
    return rooms.get(at);
  }

  function showSizes(kase) {
    const lines = kase.sizes.flatMap(({ key: name, numbers }) => numbers.map((slots) => fill(words[name], slots)));
    const keys = kase.sizes.flatMap(({ key: name, numbers }) => numbers.map(() => name));
    sizeLine.replaceChildren(...lines.map((line, i) => make("div", { "data-line": keys[i] }, line)));
    notes.replaceChildren(...kase.notes.flatMap(({ key: name, numbers }) =>
      numbers.map((slots) => make("div", { "data-line": name }, fill(words[name], slots)))));
  }

  function paint() {
    const kase = caseNow();
    const view = leadNow(kase);
    const progress = progressOf(kase, view, state.step);
    const total = steps();
    const finished = state.step === total && total > 0;
    const values = sealed() ? valuesOf({ ...kase, stages: [] }, scene.links, state.arrays, [], false)
      : valuesOf(kase, scene.links, state.arrays, progress, finished);
    rescale(kase, view, values, finished);
    const current = progress.filter(({ visited }) => visited.length).at(-1);
    const lit = sealed() ? {} : litBy(kase, scene.links, state.selected, current);
    const differing = differingIn(kase, values);
    numbers = values;
    for (const board of boards) {
      const name = board.grid.of ?? board.name;
      const content = values[name] ?? new Map();
      paintBoard(board, {
        values: content,
        active: lit[name],
        done: doneOn(kase, progress, name),
        differing: differing[name],
        selected: state.selected?.name === name ? state.selected.at : undefined,
      }, words);
      placeWindow(board, windowOn(board, lit));
    }
    const subject = subjectOf(kase, scene.links, values, { selected: state.selected, current, lit });
    formula.replaceChildren(...(sealed() ? [] : formulaOf(kase, subject)));
    caption.textContent = sealed() || kase.refusal || !total ? "" : captionOf(kase, words, subject, total);
    showFound();
    if (!sealed()) say([news, differs.textContent, found.textContent, caption.textContent].filter(Boolean).join(" "));
    drawer.show();
    slider.max = total;
    slider.value = state.step;
    slider.setAttribute("aria-valuetext", `${state.step} / ${total}`);
    count.textContent = `${state.step} / ${total}`;
    allow(buttons.back, state.step > 0);
    allow(buttons.forward, state.step < total);
    stageArea.querySelectorAll("section").forEach((section) => section.toggleAttribute("data-leads", section.dataset.view === view.name));
    stageArea.querySelectorAll(".title").forEach((title) => title.setAttribute("aria-pressed", String(title.dataset.lead === view.name)));
  }

  // A button that has nothing to do any more hands its focus to the player: the keys are to stay where they were.
  function allow(button, on) {
    if (!on && button === document.activeElement) root.focus({ preventScroll: true });
    button.disabled = !on;
  }

  // Cells whose number is not the one that it ought to be. Board -> set of cells.
  function differingIn(kase, values) {
    const wrong = {};
    const compared = sealed() ? [] : Object.keys(kase.grids).filter((name) => kase.grids[name].compare);
    let cells = 0;
    for (const name of compared) {
      const known = [...values[name]].filter(([at]) => holds(kase.grids[name], at));
      wrong[name] = new Set(known.filter(([at, value]) => value !== values[kase.grids[name].compare].get(at)).map(([at]) => at));
      cells += known.length;
    }
    const total = Object.values(wrong).reduce((sum, set) => sum + set.size, 0);
    differs.textContent = total ? fill(words.differs, { count: total, cells }) : "";
    return wrong;
  }

  function windowOn(board, lit) {
    const cells = lit[board.grid.of ?? board.name];
    return cells?.size && board.grid.role !== "matrix" ? boxOf(cells) : null;
  }

  // Which of the slider's images the numbers are, however they came about.
  function showFound() {
    const control = scene.controls.find((one) => one.caption);
    if (!control || sealed()) return;
    const now = JSON.stringify(state.arrays[control.array]);
    const number = control.frames.findIndex((frame) => JSON.stringify(frame) === now) + 1;
    found.textContent = fill(words[number ? control.caption : `${control.caption}.none`], { number, count: control.frames.length });
  }

  // Steps and play. What was brought to its end stays there while settings change.
  const noteEnd = () => (ended = Boolean(caseNow()) && steps() > 0 && state.step === steps());

  function go(step) {
    refuse();
    state.selected = null;
    state.step = Math.max(0, Math.min(step, steps()));
    noteEnd();
    stageArea.toggleAttribute("data-steps", true);
    paint();
    report.moved();
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
    noteEnd();
    report.moved();
  }

  function stateNow() {
    const { settings, lead, step, arrays, answer } = state;
    return structuredClone({ settings, lead, step, arrays, answer });
  }

  // One polite region for all that is said, so that a screen reader hears each change once.
  function say(text) {
    if (said.textContent !== text) said.textContent = text;
  }

  // What was refused just now, or else why this setting has no picture.
  function refuse(sentence) {
    const { key: reason, numbers: slots } = caseNow().refusal ?? {};
    const text = sentence || (reason ? fill(words[reason] ?? reason, slots) : "");
    if (refusal.textContent !== text) refusal.textContent = text;
  }

  // Full screen. A player that takes the screen from another lies above it; leaving leaves them all.
  const isFull = () => document.fullscreenElement === root;

  async function fullScreen() {
    if (!isFull()) return root.requestFullscreen?.().catch(() => {}); // the page's frame may forbid it
    while (document.fullscreenElement) await document.exitFullscreen();
  }

  function turnTo(direction) {
    const players = [...(root.closest(".jp-Notebook") ?? document).querySelectorAll(".deconv-player")];
    const next = players[players.indexOf(root) + direction];
    if (!next?.requestFullscreen) return;
    stop();
    next.requestFullscreen().then(() => next.focus(), () => {});
  }

  // On a projector the clicker goes on: into the picture, from step to step, and to the next player.
  function move(direction) {
    if (sealed() || !caseNow()) {
      if (!isFull()) return;
      if (direction > 0 && state.answer === null && prediction) answer(REVEALED);
      else turnTo(direction);
    } else if (isFull() && state.step === (direction > 0 ? steps() : 0)) turnTo(direction);
    else go(state.step + direction);
  }

  // Own numbers.
  function boardOf(node) {
    const found = boards.find((board) => board.board.contains(node));
    const cell = node.closest?.(".cell");
    return found && cell ? { board: found, at: key(cell.dataset.row, cell.dataset.col), cell } : null;
  }

  function select(board, at) {
    const name = board.grid.of ?? board.name;
    const same = state.selected?.name === name && state.selected.at === at;
    state.selected = same || !holds(board.grid, at) ? null : { name, at, board };
    paint();
  }

  function startEdit(board, at, text) {
    const home = !sealed() && homeOf(caseNow(), scene.links, board.name, at);
    if (!home) return;
    const from = document.activeElement;
    finishEdit();
    const node = board.cells.get(at);
    const input = make("input", { type: "text", inputmode: "decimal", "aria-label": words.edit, ...focusable });
    input.value = text ?? String(state.arrays[home.array][home.row][home.col]);
    node.replaceChildren(input);
    board.board.toggleAttribute("data-editing", true);
    editing = { input, board, at, home, back: from === board.board ? from : root };
    input.focus();
    if (text === undefined) input.select();
    input.addEventListener("blur", () => finishEdit());
  }

  // Keep the typed number, or refuse it in place and keep the old one.
  function finishEdit(keep = true) {
    if (!editing) return;
    const { input, board, at, home } = editing;
    editing = null;
    const value = numberIn(input.value);
    const row = state.arrays[home.array][home.row];
    refuse(keep && value === null ? fill(words.not_a_number, { text: undirected(input.value), value: shown(row[home.col]) }) : "");
    if (keep && value !== null) row[home.col] = value;
    input.remove();
    board.board.removeAttribute("data-editing");
    board.painted.delete(at);
    follow();
  }

  // A block from a spreadsheet fills the board from the selected cell on, whole or not at all.
  function onPaste(event) {
    event.stopPropagation();
    const spot = editing ?? state.selected;
    const home = spot && !sealed() && homeOf(caseNow(), scene.links, spot.board.name, spot.at);
    const texts = blockIn(event.clipboardData?.getData("text/plain") ?? "");
    if (!home || !texts.length || (editing && texts.length === 1 && texts[0].length === 1)) return;
    event.preventDefault();
    finishEdit(false);
    const rows = state.arrays[home.array], [height, width] = [texts.length, texts[0].length];
    const room = { height: rows.length - home.row, width: rows[0].length - home.col };
    const block = texts.map((line) => line.map(numberIn));
    const nonsense = texts.flat().find((text, at) => block.flat()[at] === null);
    if (block.some((line) => line.length !== width)) refuse(words.block_ragged);
    else if (nonsense !== undefined) refuse(fill(words.block_no_number, { text: undirected(nonsense) }));
    else if (height > room.height || width > room.width) refuse(fill(words.block_too_large, { block: `${height}×${width}`, room: `${room.height}×${room.width}` }));
    else {
      block.forEach((line, r) => rows[home.row + r].splice(home.col, width, ...line));
      refuse();
      follow();
    }
  }

  // The selected board as a spreadsheet takes it.
  function onCopy(event) {
    event.stopPropagation();
    if (editing || !state.selected || !getSelection().isCollapsed) return;
    const { rows, cols } = state.selected.board.grid, values = numbers[state.selected.name];
    const line = (r) => Array.from({ length: cols }, (_, c) => values.get(key(r, c)) ?? "").join("\t");
    event.clipboardData.setData("text/plain", Array.from({ length: rows }, (_, r) => line(r)).join("\n"));
    event.preventDefault();
  }

  function put(name, rows) {
    state.arrays[caseNow().grids[name].array] = structuredClone(rows);
    refuse();
    follow();
  }

  const drawsOn = ({ board }) => drawing.checked && board.grid.role === "input" && board.grid.editable;

  function drawAt({ board, at }) {
    if (!holds(board.grid, at)) return;
    const [row, col] = cellOf(at);
    state.arrays[board.grid.array][row][col] = pen;
    follow();
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
    ArrowRight: () => go(state.step + 1), PageDown: () => move(1),
    ArrowLeft: () => go(state.step - 1), PageUp: () => move(-1),
    Home: () => go(0), End: () => go(steps()), " ": toggle, r: reset, Escape: () => { state.selected = null; paint(); },
    "?": drawer.toggle,
  };
  const ALWAYS = { // also while the picture is sealed
    f: fullScreen, v: () => answer(REVEALED), PageDown: () => move(1), PageUp: () => move(-1),
    n: () => isFull() && turnTo(1), p: () => isFull() && turnTo(-1),
  };

  function onKey(event) {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (editing) {
      if (pressed === "Enter" || pressed === "Escape") {
        const { back } = editing;
        finishEdit(pressed === "Enter");
        back.focus();
      } else if (pressed === "Tab") editNext();
      else return;
      event.preventDefault();
      return;
    }
    const on = event.target;
    const slides = on.matches('input[type="range"]');
    if (on.matches("select") || (slides && pressed.startsWith("Arrow")) || (slides && on !== slider && ["Home", "End"].includes(pressed))) return;
    if (on.matches("button, input[type=checkbox]") && (pressed === " " || pressed === "Enter")) return;
    const option = prediction && state.answer === null && pressed.length === 1 ? LETTERS.indexOf(pressed.toUpperCase()) : -1;
    if (option >= 0 && option < prediction.options.length) answer(option);
    else if (on.classList.contains("board") && MOVES[pressed]) moveOn(on, MOVES[pressed]);
    else if (state.selected && /^[0-9.-]$/.test(pressed)) startEdit(state.selected.board, state.selected.at, pressed);
    else if (state.selected && pressed === "Enter") startEdit(state.selected.board, state.selected.at);
    else if (ALWAYS[pressed]) ALWAYS[pressed]();
    else if (KEYS[pressed] && caseNow() && !sealed()) KEYS[pressed]();
    else return;
    event.preventDefault();
  }

  // On a focused board the arrows move from cell to cell.
  function moveOn(node, move) {
    const board = boards.find((one) => one.board === node);
    const sign = board.grid.turned ? -1 : 1;
    const here = state.selected?.board === board ? cellOf(state.selected.at) : [-sign * move[0], -sign * move[1]];
    const next = key(...here.map((at, axis) => at + sign * move[axis]));
    if (holds(board.grid, next)) select(board, next);
  }

  let width = usualWidth; // a new picture is taken to be as wide as the page's last, until it is seen
  const widthNow = () => contentWidth(root.offsetWidth);

  function refit() {
    width = usualWidth = widthNow();
    layOut();
  }

  // In full screen the height that is left depends on the lines around the boards.
  function heightNow() {
    if (!isFull()) return Math.max(300, 0.6 * innerHeight);
    const others = [...root.children].filter((child) => child !== stageArea).reduce((sum, child) => sum + child.offsetHeight, 0);
    return Math.max(160, root.clientHeight - others - 48);
  }

  function reserveFormula() {
    const kase = caseNow(), size = isFull() ? parseFloat(getComputedStyle(formula).fontSize) : FORMULA_PX;
    const lines = leadNow(kase).plays.map((play) => Math.ceil((formulaWidth(kase, scene.links, play, scale.values) * size) / width));
    formula.style.minHeight = `${1.5 * Math.max(0, ...lines)}em`;
  }

  function layOut() {
    const kase = caseNow();
    if (!kase) return;
    const full = isFull();
    reserveFormula();
    const sizes = viewsNow(kase).map((view, index) => {
      views[index]?.boards.forEach((board) => placeBoard(board, roomFor(view, board.name)));
      return sizeOf(kase, view, (name) => roomFor(view, name));
    });
    const { aside, tabs, wraps, cell } = arrange(sizes, state.lead, { width, height: heightNow(), full });
    stageArea.toggleAttribute("data-abreast", aside);
    stageArea.toggleAttribute("data-tabs", tabs);
    stageArea.toggleAttribute("data-wraps", wraps);
    let unit = cell;
    for (let tries = 0; tries < 4; tries++) {
      root.style.setProperty("--unit", `${Math.floor(unit)}px`);
      const wide = stageArea.clientWidth / stageArea.scrollWidth; // labels may be wider than their boards
      const tall = full ? 1 - (root.scrollHeight - root.clientHeight) / stageArea.offsetHeight : 1;
      if (Math.min(wide, tall) >= 1) break;
      unit = Math.max(LEAST_CELL, unit * 0.99 * Math.min(wide, tall));
    }
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
  root.addEventListener("paste", onPaste);
  root.addEventListener("copy", onCopy);
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
    pen = state.arrays[hit.board.grid.array][row]?.[col] ? 0 : 1;
    drawAt(hit);
    event.preventDefault();
  });
  stageArea.addEventListener("pointermove", (event) => {
    const hit = pen !== null && event.buttons && boardOf(document.elementFromPoint(event.clientX, event.clientY));
    if (hit && drawsOn(hit)) drawAt(hit);
  });
  const onPenUp = () => (pen = null);
  document.addEventListener("pointerup", onPenUp);
  const onFullScreen = () => {
    if (isFull() || wasFull) refit();
    wasFull = isFull();
  };
  document.addEventListener("fullscreenchange", onFullScreen);
  addEventListener("resize", refit); // the window's height counts too
  const unwatch = onResize(el, () => {
    announce(el);
    if (width !== widthNow()) refit();
  });
  const undress = dressed(root, palette.roles);
  for (const [role, line] of Object.entries(palette.borders)) root.style.setProperty(`--${role}-line`, line);

  el.replaceChildren(root);
  announce(el);
  rebuild();
  noteEnd();

  return () => {
    clearTimeout(state.playing);
    report.close();
    removeEventListener("resize", refit);
    unwatch();
    el.closest(".jp-OutputArea")?.classList.remove("deconv-alive");
    el.replaceChildren(); // ipywidgets keeps `el` of what is closed
    undress();
    document.removeEventListener("fullscreenchange", onFullScreen);
    document.removeEventListener("pointerup", onPenUp);
  };
}

// In Jupyter the script comes in a widget of its own, and `loader.js` asks it for the player.
function initialize({ model }) {
  const [script, sheet, common] = ["_esm", "sheet", "common"].map((name) => model.get(name));
  wear(sheet);
  return { render, script, sheet, common };
}

export default { render, initialize };
