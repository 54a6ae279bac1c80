// What is set and answered: a parameter's control, and the question that seals a picture.

// `change(at)` hears which of its values was chosen; `show(at)` shows it.
function makeParameter(control, words, change) {
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
  const node = make("label", {}, make("span", { class: "word" }, word, slides ? ` ${symbol}` : " "));
  if (slides) node.append(reading);
  node.append(input);
  input.addEventListener("input", () => change(control.kind === "switch" ? control.values.indexOf(input.checked) : Number(input.value)));

  function show(at) {
    if (control.kind === "switch") input.checked = control.values[at];
    else input.value = at;
    reading.textContent = control.values[at];
    if (slides) input.setAttribute("aria-valuetext", String(control.values[at]));
  }

  return { node, show, view: control.view };
}

const LETTERS = "ABCDEGHIJK"; // the keys of the options; F is full screen's

// `answer(index)` hears the option that was chosen; `told(answered)` is what there is to say to it.
function makeQuestion({ question, options }, words, answer) {
  const reply = make("div", { class: "reply", "data-part": "reply" });
  const buttons = options.map((option, index) => {
    const button = make("button", { type: "button", "data-option": index, ...focusable },
      make("kbd", {}, LETTERS[index]), ` ${option.text}`);
    button.addEventListener("click", () => answer(index));
    return button;
  });
  const node = make("div", { class: "question", role: "group", "data-part": "question" },
    make("p", {}, question), make("div", { class: "options" }, ...buttons), reply);

  function show(answered, waiting) {
    buttons.forEach((button, index) => {
      const right = answered !== null && options[index].right;
      const mine = answered === index;
      button.dataset.answer = [mine && "mine", right && "right"].filter(Boolean).join(" ");
      button.setAttribute("aria-pressed", String(mine));
      button.querySelectorAll("small").forEach((note) => note.remove());
      if (mine) button.append(make("small", {}, words.your_answer));
      if (right) button.append(make("small", {}, words.right_answer));
    });
    reply.textContent = answered === null ? waiting : told(answered);
  }

  const told = (answered) => (options[answered] ?? options.find((option) => option.right)).reply;

  return { node, show, told };
}
