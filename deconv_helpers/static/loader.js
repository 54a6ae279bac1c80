// What anywidget loads for each picture. The script that plays them comes once from a kernel, in a widget of its own, and
// lends its `render` to all of them: it is on its way while this is, and runs warm from the second picture on.
async function render(context) {
  const { model, host, el } = context;
  try {
    const { exports } = await host.getWidget(model.get("front"));
    return exports.render({ ...context, front: exports });
  } catch (error) {
    const told = document.createElement("p");
    told.setAttribute("role", "alert");
    told.textContent = model.get("no_script").replace("{error}", error.message);
    el.replaceChildren(told);
    throw error;
  }
}

export default { render };
