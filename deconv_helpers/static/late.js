// Says where the pictures of a board are not yet those that its sliders ask for: a kernel that is busy, interrupted, dead
// or cut off draws nothing, and a picture beside another slider's place would be a wrong one.

const PATIENCE_MS = 2000;

async function render({ model, el }) {
  const controls = await Promise.all(model.get("controls").map((name) => model.widget_manager.get_model(name.replace("IPY_MODEL_", ""))));
  let patience = null;
  el.setAttribute("role", "status");
  el.style.color = "var(--jp-content-font-color1, inherit)";

  const tell = (late) => {
    el.textContent = late ? model.get("sentence") : "";
    el.parentElement?.querySelectorAll("img").forEach((image) => (image.style.opacity = late ? 0.3 : ""));
  };
  const look = () => {
    clearTimeout(patience);
    const drawn = model.get("drawn");
    if (controls.every((control, at) => control.get("index") === drawn[at])) tell(false);
    else patience = setTimeout(tell, PATIENCE_MS, true);
  };

  model.on("change:drawn", look);
  controls.forEach((control) => control.on("change:index", look));
  look();
  return () => {
    clearTimeout(patience);
    model.off("change:drawn", look);
    controls.forEach((control) => control.off("change:index", look));
  };
}

export default { render };
