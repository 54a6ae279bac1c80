// The drawer: numbers to start from, the code that gives the same numbers, a page to take away, and the keys.

// What is in the drawer is made when it is opened first, and stands in the page only while it is open: a page holds many
// pictures. (A `details` element has the browser look through all its style sheets for each picture that comes.)
function makeDrawer(content, words, desk) {
  const button = make("button", { type: "button", class: "more", "data-control": "more", "aria-expanded": "false", ...focusable }, words.more);
  const node = make("div", { class: "drawer", "data-part": "more" }, button);
  let inside, open = false;
  button.addEventListener("click", toggle);

  function toggle() {
    open = !open;
    if (open) inside ??= makeInside(content, words, desk);
    else if (node.contains(document.activeElement)) button.focus();
    set(button, { "aria-expanded": String(open) });
    node.toggleAttribute("data-open", open);
    fitChildren(node, [button, ...(open ? inside.nodes : [])]);
    show();
  }

  function show() {
    if (open) inside.show();
  }

  return { node, show, toggle };
}

// `desk` is what the player lends: kase(), arrays(), put(grid, rows), state(), front, say(text).
function makeInside({ scene, prediction, language }, words, desk) {
  const presets = make("div", { class: "presets" });
  const code = make("pre", { "data-part": "code", tabindex: "0", "aria-label": words.code, ...focusable });
  const framework = make("select", { "data-control": "framework", "aria-label": words.code, ...focusable },
    ...Object.keys(scene.code).map((name) => make("option", { value: name }, words[`framework.${name}`] ?? name)));
  const copy = button("copy", words.copy, copyCode);
  const save = button("save", words.save, savePage);
  const coding = make("div", { class: "coding" }, make("div", { class: "controls" }, framework, copy), code);
  const keys = make("div", { class: "keys" }, ...words.keys.split("\n").map((line) => {
    const [names, meaning] = line.split("\t");
    return make("span", {}, ...names.split(" ").flatMap((name) => [name === "–" ? name : make("kbd", {}, name), " "]), meaning);
  }));
  const taking = make("div", { class: "controls" }, save, make("span", { class: "hint" }, words.in_python), make("code", {}, 'save_picture(player, "picture.gif")'));
  framework.addEventListener("change", show);

  function button(name, text, action) {
    const made = make("button", { type: "button", "data-control": name, ...focusable }, text);
    made.addEventListener("click", action);
    return made;
  }

  function show() {
    showPresets();
    const text = codeNow();
    coding.hidden = !text;
    if (code.textContent === text) return;
    code.textContent = text;
    copy.textContent = words.copy;
  }

  // One row of buttons for each board that can be filled, in the size it has now.
  let built = "";
  function showPresets() {
    const { grids } = desk.kase();
    const fits = ({ grid, values }) => grids[grid]?.editable && values.length === grids[grid].rows && values[0].length === grids[grid].cols;
    const fitting = scene.presets.filter(fits);
    const shapes = fitting.map(({ grid, name }) => `${grid} ${name}`).join() + fitting.map(({ values }) => [values.length, values[0].length]).join();
    if (built === shapes) return;
    built = shapes;
    const rows = [...new Set(fitting.map(({ grid }) => grid))].map((name) => make("div", { class: "controls", role: "group", "aria-label": words[grids[name].role], "data-presets": name },
      make("span", {}, make("b", {}, grids[name].label), ` ${words[grids[name].role]}`),
      ...fitting.filter(({ grid }) => grid === name).map((preset) => {
        const made = make("button", { type: "button", "data-preset": preset.name, ...focusable }, thumbnail(preset.values, grids[name].role), words[`preset.${preset.name}`] ?? preset.name);
        made.addEventListener("click", () => desk.put(name, preset.values));
        return made;
      })));
    presets.replaceChildren(...rows);
  }

  function thumbnail(values, role) {
    const largest = Math.max(...values.flat().map(Math.abs)) || 1;
    const rows = values.length, cols = values[0].length;
    return draw("svg", { viewBox: `0 0 ${cols} ${rows}`, class: "thumbnail", "data-role": role, "aria-hidden": "true" },
      ...values.flatMap((row, r) => row.map((value, c) => draw("rect", { x: c, y: r, width: 1, height: 1, "fill-opacity": (0.9 * Math.abs(value)) / largest }))));
  }

  function codeNow() {
    const kase = desk.kase(), template = scene.code[framework.value];
    if (!template || !Object.keys(kase.code).length) return "";
    const slots = { ...kase.code };
    for (const [name, grid] of Object.entries(kase.grids)) {
      if (!grid.array) continue;
      const rows = desk.arrays()[grid.array].map((row) => `[${row.join(", ")}]`);
      slots[name] = `[${rows.join(",\n    ")}]`;
      slots[`${name}_row`] = rows[0];
    }
    return fill(template, slots);
  }

  async function copyCode() {
    const text = codeNow();
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(code); // without the right to write there, by hand
      if (!document.execCommand("copy")) return desk.say(words.copy_by_hand);
    }
    copy.textContent = words.copied;
    desk.say(words.copied);
  }

  // The page is built from what is here already, so that it can be saved without a kernel and without a network.
  function savePage() {
    const { script, sheet, common } = desk.front, { page } = common;
    const json = (data) => JSON.stringify(data).replaceAll("<", "\\u003c"); // no text in it can end the script
    const title = make("p", {}, prediction?.question ?? words[`view.${desk.kase().views[0].title}`] ?? scene.op).innerHTML;
    const text = fill(page.template, {
      language, title, policy: page.policy, kind: "player", beside: "", style: sheet + page.style, script: script + page.boot, common: json(common),
      body: `<div class="picture"><script type="application/json">${json({ scene, prediction, language, state: desk.state() })}<\/script><noscript>${words.needs_script}</noscript></div>`,
    });
    const link = make("a", { download: `${scene.op}.html`, href: URL.createObjectURL(new Blob([text], { type: "text/html" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  return { nodes: [presets, coding, taking, keys], show };
}
