// On a saved page, after player.js in the same module: the part that Jupyter plays elsewhere. Each picture gets a model
// without a kernel, and hears when the system's theme changes, as it does for the printer.
{
  const dark = matchMedia("screen and (prefers-color-scheme: dark)");
  dark.addEventListener("change", () => (document.body.dataset.jpThemeLight = String(!dark.matches)));
  for (const place of document.querySelectorAll(".picture")) {
    const data = { content: JSON.parse(place.querySelector("script").textContent), state: {} };
    const model = { get: (name) => data[name], set: (name, value) => (data[name] = value), save_changes() {} };
    render({ model, el: place });
  }
}
