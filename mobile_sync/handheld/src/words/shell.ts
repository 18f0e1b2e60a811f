// The shell, the PIN, what is covered, and trouble.

import type { Both } from "../speaking.ts";

export const SHELL = {
  // The shell
  app: ["Trao · Bưu tá", "Trao · Courier"],
  tab_tour: ["Tuyến", "Tour"],
  tab_bag: ["Túi", "Bag"],
  tab_done: ["Đã làm", "Done"],
  tab_more: ["Thêm", "More"],
  main: ["Chính", "Main"],
  back: ["Quay lại", "Back"],
  close: ["Đóng", "Close"],
  retry: ["Thử lại", "Try again"],
  later: ["Để sau", "Later"],
  change: ["Sửa", "Change"],
  loading: ["Đang mở…", "Opening…"],
  badge_unsent: ["{n} chưa gửi · {age}", "{n} unsent · {age}"],
  badge_sent: ["Đã gửi hết", "All sent"],
  badge_about: [
    "{n} bằng chứng chưa gửi, cũ nhất {age}. Mở danh sách",
    "{n} {n:proof|proofs} not sent, the oldest {age} old. Open the list",
  ],
  minutes: ["{n} phút", "{n} min"],
  hours: ["{n} giờ", "{n} h"],
  days: ["{n} ngày", "{n} days"],
  just_now: ["vừa xong", "just now"],
  new_version: ["Có bản mới", "A new version is here"],
  new_version_why: ["Cập nhật mất vài giây, không mất gì đã ghi.", "It takes seconds; nothing recorded is lost."],
  update: ["Cập nhật", "Update"],

  // The PIN, and what is covered
  pin_title: ["Đặt mã PIN", "Choose a PIN"],
  pin_lead: [
    "Bốn đến tám số, để mở máy. Không ai khác biết, kể cả điều phối.",
    "Four to eight digits, to open the app. Nobody else knows them, not even dispatch.",
  ],
  pin_again: ["Nhập lại mã PIN", "Enter the PIN again"],
  pin_differs: ["Hai lần không giống nhau. Nhập lại từ đầu.", "The two differ. Start again."],
  pin_short: ["Cần ít nhất bốn số.", "At least four digits."],
  pin_open: ["Mở máy", "Unlock"],
  pin_wrong: ["Sai mã PIN. Còn {n} lần.", "Wrong PIN. {n} {n:try|tries} left."],
  pin_wait: ["Sai nhiều lần. Đợi {n} giây rồi thử lại.", "Too many tries. Wait {n} {n:second|seconds}."],
  pin_digits: ["Mã PIN", "PIN"],
  pin_next: ["Tiếp tục", "Go on"],
  pin_forgotten: ["Quên mã PIN?", "Forgot the PIN?"],
  forgot_title: ["Đặt lại mã PIN", "Choose a new PIN"],
  forgot_lead: [
    "Nhờ điều phối mở mã QR mới cho máy của Anh/Chị, rồi quét. Việc đã ghi trên máy còn nguyên, không mất gì.",
    "Ask dispatch for a new QR code for your handheld, then scan it. All that is recorded here stays; nothing is lost.",
  ],
  forgot_go: ["Đặt lại mã PIN", "Choose a new PIN"],
  forgot_working: ["Đang hỏi máy chủ…", "Asking the server…"],
  forgot_needs_line: [
    "Đang không có mạng. Đặt lại mã PIN cần có mạng.",
    "No network now. Choosing a new PIN needs it.",
  ],
  forgot_offline: [
    "Chưa liên lạc được với máy chủ nên chưa đặt lại được mã PIN. Có mạng thì thử lại; việc đã ghi còn nguyên.",
    "The server could not be reached, so the PIN stays. Try again with a network; everything recorded is safe.",
  ],
  lease_title: ["Đã 72 giờ chưa liên lạc với máy chủ", "72 hours without the server"],
  lease_lead: [
    "Tên và địa chỉ được che đến khi có mạng. Vẫn quét và giao nhận được; mọi việc đã ghi còn nguyên.",
    "Names and addresses are hidden until there is a network. Scanning still works; everything recorded is safe.",
  ],
  hidden: ["(đang che)", "(hidden)"],
  revoked_title: ["Máy này đã bị khóa", "This handheld is locked"],
  revoked_lead: [
    "Bưu cục đã khóa máy. Việc đã ghi vẫn được gửi để điều phối xem. Đưa máy về bưu cục.",
    "The post office locked it. What was recorded is still sent for dispatch to see. Bring it back.",
  ],
  wiped: ["Dữ liệu trên máy đã được xóa theo lệnh.", "The data on this handheld was wiped as ordered."],

  // Trouble
  quota: [
    "Máy hết chỗ, việc này CHƯA được lưu. Xóa bớt ảnh, video trong máy rồi bấm lại.",
    "No room left: this was NOT saved. Free some space, then try again.",
  ],
  not_saved: ["Chưa lưu được. Thử lại; nếu vẫn lỗi, báo điều phối.", "Not saved. Try again; else tell dispatch."],
  clock_ahead: ["Đồng hồ máy nhanh {span}", "This phone's clock is {span} fast"],
  clock_behind: ["Đồng hồ máy chậm {span}", "This phone's clock is {span} slow"],
  clock_lead: [
    "Chỉnh trong Cài đặt. Việc đã ghi vẫn được giữ.",
    "Set it right in Settings. What is recorded is kept.",
  ],
} as const satisfies Record<string, Both>;
