// Every word that the courier reads: Vietnamese first, English second. {x} is filled in when it is said.

export type Language = "vi" | "en";

const WORDS = {
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
    "{n} proofs not sent, the oldest {age} old. Open the list",
  ],
  minutes: ["{n} phút", "{n} min"],
  hours: ["{n} giờ", "{n} h"],
  days: ["{n} ngày", "{n} days"],
  just_now: ["vừa xong", "just now"],
  new_version: ["Có bản mới", "A new version is here"],
  new_version_why: ["Cập nhật mất vài giây, không mất gì đã ghi.", "It takes seconds; nothing recorded is lost."],
  update: ["Cập nhật", "Update"],

  // Enrolment
  enrol_title: ["Nối máy với Anh/Chị", "Make this handheld yours"],
  enrol_lead: [
    "Nhờ điều phối mở mã QR cho máy của Anh/Chị, rồi quét. Chỉ làm một lần.",
    "Ask dispatch for your handheld's QR code, then scan it. Only once.",
  ],
  enrol_scan: ["Quét mã của điều phối", "Scan dispatch's code"],
  enrol_type: ["Nhập mã bằng tay", "Type the code"],
  enrol_code: ["Mã một lần, bắt đầu bằng HE1.", "One-time code, begins with HE1."],
  enrol_go: ["Nối máy", "Enrol"],
  enrol_working: ["Đang nối máy với bưu cục…", "Enrolling…"],
  enrol_bad: ["Đây không phải mã nối máy. Mã bắt đầu bằng HE1.", "This is no enrolment code. It begins with HE1."],
  enrol_offline: [
    "Chưa có mạng. Nối máy cần mạng một lần; mã vẫn còn dùng được.",
    "No network. Enrolling needs it once; the code stays good.",
  ],
  pin_title: ["Đặt mã PIN", "Choose a PIN"],
  pin_lead: [
    "Bốn đến tám số, để mở máy. Không ai khác biết, kể cả điều phối.",
    "Four to eight digits, to open the app. Nobody else knows them, not even dispatch.",
  ],
  pin_again: ["Nhập lại mã PIN", "Enter the PIN again"],
  pin_differs: ["Hai lần không giống nhau. Nhập lại từ đầu.", "The two differ. Start again."],
  pin_short: ["Cần ít nhất bốn số.", "At least four digits."],
  pin_open: ["Mở máy", "Unlock"],
  pin_wrong: ["Sai mã PIN. Còn {n} lần.", "Wrong PIN. {n} tries left."],
  pin_wait: ["Sai nhiều lần. Đợi {n} giây rồi thử lại.", "Too many tries. Wait {n} seconds."],
  pin_digits: ["Mã PIN", "PIN"],
  pin_next: ["Tiếp tục", "Go on"],
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

  // The tour
  tour_n: ["Tuyến {n}", "Tour {n}"],
  points: ["{done}/{all} điểm", "{done}/{all} stops"],
  back_at: ["về bưu cục {time}", "back at {time}"],
  progress: ["Tiến độ", "Progress"],
  progress_about: [
    "{all} điểm: {done} đã xong, {failed} không thành, còn {left}",
    "{all} stops: {done} done, {failed} failed, {left} left",
  ],
  next: ["Kế tiếp", "Next"],
  next_far: ["Kế tiếp · {far}", "Next · {far}"],
  stop_n: ["điểm {n}", "stop {n}"],
  window: ["{from}–{to}", "{from}–{to}"],
  slack: ["còn dư {span}", "{span} to spare"],
  late: ["trễ {span}", "{span} late"],
  deliver_n: ["Giao {n} kết quả", "Deliver {n}"],
  collect_n: ["Nhận {n} hồ sơ", "Collect {n}"],
  hand_over_n: ["Nộp {n} hồ sơ", "Hand over {n}"],
  load_n: ["Nhận túi {n} bưu gửi", "Load {n}"],
  fee: ["Thu lệ phí", "Fee to collect"],
  way: ["Chỉ đường", "Directions"],
  call: ["Gọi {number}", "Call {number}"],
  no_phone: ["Chưa có số", "No number"],
  then: ["Sau đó: {place}", "Then: {place}"],
  all_stops: ["Tất cả các điểm", "All stops"],
  scan_to_deliver: ["Quét để giao", "Scan to deliver"],
  scan_to_collect: ["Quét để nhận", "Scan to collect"],
  scan_to_hand_over: ["Quét để nộp", "Scan to hand over"],
  scan_to_load: ["Quét nhận túi", "Scan out"],
  scan: ["Quét", "Scan"],
  report_failed: ["Báo không thành", "Report failed"],
  skip: ["Để sau", "Later"],
  skipped: ["đã để sau", "put off"],
  tour_over: ["Hết điểm rồi", "No stops left"],
  tour_over_lead: ["Về bưu cục, trả lại những gì còn trong túi.", "Back to the office; return what is in the bag."],
  end_shift: ["Kết thúc ca", "End the shift"],
  no_tour: ["Hôm nay chưa có tuyến", "No tour yet today"],
  no_tour_lead: [
    "Khi điều phối chốt tuyến, tuyến hiện ở đây, kể cả lúc đang đi đường.",
    "When dispatch commits a tour it appears here, wherever you are.",
  ],
  stop_added: ["Điều phối thêm: {place}", "Added by dispatch: {place}"],
  stop_gone: ["Điều phối bớt: {place}", "Taken off by dispatch: {place}"],
  done: ["đã xong", "done"],
  failed: ["không thành", "failed"],
  partly: ["dở dang", "begun"],
  waiting: ["chờ", "waiting"],
  gone: ["không còn trong tuyến", "off the tour"],
  metres: ["{n} m", "{n} m"],
  kilometres: ["{n} km", "{n} km"],

  // The bag
  bag_title: ["Trong túi", "In the bag"],
  bag_empty: ["Túi trống", "The bag is empty"],
  bag_empty_lead: ["Quét bưu gửi lúc nhận túi; chúng hiện ở đây.", "What you scan out appears here."],
  bag_for: ["cho {place}", "for {place}"],
  bag_back: ["đem về bưu cục", "back to the office"],
  pass_on: ["Chuyển cho bưu tá khác", "Pass on to another courier"],
  take_over: ["Nhận của bưu tá khác", "Take over from a courier"],

  // What was done
  sent_title: ["Đã làm hôm nay", "Done today"],
  sent_unsent: ["{n} việc chưa gửi", "{n} not sent yet"],
  sent_safe: [
    "Cũ nhất {age}. Đã lưu an toàn trên máy; có sóng sẽ tự gửi, không cần làm gì.",
    "The oldest is {age} old. Safe on this handheld; it goes by itself when there is a signal.",
  ],
  sent_sending: ["Đang gửi… còn {n}", "Sending… {n} left"],
  sent_all: ["Máy chủ đã nhận hết", "The server has everything"],
  sent_all_lead: ["Không còn gì chờ gửi.", "Nothing is waiting."],
  sent_until_here: ["Máy chủ đã nhận đến đây", "The server has all from here down"],
  sent_none: ["Chưa có việc nào", "Nothing yet"],
  sent_none_lead: ["Mỗi lần giao, nhận, báo không thành đều ghi lại ở đây.", "All you do is listed here."],
  sent_refused: ["Máy chủ chưa nhận", "The server does not take it"],
  sent_parked: ["Cần xử lý", "Needs you"],
  sent_parked_lead: [
    "Máy chủ không nhận {n} ảnh. Ảnh còn trên máy. Bấm gửi lại, hoặc báo điều phối mã {code}.",
    "The server refused {n} photos. They are still here. Send again, or tell dispatch the code {code}.",
  ],
  send_now: ["Gửi ngay", "Send now"],
  needs_eyes: ["Điều phối cần xem", "Dispatch will look"],
  undo: ["Hoàn tác", "Undo"],
  undo_done: ["Đã hoàn tác. Bưu gửi ở lại trong túi.", "Undone. The parcel is in your bag again."],
  signature: ["Chữ ký", "Signature"],
  photo: ["Ảnh", "Photo"],
  code: ["Mã", "Code"],
  act_collected: ["Nhận hồ sơ", "Collected"],
  act_loaded: ["Nhận túi", "Loaded"],
  act_handed_over: ["Nộp hồ sơ", "Handed over"],
  act_delivered: ["Giao kết quả", "Delivered"],
  act_attempt_failed: ["Không thành", "Failed"],
  act_checked_in: ["Trả về bưu cục", "Checked in"],
  act_declined: ["Trả lại điều phối", "Declined"],
  act_given_over: ["Chuyển bưu tá khác", "Passed on"],
  act_taken_over: ["Nhận của bưu tá khác", "Taken over"],
  act_missing: ["Báo thiếu", "Reported missing"],
  act_damaged: ["Báo hỏng", "Reported damaged"],
  act_voided: ["Hoàn tác", "Undone"],

  // Scanning
  scan_title: ["Quét bưu gửi", "Scan"],
  scan_hint: ["Đưa mã trên nhãn vào khung", "Hold the label's code in the frame"],
  scan_by_hand: ["Nhập mã bằng tay", "Type the code"],
  scan_field: ["Mã trên nhãn", "Code on the label"],
  scan_field_hint: ["Ví dụ RB 4731 2482 9 VN", "For example RB 4731 2482 9 VN"],
  scan_enter: ["Xong", "Done"],
  torch_on: ["Bật đèn", "Torch on"],
  torch_off: ["Tắt đèn", "Torch off"],
  camera_denied: [
    "Chưa được dùng máy ảnh. Cho phép trong cài đặt trình duyệt, hoặc nhập mã bằng tay.",
    "The camera is not allowed. Allow it in the browser's settings, or type the code.",
  ],
  camera_missing: ["Máy không có máy ảnh. Nhập mã bằng tay.", "No camera here. Type the code."],
  camera_busy: [
    "Ứng dụng khác đang dùng máy ảnh. Tắt nó, hoặc nhập mã bằng tay.",
    "Another app uses the camera. Close it, or type the code.",
  ],
  typed_empty: ["Chưa nhập mã.", "Nothing typed yet."],
  typed_short: ["Còn thiếu ký tự. So lại với nhãn.", "Characters are missing. Compare with the label."],
  typed_long: ["Thừa ký tự. So lại với nhãn.", "Too many characters. Compare with the label."],
  typed_symbol: ["Có ký tự không dùng trên nhãn.", "One character is on no label."],
  typed_check: ["Có ký tự sai hoặc đảo chỗ. So lại từng nhóm.", "A character is wrong or swapped. Compare each group."],
  read_unknown: ["Không phải mã của bưu gửi", "Not a parcel's code"],
  read_not_mine: ["Không có trong tuyến này", "Not on this tour"],
  read_not_mine_about: ["Để riêng, đưa lại giao dịch viên.", "Put it aside for the clerk."],
  read_done: ["Đã làm rồi", "Done already"],
  read_again: ["Đã quét rồi", "Scanned already"],
  read_other_stop: ["Của điểm khác: {n}", "Of another stop: {n}"],
  read_open_there: ["Mở điểm {n}", "Open stop {n}"],
  read_right_bag: ["Đúng. Cho vào túi.", "Right. Into the bag."],
  read_right: ["Đúng", "Right"],

  // Loading
  load_title: ["Nhận túi đi phát", "Scan out"],
  load_count: ["đã quét · còn thiếu {n}", "scanned · {n} missing"],
  load_all: ["đã quét đủ", "all scanned"],
  load_count_about: ["{done} trên {all} bưu gửi đã quét", "{done} of {all} parcels scanned"],
  load_missing: ["Bưu gửi còn thiếu", "Missing"],
  load_not_seen: ["Không thấy", "Not here"],
  load_seen_note: ["Không thấy lúc nhận túi", "Not found at loading"],
  load_go: ["Đi với {n} bưu gửi", "Go with {n}"],
  load_go_missing: ["Đi với {n} bưu gửi, báo thiếu {missing}", "Go with {n}, report {missing} missing"],
  load_saved: ["Đã nhận {n} bưu gửi.", "{n} loaded."],

  // At the door
  door_about: ["{n} kết quả · {stop}", "{n} parcels · {stop}"],
  door_scanned: ["{n}/{all} đã quét", "{n}/{all} scanned"],
  step_scan: ["Quét từng bưu gửi", "Scan each parcel"],
  step_who: ["Ai nhận", "Who receives"],
  step_signature: ["Chữ ký", "Signature"],
  step_photo: ["Ảnh phong bì trước cửa", "Photo of the envelope at the door"],
  step_photo_lead: ["Không chụp mặt, căn cước hay giấy bên trong", "No faces, identity cards or papers inside"],
  step_code: ["Mã của người nhận", "The receiver's code"],
  step_code_lead: ["Trong tin nhắn hoặc giấy của quầy", "In their message, or on the counter's slip"],
  who_owner: ["Chính chủ", "The owner"],
  who_authorised: ["Người được ủy quyền", "Authorised person"],
  who_spouse: ["Vợ, chồng", "Spouse"],
  who_parent: ["Cha, mẹ", "Parent"],
  who_child: ["Con", "Child"],
  who_relative: ["Người thân", "Relative"],
  who_colleague: ["Đồng nghiệp", "Colleague"],
  who_other: ["Người khác", "Somebody else"],
  who_name: ["Họ tên người nhận", "Receiver's name"],
  who_basis: ["Căn cứ nhận thay", "Basis to receive"],
  who_basis_hint: [
    "Số giấy ủy quyền, hoặc giấy tờ chứng minh quan hệ",
    "Number of the authorisation, or proof of kinship",
  ],
  who_paper: ["Giấy tờ đã xem", "Document seen"],
  who_citizen_id: ["Căn cước", "Citizen ID"],
  who_passport: ["Hộ chiếu", "Passport"],
  who_vneid: ["VNeID", "VNeID"],
  who_other_paper: ["Giấy khác", "Other"],
  who_last4: ["4 số cuối", "Last 4"],
  who_scan_card: ["Quét căn cước", "Scan the card"],
  who_match: ["Khớp người nhận", "Matches the person"],
  who_no_match: ["Không khớp", "Does not match"],
  who_card_other: ["Tên trên thẻ khác tên người nhận: {name}", "The card has another name: {name}"],
  who_card_odd: ["Số trên thẻ không hợp lẽ. Nhìn kỹ thẻ.", "The card's number is odd. Look closely."],
  who_mismatch_stop: [
    "Không khớp thì không giao. Bấm Báo không thành.",
    "Without a match it must not be handed over. Report it failed.",
  ],
  who_done: ["Xong người nhận", "Receiver done"],
  who_sum: ["{who} · {paper} …{last4}, khớp", "{who} · {paper} …{last4}, matches"],
  sign_line: ["ký phía trên vạch này", "sign above this line"],
  sign_shown: [
    "Tôi đã nhận {n} bưu gửi: {codes}. Người nhận: {name}.",
    "I have received {n} parcels: {codes}. Receiver: {name}.",
  ],
  sign_done: ["Chữ ký xong", "Signature done"],
  sign_clear: ["Xóa, ký lại", "Clear"],
  sign_undo: ["Bỏ nét cuối", "Undo last line"],
  sign_again: ["Ký lại", "Sign again"],
  sign_at: ["Ký lúc {time}", "Signed {time}"],
  photo_take: ["Chụp ảnh", "Take the photo"],
  photo_again: ["Chụp lại", "Again"],
  photo_keep: ["Vẫn dùng ảnh này", "Keep this one"],
  photo_good: ["Rõ, đủ sáng", "Clear and bright"],
  photo_dark: ["Ảnh tối quá. Bật đèn hoặc ra chỗ sáng.", "Too dark. Use a light."],
  photo_blurred: ["Ảnh nhòe. Giữ chắc tay, chụp lại.", "Blurred. Hold still and try again."],
  photo_document: [
    "Trong ảnh đọc được giấy tờ. Úp giấy lại, chỉ chụp phong bì.",
    "A document can be read. Turn it over; only the envelope.",
  ],
  photo_broken: ["Không mở được ảnh này. Chụp lại.", "This photo cannot be opened. Take another."],
  code_scan: ["Quét mã", "Scan the code"],
  code_none: ["Người nhận không có mã", "They have no code"],
  code_right: ["Khớp, kiểm ngay trên máy. Dùng một lần.", "It matches, checked here. Good once."],
  code_wrong: ["Mã này không phải của bưu gửi ở đây.", "This code is not for these parcels."],
  code_skipped: ["Không có mã", "No code"],
  far_away: ["Cách nhà đã biết {far}, vẫn giao được", "{far} from the known door; you may go on"],
  place_denied: ["Chưa được dùng vị trí; vẫn giao được", "No position allowed; you may go on"],
  offline_fine: [
    "Không có mạng cũng giao được: máy giữ bằng chứng, có sóng sẽ tự gửi.",
    "No network is fine: the proof is kept and sent later.",
  ],
  deliver_go: ["Giao {n} kết quả", "Deliver {n}"],
  deliver_left: ["Giao: còn {n} bước", "Deliver: {n} steps left"],
  deliver_saved: ["Đã giao. Đã lưu trên máy.", "Delivered. Saved on this handheld."],

  // Failing
  fail_title: ["Không thành vì sao?", "Why did it fail?"],
  fail_solution: ["Làm gì tiếp?", "What next?"],
  fail_note: ["Ghi thêm (không bắt buộc)", "A note (optional)"],
  fail_save: ["Ghi không thành", "Record the failure"],
  fail_saved: ["Đã ghi trên máy.", "Recorded on this handheld."],
  fail_none: ["Chưa có danh mục lý do. Kết nối mạng một lần để tải.", "No reasons yet. Go online once to fetch them."],
  invitation: ["Giấy mời", "Invitation slip"],
  invitation_lead: [
    "Đọc hoặc chép cho người nhà: mời đến bưu cục nhận, mang căn cước.",
    "Read out or copy: please fetch it at the post office, with an identity card.",
  ],
  default_choice: ["nên chọn", "usual"],

  // More
  more_title: ["Thêm", "More"],
  language: ["Ngôn ngữ", "Language"],
  look: ["Màn hình", "Screen"],
  look_auto: ["Tự động", "Automatic"],
  look_light: ["Thường", "Plain"],
  look_sun: ["Ngoài nắng", "Sunlight"],
  look_night: ["Ban đêm", "Night"],
  sounds: ["Âm thanh và rung", "Sound and buzz"],
  on: ["Bật", "On"],
  off: ["Tắt", "Off"],
  install_title: ["Cài ứng dụng vào máy", "Install the app"],
  install_lead: [
    "Trình duyệt có thể xóa dữ liệu của trang chưa cài. Cài một lần để giữ an toàn.",
    "A browser may clear what an uninstalled page keeps. Install it once to be safe.",
  ],
  install: ["Cài đặt", "Install"],
  install_how: [
    "Mở menu của trình duyệt, chọn “Thêm vào màn hình chính”.",
    "Open the browser's menu, choose “Add to home screen”.",
  ],
  device: ["Máy", "Handheld"],
  version: ["Phiên bản {v}", "Version {v}"],
  storage: ["Đã dùng {used} trên máy", "{used} used on this handheld"],
  storage_kept: ["Dữ liệu được giữ bền", "Kept for good"],
  storage_weak: ["Trình duyệt có thể xóa dữ liệu", "The browser may clear it"],
  lock_now: ["Khóa máy", "Lock"],

  // End of shift
  end_title: ["Cuối ca", "End of shift"],
  end_hand_back: ["Trả lại bưu cục", "Return to the office"],
  end_nothing_back: ["Túi trống, không có gì phải trả.", "The bag is empty; nothing to return."],
  end_cash: ["Tiền phải nộp", "Cash to remit"],
  end_unsent: [
    "Còn {n} việc chưa gửi. Máy chưa kết thúc ca được; giữ máy bật, có sóng sẽ tự gửi.",
    "{n} not sent yet. The shift cannot end; keep the handheld on, it sends by itself.",
  ],
  end_clerk: ["Giao dịch viên nhận lại", "Clerk who takes them"],
  end_check_in: ["Trả {n} bưu gửi", "Return {n}"],
  end_done: ["Đã xong ca", "The shift is over"],

  // Trouble
  quota: [
    "Máy hết chỗ, việc này CHƯA được lưu. Xóa bớt ảnh, video trong máy rồi bấm lại.",
    "No room left: this was NOT saved. Free some space, then try again.",
  ],
  not_saved: ["Chưa lưu được. Thử lại; nếu vẫn lỗi, báo điều phối.", "Not saved. Try again; else tell dispatch."],
  clock_wrong: [
    "Đồng hồ máy lệch {span}. Vẫn làm được; điều phối sẽ xem lại giờ.",
    "The clock is off by {span}. You can go on; dispatch will look at the times.",
  ],
} as const satisfies Record<string, readonly [vi: string, en: string]>;

