// A code for one more handheld is shown until it is used or too old; a lock is one step that says what it does.
const LOOK_AGAIN_MS = 3_000
const MINUTE_S = 60

const dialog = document.querySelector("dialog")
const failed = document.querySelector("[data-failed]")
const lang = document.body.dataset.lang
let clock = 0

for (const button of document.querySelectorAll("[data-courier]")) {
  button.addEventListener("click", () => acting(button, () => add(button.dataset.courier)))
}
for (const button of document.querySelectorAll("[data-lock]")) {
  button.addEventListener("click", () => acting(button, () => lock(button.dataset.lock)))
}
dialog.addEventListener("close", () => location.reload())

async function acting(button, act) {
  button.disabled = true
  failed.hidden = true
  try {
    await act()
  } catch (error) {
    failed.textContent = error.told ?? failed.dataset.failed
    failed.hidden = false
    failed.scrollIntoView({ block: "nearest" })
  } finally {
    button.disabled = false
  }
}

async function change(address, body) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector("meta[name=csrf]").content }
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) })
  if (answer.redirected || answer.status === 401) return location.reload()
  if (!answer.ok) throw Object.assign(new Error(), { told: (await answer.json())[lang] })
  return answer
}

async function lock(address) {
  await change(address)
  location.reload()
}

// Add

async function add(courier) {
  const before = handheldsOf(document, courier)
  const answer = await change(`/handhelds/codes?lang=${lang}`, { courier })
  if (!answer) return
  dialog.replaceChildren(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".code"))
  dialog.showModal()
  const shown = performance.now()
  clock = setInterval(follow, LOOK_AGAIN_MS, dialog.querySelector(".code"), shown, courier, before)
}

async function follow(code, shown, courier, before) {
  const left_s = Number(code.dataset.seconds) - (performance.now() - shown) / 1000
  const words = code.querySelector("[data-left]")
  words.textContent = words.dataset.left.replace("#", String(Math.max(0, Math.ceil(left_s / MINUTE_S))))
  if (left_s <= 0) return end(code, ".over")
  const answer = await fetch(`/handhelds?lang=${lang}`).catch(() => null)
  if (!answer?.ok || answer.redirected) return
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  if (handheldsOf(page, courier) > before) end(code, ".used")
}

function handheldsOf(page, courier) {
  return page.querySelectorAll(`#courier-${courier} > ul > li`).length
}

function end(code, word) {
  clearInterval(clock)
  code.classList.add("ended")
  code.querySelector(word).hidden = false
  code.querySelector("[data-left]").parentElement.hidden = true
}
