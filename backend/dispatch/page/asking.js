// Ask the service for a change as the page's own reader; where it refuses, its words are the error's.
export async function post(address, wanted, key) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector("meta[name=csrf]").content }
  if (key) headers["Idempotency-Key"] = key
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(wanted) })
  const told = await answer.json()
  if (!answer.ok) throw new Error(told[document.documentElement.lang])
  return told
}
