// The words of the first screen, apart from the others: they are all that a handheld not yet enrolled has to fetch.

import type { Both } from "../speaking.ts";

export const FIRST_WORDS = {
  title: ["Nối máy với Anh/Chị", "Make this handheld yours"],
  lead: [
    "Nhờ điều phối mở mã QR cho máy của Anh/Chị, rồi quét. Chỉ làm một lần.",
    "Ask dispatch for your handheld's QR code, then scan it. Only once.",
  ],
  scan: ["Quét mã của điều phối", "Scan dispatch's code"],
  type: ["Nhập mã bằng tay", "Type the code"],
  code: ["Mã một lần, bắt đầu bằng HE1.", "One-time code, begins with HE1."],
  go: ["Nối máy", "Enrol"],
  working: ["Đang nối máy với bưu cục…", "Enrolling…"],
  bad: ["Đây không phải mã nối máy. Mã bắt đầu bằng HE1.", "This is no enrolment code. It begins with HE1."],
  offline: [
    "Chưa có mạng. Nối máy cần mạng một lần; mã vẫn còn dùng được.",
    "No network. Enrolling needs it once; the code stays good.",
  ],
  no_disk: ["Máy chưa mở được bộ nhớ", "The app cannot use this phone's storage"],
  no_disk_lead: ["Việc đã ghi không bị xóa.", "Nothing recorded was deleted."],
  no_disk_do: [
    "Giải phóng bộ nhớ điện thoại, đừng dùng cửa sổ ẩn danh, rồi thử lại. Nếu vẫn không được, đưa máy về bưu cục.",
    "Free some storage, leave private windows, then try again. If it still fails, bring the phone to the post office.",
  ],
  try_again: ["Thử lại", "Try again"],
} as const satisfies Record<string, Both>;
