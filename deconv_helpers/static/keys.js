// Inside a box of ipywidgets: the notebook's shortcuts must not fire on what has the focus there (a `d d` on a slider's
// handle would delete the cell). JupyterLab 4 and Notebook 7 look for this attribute.
function render({ el }) {
  const guard = (box) => box.querySelectorAll("[tabindex], input, button, select").forEach((node) => (node.dataset.lmSuppressShortcuts = "true"));
  const start = () => {
    if (!el.isConnected) return requestAnimationFrame(start);
    const box = el.parentElement; // it may lose this element first when it is taken away
    guard(box);
    watched = new MutationObserver(() => guard(box));
    watched.observe(box, { childList: true, subtree: true });
  };
  let waiting = requestAnimationFrame(start), watched;
  return () => {
    cancelAnimationFrame(waiting);
    watched?.disconnect();
  };
}

export default { render };
