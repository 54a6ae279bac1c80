// What all widgets share: nodes and icons, sentences with slots, the theme, and telling Python.

const fill = (template, slots) => template.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);

function make(tag, attributes = {}, ...children) {
  const node = set(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = value === undefined || value === null || value === false ? null : value === true ? "" : String(value);
    if (node.getAttribute(name) === text) continue;
    if (text === null) node.removeAttribute(name);
    else node.setAttribute(name, text);
  }
  return node;
}

function draw(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
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

const icon = (name) => draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, draw("path", { d: ICONS[name] }));

// Put a style sheet into the page, once for all widgets: with each sheet that comes, the browser looks at the whole page
// anew, and anywidget's own `_css` comes with every widget. A saved page has its sheets already.
function wear(sheet) {
  const worn = [...document.querySelectorAll("style.deconv-sheet")].some(({ textContent }) => textContent.startsWith(sheet));
  if (sheet && !worn) document.head.append(make("style", { class: "deconv-sheet" }, sheet));
}

// Dress a widget in the colours of the notebook's theme, or of the system's (paper is light), and follow them until what
// is returned is called. `roles`: the colours of each theme.
function dressed(root, roles) {
  const system = matchMedia("screen and (prefers-color-scheme: dark)");
  const dress = () => {
    const light = document.body.dataset.jpThemeLight;
    const dark = light ? light === "false" : system.matches;
    root.dataset.theme = dark ? "dark" : "light";
    for (const [role, colour] of Object.entries(roles[root.dataset.theme])) root.style.setProperty(`--${role}`, colour);
  };
  const themed = new MutationObserver(dress);
  themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  system.addEventListener("change", dress);
  dress();
  return () => {
    themed.disconnect();
    system.removeEventListener("change", dress);
  };
}

// Python may be gone; that stops no widget.
function tell(model, state) {
  try {
    model.set("state", state);
    model.save_changes();
  } catch (error) {
    console.warn(error);
  }
}

const REST_MS = 600;

// Python hears of a state once, when it has come to rest, or when the widget or its page closes before.
function reporting(model, stateNow) {
  let rest = null;
  const now = () => {
    if (rest === null) return;
    clearTimeout(rest);
    rest = null;
    tell(model, stateNow());
  };
  addEventListener("pagehide", now);
  return {
    moved() {
      clearTimeout(rest);
      rest = setTimeout(now, REST_MS);
    },
    close() {
      removeEventListener("pagehide", now);
      now();
    },
  };
}
