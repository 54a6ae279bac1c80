// On a saved page, after player.js in the same module: the part that Jupyter plays elsewhere. Each picture gets a model
// without a kernel, and the page's theme follows the system's, light for the printer.
{
  const dark = matchMedia("screen and (prefers-color-scheme: dark)");
  const follow = () => (document.body.dataset.jpThemeLight = String(!dark.matches));
  dark.addEventListener("change", follow);
  follow();
  for (const place of document.querySelectorAll(".picture")) {
    const data = { content: JSON.parse(place.querySelector("script").textContent), state: {} };
    const model = { get: (name) => data[name], set: (name, value) => (data[name] = value), save_changes() {} };
    render({ model, el: place });
  }
}
