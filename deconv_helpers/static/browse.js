// Looks up tables: the controls name one of those that were worked out beforehand, and its rows and notes are shown.
// It knows nothing of convolution and has no words of its own.

function render({ model, el }) {
  const { controls, columns, rows, notes, tables, words, palette, language } = model.get("content");
  const settings = (model.get("state") ?? {}).settings?.slice() ?? controls.map((control) => control.start);
  const refusals = controls.map(() => "");
  const report = reporting(model, () => ({ settings: settings.slice() }));

  const root = make("div", { class: "deconv-browse", lang: language, tabindex: "0", role: "group", "aria-label": words.tables, ...focusable });
  const refusal = make("div", { class: "refusal", "data-part": "refusal", role: "alert" });
  const scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.tables, ...focusable });
  const below = make("div", { class: "notes", "data-part": "notes", "aria-live": "polite" });
  root.append(make("div", { class: "controls" }, ...controls.map(makeControl)), refusal, scroll, below);

  function makeControl({ name, word, kind, values }, index) {
    const shared = { "data-param": name, ...focusable };
    const [least, most] = [values[0], values.at(-1)];
    const input = kind === "menu"
      ? make("select", shared, ...values.map((value, at) => make("option", { value: at }, String(value))))
      : make("input", { type: "number", min: least, max: most, step: values.length > 1 ? values[1] - least : 1, inputmode: "numeric", ...shared });
    input.value = kind === "menu" ? settings[index] : values[settings[index]];
    input.addEventListener("input", () => {
      const at = kind === "menu" ? Number(input.value) : input.value.trim() === "" ? -1 : values.indexOf(Number(input.value));
      input.setAttribute("aria-invalid", String(at < 0));
      refusals[index] = at < 0 ? fill(words.not_in_range, { text: input.value, least, most }) : "";
      refusal.textContent = refusals.filter(Boolean).join(" ");
      if (at < 0) return;
      settings[index] = at;
      show();
      report.moved();
    });
    return make("label", {}, make("span", {}, word), input);
  }

  function show() {
    const place = controls.reduce((index, control, i) => index * control.values.length + settings[i], 0);
    const [heads, ids, said, refused] = tables[place];
    const cell = (tag, text, at) => make(tag, { "data-kind": columns[heads][at][1] }, text);
    const head = make("tr", {}, ...columns[heads].map(([name], at) => cell("th", name, at)));
    const body = ids.map((id, row) => make("tr", { "data-state": row === refused ? "refused" : undefined },
      ...rows[id].map((text, at) => cell("td", text, at))));
    scroll.replaceChildren(...(ids.length ? [make("table", {}, make("thead", {}, head), make("tbody", {}, ...body))] : []));
    scroll.scrollTop = 0;
    below.replaceChildren(...said.map((id) => make("p", {}, notes[id])));
    root.style.minHeight = `${Math.max(parseFloat(root.style.minHeight) || 0, root.offsetHeight)}px`; // nothing jumps up
  }

  root.addEventListener("keydown", (event) => event.stopPropagation());
  wear(model.get("sheet"));
  const undress = dressed(root, palette);
  el.replaceChildren(root);
  show();

  return () => {
    el.replaceChildren();
    report.close();
    undress();
  };
}

export default { render };
