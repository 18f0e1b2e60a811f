// What was kept and not applied is looked into and closed, with what came of it; the fact itself stays as it is.
import { post } from "./asking.js"

const dialog = document.getElementById("closing")
const form = dialog.querySelector("form")
const refused = dialog.querySelector("[role=alert]")
const { resolution, close } = form.elements
let fact = ""

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-closes]")
  if (!button) return
  // What was written about the same one and not sent yet is still there.
  if (fact !== button.dataset.closes) form.reset()
  fact = button.dataset.closes
  refused.textContent = ""
  dialog.querySelector("code").textContent = button.dataset.code
  dialog.querySelector("p").textContent = button.dataset.what
  dialog.showModal()
})

form.addEventListener("submit", async (event) => {
  if (event.submitter !== close) return
  event.preventDefault()
  close.disabled = true
  try {
    await post(`/api/v1/quarantine/${fact}/resolution`, { resolution: resolution.value.trim() })
    form.reset()
    dialog.close()
    document.dispatchEvent(new Event("changed"))
  } catch (error) {
    refused.textContent = error.message
  } finally {
    close.disabled = false
  }
})
