// The board follows the day: word of a change comes by a stream, the changed parts come drawn by the server.
const PARTS_MS = 500
const LOOK_AGAIN_MS = 15_000
const SOLVING_MS = 1_000
const LOST_MS = 5_000
const SAID_MS = 10_000

const body = document.body
const find = document.getElementById("find")
const help = document.getElementById("help")
const live = document.getElementById("live")
const told = document.getElementById("told")

// Follow

let due = 0
let asked = 0
let busy = false

function listen() {
  const stream = new EventSource(`/api/v1/board/events?after=${body.dataset.event}`)
  let lost = 0
  stream.onopen = () => {
    clearTimeout(lost)
    showLive(true)
  }
  stream.onerror = () => {
    clearTimeout(lost)
    lost = setTimeout(showLive, LOST_MS, false)
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, LOST_MS)
  }
  stream.addEventListener("told", () => refreshSoon())
  stream.addEventListener("reset", () => refreshSoon())
}

function showLive(is) {
  live.className = `state ${is ? "done" : "needs"}`
  live.querySelector("use").setAttribute("href", is ? "#mark-done" : "#mark-needs")
  live.lastElementChild.textContent = is ? live.dataset.live : live.dataset.lost
}

function refreshSoon(wait = PARTS_MS) {
  const at = Math.max(performance.now(), asked + wait)
  if (due && due <= at) return
  due = at
  setTimeout(refresh, at - performance.now())
}

async function refresh() {
  due = 0
  if (busy) return refreshSoon()
  busy = true
  asked = performance.now()
  try {
    const answer = await fetch(body.dataset.parts)
    if (answer.redirected) return location.reload()
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"))
  } catch {
    showLive(false)
  } finally {
    busy = false
    if (document.querySelector("[data-solving]")) refreshSoon(SOLVING_MS)
  }
}

// Show

function show(fresh) {
  const focused = document.activeElement?.id
  const view = fresh.getElementById("part-map").dataset.view
  if (view !== document.getElementById("part-map").dataset.view) return location.reload()
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = document.getElementById(part.id)
    for (const opened of old.querySelectorAll("details[open]")) part.querySelector(`#${opened.id}`)?.setAttribute("open", "")
    if (old.outerHTML !== part.outerHTML) old.replaceWith(document.adoptNode(part))
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true })
  filter()
  tell()
}

let said = 0

function tell() {
  const words = document.getElementById("part-counts").dataset.said
  if (!words || told.textContent === words || performance.now() - said < SAID_MS) return
  said = performance.now()
  told.textContent = words
}

// Choose a tour

function choose(number) {
  const address = new URL(body.dataset.parts, location.href)
  address.searchParams.set("tour", number)
  body.dataset.parts = address.pathname + address.search
  const shown = new URL(location.href)
  shown.searchParams.set("tour", number)
  history.replaceState(null, "", shown)
  for (const lane of document.querySelectorAll(".lanes li")) {
    const chosen = lane.dataset.tour === String(number)
    lane.toggleAttribute("aria-current", chosen)
    if (chosen) lane.setAttribute("aria-current", "true")
    if (chosen) lane.scrollIntoView({ block: "nearest" })
  }
  for (const tour of document.querySelectorAll(".tour")) tour.classList.toggle("chosen", tour.dataset.tour === String(number))
  refreshSoon(0)
}

function step(by) {
  const lanes = [...document.querySelectorAll(".lanes li:not([hidden])")]
  const at = lanes.findIndex((lane) => lane.hasAttribute("aria-current"))
  const next = lanes[Math.min(Math.max(at + by, 0), lanes.length - 1)]
  if (next) choose(next.dataset.tour)
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const link = event.target.closest("a[href]")
  const tour = link?.closest("[data-tour]")?.dataset.tour
  if (!tour) return
  event.preventDefault()
  choose(tour)
})

// Search

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase()
}

function filter() {
  const words = folded(find.value).replace(/\s+/g, " ").trim()
  const code = words.replaceAll(" ", "")
  for (const row of document.querySelectorAll("[data-found]")) {
    const text = folded(row.dataset.found)
    row.hidden = words !== "" && !text.includes(words) && !text.includes(code)
  }
}

find.addEventListener("input", filter)

// Keys

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return
  const typing = event.target === find
  if (event.key === "Escape" && typing) {
    find.value = ""
    filter()
    find.blur()
  } else if (typing && event.key !== "ArrowUp" && event.key !== "ArrowDown") {
    return
  } else if (event.key === "/") {
    find.focus()
  } else if (event.key === "?") {
    help.showModal()
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    step(event.key === "ArrowDown" ? 1 : -1)
  } else {
    return
  }
  event.preventDefault()
})

document.getElementById("keys").addEventListener("click", () => help.showModal())

// Plan the day

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-plan], [data-replan], [data-accept], [data-end]")
  if (!button) return
  button.disabled = true
  const planning = button.hasAttribute("data-plan")
  const headers = {
    "Content-Type": "application/json",
    "X-CSRF-Token": document.querySelector("meta[name=csrf]").content,
    "Idempotency-Key": crypto.randomUUID(),
  }
  const { replan, accept, end } = button.dataset
  const seconds = Number(body.dataset.seconds)
  const wanted = planning ? { day: body.dataset.day, seconds } : replan ? { seconds } : null
  try {
    const answer = await fetch(planning ? "/api/v1/plans" : replan || accept || end, {
      method: "POST",
      headers,
      body: wanted && JSON.stringify(wanted),
    })
    if (!answer.ok) throw new Error((await answer.json())[document.documentElement.lang])
    refreshSoon(0)
  } catch (error) {
    button.closest("section").querySelector(".refused").textContent = error.message
    button.disabled = false
  }
})

document.addEventListener("changed", () => refreshSoon(0))
listen()
setInterval(() => document.hidden || refreshSoon(), LOOK_AGAIN_MS)
if (document.querySelector("[data-solving]")) refreshSoon(SOLVING_MS)
