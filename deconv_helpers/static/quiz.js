// Asks questions one after another. What is missed comes back; a code may keep the answers for another time.
// It knows nothing of what is asked and has no words of its own.

// The questions asked so far, and those to come: a missed one comes back after the first gap, and each time it is then
// right, after the next gap, while there is one.
function courseOf(count, gaps, answers, isRight) {
  const queue = [...Array(count).keys()], asked = [], times = new Map();
  for (const answer of answers) {
    const question = queue.shift();
    asked.push(question);
    if (!isRight(question, answer)) times.set(question, 0);
    else if (times.has(question)) times.set(question, times.get(question) + 1);
    const gap = gaps[times.get(question)];
    if (gap !== undefined) queue.splice(gap, 0, question);
  }
  return { asked, queue };
}

// --- the code: the answers as one number with as many answers a place, plus one, times a prime ---------------------

function write(answers, sizes, { letters, length, factor }) {
  let value = factor * (1 + answers.reduce((number, answer, i) => number * sizes[i] + answer, 0));
  let code = "";
  for (let i = 0; i < length; i++) {
    code = letters[value % letters.length] + code;
    value = Math.floor(value / letters.length);
  }
  return code;
}

// The answers, or which sentence refuses the text.
function read(text, sizes, { letters, length, factor }) {
  const code = [...text.toUpperCase().replace(/[\s-]/g, "")];
  const letter = code.find((one) => !letters.includes(one));
  if (letter) return { refusal: "code_letter", slots: { letter } };
  if (code.length !== length) return { refusal: "code_length", slots: { length, found: code.length } };
  const value = code.reduce((sum, one) => sum * letters.length + letters.indexOf(one), 0);
  let number = value / factor - 1;
  if (!Number.isInteger(number) || number < 0 || number >= sizes.reduce((a, b) => a * b)) return { refusal: "code_wrong", slots: {} };
  const answers = [];
  for (const size of [...sizes].reverse()) {
    answers.unshift(number % size);
    number = Math.floor(number / size);
  }
  return { answers };
}

// --- the quiz ------------------------------------------------------------------------------------------------------

