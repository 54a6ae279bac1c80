// What anywidget loads for each picture. The script that plays them comes once from a kernel, in a model of its own, and
// lends its `render` to all of them: it is on its way while this is, and runs warm from the second picture on.
async function render(context) {
  const { model } = context;
  const front = await model.widget_manager.get_model(model.get("front").replace("IPY_MODEL_", ""));
  while (!front.get("lent")?.render) await new Promise((go) => front.once("change:lent", go));
  return front.get("lent").render({ ...context, front: { script: front.get("_esm"), sheet: front.get("sheet") } });
}

export default { render };
