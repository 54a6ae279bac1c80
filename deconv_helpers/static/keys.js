// Inside a box of ipywidgets: the notebook's shortcuts must not fire on what has the focus there (a `d d` on a slider's
// handle would delete the cell). JupyterLab 4 and Notebook 7 look for this attribute.
function render({ el }) {
  const guard = (box) => box.querySelectorAll("[tabindex], input, button, select").forEach((node) => (node.dataset.lmSuppressShortcuts = "true"));
  const watched = new MutationObserver(() => guard(el.parentElement));
  const start = () => {
    if (!el.isConnected) return requestAnimationFrame(start);
    guard(el.parentElement);
    watched.observe(el.parentElement, { childList: true, subtree: true });
  };
  let waiting = requestAnimationFrame(start);
  return () => {
    cancelAnimationFrame(waiting);
    watched.disconnect();
  };
}

export default { render };
