// One tap takes the next code; while the page is looked at it asks now and then whether the code has been used.
const LOOK_AGAIN_MS = 5_000

const { address } = document.body.dataset
let isDrawing = false
// Questions are numbered: what an older one than the newest is told must not put an older code back.
let asked = 0
let newest = 0

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-draw]")) draw()
})
setInterval(lookAgain, LOOK_AGAIN_MS)

async function draw() {
  if (isDrawing) return
  isDrawing = true
  document.querySelector("[data-draw]").disabled = true
  const told = await ask("POST").catch(() => "")
  isDrawing = false
  for (const button of document.querySelectorAll("[data-draw]")) {
    button.disabled = false
    button.focus()
  }
  if (told === undefined) return
  const failed = document.querySelector("[data-failed]")
  failed.textContent = told || failed.dataset.failed
  failed.hidden = false
}

async function lookAgain() {
  if (!isDrawing && document.visibilityState === "visible") await ask("GET").catch(() => {})
}

// Show what the server answers; where it refuses, give its words.
async function ask(method) {
  const number = ++asked
  if (method === "POST") newest = number
  const headers = { "X-CSRF-Token": document.querySelector("meta[name=csrf]").content }
  const answer = await fetch(address, { method, headers })
  if (answer.redirected || answer.status === 401) return location.reload()
  if (!answer.ok) return (await answer.json())[document.documentElement.lang]
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  if (number < newest) return
  newest = number
  const hadFocus = document.activeElement?.matches("[data-draw]")
  for (const part of page.querySelectorAll("main > section")) {
    const shown = document.querySelector(`main > .${part.className}`)
    if (shown.innerHTML !== part.innerHTML) shown.replaceChildren(...part.childNodes)
  }
  if (hadFocus) document.querySelector("[data-draw]")?.focus()
}