function render({ model, el }) {
  const { questions, replies, returns, code, words, palette, language } = model.get("content");
  const saved = model.get("state") ?? {};
  // `told`: the reply to the last answer is on the screen. `first`: the answers of a code, [] where there is none.
  const state = { answers: [...(saved.answers ?? [])], told: saved.told ?? false, first: saved.first ?? null };
  const sizes = questions.map((question) => question.options.length + 1);
  const isRight = (question, answer) => Boolean(questions[question].options[answer]?.right);
  const textOf = (question, answer) => questions[question].options[answer]?.text ?? words.unsure;
  const course = () => courseOf(questions.length, returns, state.answers, isRight);

  const root = make("div", { class: "deconv-quiz", "data-replies": replies, lang: language, tabindex: "0", role: "group", "aria-label": words.quiz, ...focusable });
  const head = make("div", { class: "head" });
  const body = make("div", { class: "body" });
  const reply = make("div", { class: "reply", "data-part": "reply", "aria-live": "polite" });
  const foot = make("div", { class: "foot" });
  root.append(head, body, reply, foot);

  function button(name, act, disabled = false) {
    const node = make("button", { type: "button", "data-control": name, disabled, ...focusable }, words[name]);
    node.addEventListener("click", act);
    return node;
  }

  // What is on the screen, drawn anew after each answer; the keys go on working where they were heard.
  function draw() {
    const heard = root.contains(root.ownerDocument.activeElement);
    const { asked, queue } = course();
    reply.replaceChildren();
    if (code?.way === "read" && !state.first) drawEntry();
    else if (state.told) drawQuestion(asked.at(-1), asked.length - 1, state.answers.at(-1));
    else if (queue.length) drawQuestion(queue[0], asked.length);
    else drawEnd(asked);
    drawHead(asked, queue);
    if (heard) root.focus({ preventScroll: true });
  }

  function drawHead(asked, queue) {
    const seen = new Set(asked).size;
    const now = state.told ? asked.at(-1) : queue[0];
    const again = now !== undefined && asked.slice(0, state.told ? -1 : undefined).includes(now);
    const due = new Set(queue.filter((question) => asked.includes(question))).size;
    const at = fill(words.at, { at: Math.min(questions.length, state.told ? seen : seen + !again), count: questions.length });
    const marks = questions.map((_, question) => {
      const first = asked.indexOf(question);
      const mark = first < 0 ? "open" : !replies ? "given" : isRight(question, state.answers[first]) ? "right" : "missed";
      return make("span", { class: "mark", "data-mark": mark, "data-now": question === now });
    });
    const full = button("fullscreen", fullScreen);
    full.replaceChildren(icon("fullscreen"));
    full.hidden = !document.fullscreenEnabled;
    full.title = words.fullscreen;
    full.setAttribute("aria-label", words.fullscreen);
    head.replaceChildren(
      make("span", { "data-part": "at" }, now === undefined ? "" : again ? `↻ ${words.again}` : at),
      make("span", { class: "marks", "aria-hidden": "true" }, ...marks),
      make("span", { "data-part": "score" }, replies && seen ? fill(words.score, { right: firstRight(asked), seen }) : ""),
      make("span", { "data-part": "streak" }, streak(asked) > 1 ? fill(words.streak, { count: streak(asked) }) : ""),
      make("span", { "data-part": "due" }, due ? fill(words.due, { due }) : ""), full);
  }

  const firstRight = (asked) => [...new Set(asked)].filter((question) => isRight(question, state.answers[asked.indexOf(question)])).length;

  // How many of the latest answers are right, one after another.
  const streak = (asked) => asked.length - 1 - asked.findLastIndex((question, i) => !isRight(question, state.answers[i]));

  // The answers stand one place further each time a question comes back, so that no letter is learnt.
  function orderOf(question, place) {
    const count = questions[question].options.length;
    const turns = course().asked.slice(0, place).filter((one) => one === question).length;
    return [...Array(count).keys()].map((i) => (i + turns) % count).concat(count);
  }

  function drawQuestion(question, place, answer) {
    const options = orderOf(question, place).map((option, index) => {
      const mine = option === answer, right = answer !== undefined && isRight(question, option);
      const node = make("button", { type: "button", "data-option": option, "data-answer": [mine && "mine", right && "right"].filter(Boolean).join(" "), ...focusable },
        make("kbd", {}, String.fromCharCode(65 + index)), ` ${textOf(question, option)}`,
        ...(mine ? [make("small", {}, words.your_answer)] : []), ...(right && !mine ? [make("small", {}, words.right_answer)] : []));
      node.addEventListener("click", () => choose(option));
      return node;
    });
    body.replaceChildren(make("p", { "data-part": "question" }, questions[question].text), make("div", { class: "options" }, ...options));
    if (answer === undefined) foot.replaceChildren(...(replies || !state.answers.length ? [] : [button("back", back)]));
    else {
      const right = questions[question].options.find((option) => option.right);
      const mine = questions[question].options[answer];
      if (mine) reply.append(make("div", {}, `${mine.right ? "✓ " : ""}${mine.reply}`));
      if (!mine?.right) reply.append(make("div", { class: "true" }, `✓ ${right.text} · ${right.reply}`));
      foot.replaceChildren(button("next", next));
    }
  }

  function drawEntry() {
    const input = make("input", { type: "text", "data-control": "code", "aria-label": words.enter, autocomplete: "off", spellcheck: "false", ...focusable });
    const refusal = make("div", { class: "refusal", "data-part": "refusal", role: "alert" });
    const take = () => {
      const found = read(input.value, sizes, code);
      if (found.refusal) refusal.textContent = fill(words[found.refusal], found.slots);
      else begin(found.answers);
    };
    input.addEventListener("keydown", (event) => event.key === "Enter" && take());
    body.replaceChildren(make("label", { class: "entry" }, words.enter, input), refusal);
    foot.replaceChildren(button("start", take), button("without", () => begin([])));
  }

  function drawEnd(asked) {
    const restart = button("restart", again);
    foot.replaceChildren(restart);
    if (code?.way === "write") return drawCode(restart);
    const slots = { right: firstRight(asked), seen: questions.length };
    const lines = [fill(words.done, slots)];
    if (state.first?.length) lines.push(fill(words.earlier, { ...slots, right: state.first.filter((answer, i) => isRight(i, answer)).length }));
    if (asked.length > questions.length) lines.push(words.all_back);
    body.replaceChildren(...lines.map((line) => make("p", { "data-part": "done" }, line)));
    if (code) body.append(tableOf(asked));
  }

  // Both answers side by side, with what is right.
  function tableOf(asked) {
    const cell = (question, answer) => make("td", { "data-mark": isRight(question, answer) ? "right" : "missed" },
      isRight(question, answer) ? `✓ ${textOf(question, answer)}` : textOf(question, answer));
    const heads = ["", words.question, ...(state.first.length ? [words.first] : []), words.now, words.right];
    const rows = questions.map(({ text, options }, i) => make("tr", {}, make("th", { scope: "row" }, String(i + 1)), make("td", {}, text),
      ...(state.first.length ? [cell(i, state.first[i])] : []), cell(i, state.answers[asked.indexOf(i)]),
      make("td", {}, options.find((option) => option.right).text)));
    return make("div", { class: "wide" }, make("table", { "data-part": "compared" },
      make("thead", {}, make("tr", {}, ...heads.map((word) => make("th", { scope: "col" }, word)))), make("tbody", {}, ...rows)));
  }

  function drawCode(restart) {
    const text = write(state.answers, sizes, code);
    const copy = button("copy", () => navigator.clipboard?.writeText(text).then(() => (copy.textContent = words.copied), () => {}));
    const unsure = questions.map((_, i) => i).filter((i) => state.answers[i] === questions[i].options.length);
    const lessons = [...new Set(unsure.map((i) => questions[i].lesson))].sort((a, b) => a - b);
    body.replaceChildren(make("p", {}, words.your_code),
      make("div", { class: "code" }, make("output", { "data-part": "code" }, text), copy), make("p", { class: "note" }, fill(words.noted, { count: questions.length })));
    if (unsure.length)
      body.append(make("p", { class: "note", "data-part": "where" }, fill(words.where, {
        listed: unsure.map((i) => i + 1).join(words.comma), lessons: lessons.map((lesson) => fill(words.lesson, { lesson })).join(words.comma) })));
    foot.replaceChildren(button("back", back), restart);
  }

  // What the learner does is shown, and told.
  function keep() {
    draw();
    tell(model, structuredClone(state));
  }

  function choose(option) {
    if (state.told || !course().queue.length) return;
    state.answers.push(option);
    state.told = replies;
    keep();
  }

  function next() {
    if (!state.told) return;
    state.told = false;
    keep();
  }

  function back() {
    if (replies || !state.answers.length) return;
    state.answers.pop();
    keep();
  }

  function begin(first) {
    state.first = first;
    keep();
  }

  function again() {
    Object.assign(state, { answers: [], told: false, first: null });
    keep();
  }

  // A quiz that may not fill the screen, or has left the page meanwhile, stays as it is.
  const fullScreen = () => (document.fullscreenElement === root ? document.exitFullscreen() : root.requestFullscreen?.())?.catch(() => {});

  function onKey(event) {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
    if (event.target.matches("button") && (event.key === " " || event.key === "Enter")) return;
    const pressed = event.key.toLowerCase();
    const option = /^[a-h]$/.test(pressed) && body.querySelectorAll("[data-option]")[pressed.charCodeAt(0) - 97];
    if (option) option.click();
    else if (pressed === "enter") next();
    else if (pressed === "arrowleft") back();
    else if (pressed === "f") fullScreen();
    else return;
    event.preventDefault();
  }

  root.addEventListener("keydown", onKey);
  wear(model.get("sheet"));
  const undress = dressed(root, palette.roles);
  el.replaceChildren(root);
  draw();
  return () => {
    el.replaceChildren();
    undress();
  };
}

export default { render };