export type Word = keyof typeof WORDS;
export type Values = Record<string, string | number>;
export type Say = (word: Word, values?: Values) => string;

/** Return how words are said in a language. */
export function speaker(language: Language): Say {
  const place = language === "vi" ? 0 : 1;
  return (word, values = {}) => WORDS[word][place].replace(/\{(\w+)\}/g, (_, name: string) => `${values[name] ?? ""}`);
}

/** Return a span of time as it is spoken: minutes, then hours, then days. */
export function spanWords(milliseconds: number, say: Say): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  if (minutes < 1) return say("just_now");
  if (minutes < 60) return say("minutes", { n: minutes });
  if (minutes < 48 * 60) return say("hours", { n: Math.floor(minutes / 60) });
  return say("days", { n: Math.floor(minutes / 1440) });
}

/** Return a distance as it is spoken. */
export function distanceWords(metres: number, say: Say, language: Language): string {
  if (metres < 950) return say("metres", { n: Math.max(10, Math.round(metres / 10) * 10) });
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return say("kilometres", { n: (metres / 1000).toLocaleString(language, digits) });
}

/** Return an amount of money: 1.250.000 ₫. */
export function moneyWords(dong: number): string {
  return `${dong.toLocaleString("vi")} ₫`;
}

/** Return a moment's time of day in Vietnam: 08:05. */
export function timeWords(instant: string): string {
  return new Date(instant).toLocaleTimeString("vi", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Asia/Ho_Chi_Minh",
  });
}

/** Return a telephone number with its middle hidden: 09•• ••• 217. */
export function maskedNumber(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  return digits.length < 8 ? phone : `${digits.slice(0, 2)}•• ••• ${digits.slice(-3)}`;
}
