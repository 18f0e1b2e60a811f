// A QR code of ours on the screen: black on white in every look, so that any camera reads it.

import qrcode from "qrcode-generator";

const QUIET = 4;

/** Draw a text of the alphanumeric letters as one path; `level` is how much of it may be covered, 7 or 15 %. */
export function QrCode({ text, label, level = "L" }: { text: string; label: string; level?: "L" | "M" }) {
  const code = qrcode(0, level);
  code.addData(text, "Alphanumeric");
  code.make();
  const side = code.getModuleCount();
  let path = "";
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      if (code.isDark(row, column)) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
    }
  }
  const whole = side + 2 * QUIET;
  return (
    <svg class="qr" viewBox={`0 0 ${whole} ${whole}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={`M0 0h${whole}v${whole}H0z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
