// What needs a look is looked into and closed, with what came of it; what was reported stays as it is.
import { post } from "./asking.js"

const dialog = document.getElementById("closing")
const form = dialog.querySelector("form")
const refused = dialog.querySelector("[role=alert]")
const { resolution, close } = form.elements
let address = ""

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-closes]")
  if (!button) return
  // What was written about the same one and not sent yet is still there.
  if (address !== button.dataset.closes) form.reset()
  address = button.dataset.closes
  refused.textContent = ""
  dialog.querySelector("code").textContent = button.dataset.code
  dialog.querySelector("p").textContent = button.dataset.what
  dialog.querySelector(".why").textContent = button.dataset.why
  dialog.showModal()
})

form.addEventListener("submit", async (event) => {
  if (event.submitter !== close) return
  event.preventDefault()
  close.disabled = true
  try {
    await post(address, { resolution: resolution.value.trim() })
    form.reset()
    dialog.close()
    document.dispatchEvent(new Event("changed"))
  } catch (error) {
    refused.textContent = error.message
  } finally {
    close.disabled = false
  }
})
