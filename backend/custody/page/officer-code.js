// One tap takes the next code; while the page is looked at it asks now and then whether the code has been used.
const LOOK_AGAIN_MS = 5_000

const { address } = document.body.dataset
let isDrawing = false

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
  if (told === undefined) return document.querySelector("[data-draw]")?.focus()
  document.querySelector("[data-draw]").disabled = false
  const failed = document.querySelector("[data-failed]")
  failed.textContent = told || failed.dataset.failed
  failed.hidden = false
}

async function lookAgain() {
  if (!isDrawing && document.visibilityState === "visible") await ask("GET").catch(() => {})
}

// Show what the server answers; where it refuses, give its words.
async function ask(method) {
  const headers = { "X-CSRF-Token": document.querySelector("meta[name=csrf]").content }
  const answer = await fetch(address, { method, headers })
  if (answer.redirected || answer.status === 401) return location.reload()
  if (!answer.ok) return (await answer.json())[document.documentElement.lang]
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main")
  const main = document.querySelector("main")
  // A poll that was under way must not put an older code back.
  if ((method === "GET" && isDrawing) || next.innerHTML === main.innerHTML) return
  const hadFocus = document.activeElement?.matches("[data-draw]")
  main.replaceChildren(...next.childNodes)
  if (hadFocus) document.querySelector("[data-draw]")?.focus()
}
