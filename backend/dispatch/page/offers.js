// One more parcel: where it fits best with what that brings about, and one of these places taken.
import { post } from "./asking.js"

const dialog = document.getElementById("offers")
const list = dialog.querySelector("ol")
const state = dialog.querySelector("[role=status]")
const refused = dialog.querySelector("[role=alert]")
const words = dialog.dataset
const language = document.documentElement.lang

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-offers]")
  if (button) show(button.dataset.offers, button.dataset.parcel, button.dataset.code)
})

async function show(plan, parcel, code) {
  list.replaceChildren()
  refused.textContent = ""
  state.textContent = words.looking
  dialog.querySelector("code").textContent = code
  dialog.showModal()
  try {
    const found = await post(`${plan}/offers`, { parcel })
    state.textContent = found.offers.length ? words.cheapest : words.none
    list.replaceChildren(...found.offers.map((offer, number) => place(plan, parcel, offer, number)), ...found.reasons.map(line))
    state.append(...found.warnings.map((warning) => ` ${warning[language]}`))
    list.querySelector("button")?.focus()
  } catch (error) {
    state.textContent = ""
    refused.textContent = error.message
  }
}

function place(plan, parcel, offer, number) {
  const item = document.createElement("li")
  const head = document.createElement("h3")
  const told = document.createElement("ul")
  const button = document.createElement("button")
  head.textContent = `${offer.courier_name} · ${offer.tour ? `${words.tour} ${offer.tour}` : words.called}`
  told.append(...offer.said.map(line))
  button.className = number ? "button" : "button primary"
  button.textContent = words.take
  button.setAttribute("aria-label", `${words.take}: ${head.textContent}`)
  button.addEventListener("click", () => take(plan, parcel, offer, crypto.randomUUID()))
  item.append(head, told, button)
  return item
}

function line(sentence) {
  const item = document.createElement("li")
  item.textContent = sentence[language]
  return item
}

async function take(plan, parcel, offer, key) {
  const buttons = list.querySelectorAll("button")
  for (const button of buttons) button.disabled = true
  refused.textContent = ""
  try {
    await post(`${plan}/insertions`, { parcel, courier: offer.courier, offer: offer.offer }, key)
    dialog.close()
    document.dispatchEvent(new Event("changed"))
  } catch (error) {
    refused.textContent = error.message
    for (const button of buttons) button.disabled = false
  }
}
