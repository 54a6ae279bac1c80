// On a saved page, after a widget's own script in the same module: each of its places, of the class that PLACE names, gets
// a model without a kernel.
for (const place of document.querySelectorAll(`.${PLACE}`)) {
  const data = { content: JSON.parse(place.querySelector("script").textContent), state: {} };
  const model = { get: (name) => data[name], set: (name, value) => (data[name] = value), save_changes() {} };
  render({ model, el: place });
}
