// On a saved page, after the player in the same module: the part that Jupyter plays elsewhere. Each picture gets a model
// without a kernel.
{
  const common = JSON.parse(document.querySelector(".common").textContent);
  const text = (place, without) => place.textContent.slice(0, place.textContent.length - without.length);
  const script = text(document.querySelector('script[type="module"]'), common.page.boot);
  const sheet = text(document.querySelector("style"), common.page.style);
  for (const place of document.querySelectorAll(".picture")) {
    const content = JSON.parse(place.querySelector("script").textContent);
    const data = { content, state: content.state ?? {} };
    const model = { get: (name) => data[name], set: (name, value) => (data[name] = value), save_changes() {} };
    render({ model, el: place, front: { script, sheet, common } });
  }
}
