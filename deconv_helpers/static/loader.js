// What anywidget loads for each picture. The script that plays them, and the style sheet, come once from a kernel, in a
// model of their own; the script is read once in a page, and runs warm from the second picture on.
async function render(context) {
  const { model } = context;
  const kept = await model.widget_manager.get_model(model.get("front").replace("IPY_MODEL_", ""));
  const front = { script: kept.get("script"), sheet: kept.get("sheet") };
  const read = (globalThis.deconvScripts ??= new Map()); // a page may hold pictures of several versions
  if (!read.has(front.script)) {
    const address = URL.createObjectURL(new Blob([front.script], { type: "text/javascript" }));
    read.set(front.script, import(address).finally(() => URL.revokeObjectURL(address)));
  }
  return (await read.get(front.script)).default.render({ ...context, front });
}

export default { render };
