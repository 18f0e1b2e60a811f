// Line icons of our own, on a square of 24, in the colour of the text around them.

const PATHS = {
  back: "M15 4.5 7.5 12l7.5 7.5",
  down: "M5.500 9 12 15.500 18.500 9",
  clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17ZM12 7.500V12l3.200 2",
  check: "M4.500 12.800 9.600 18 19.800 6.800",
  cross: "M6 6l12 12M18 6 6 18",
  scan:
    "M4 8.500V6a2 2 0 0 1 2-2h2.500M15.500 4H18a2 2 0 0 1 2 2v2.500M20 15.500V18a2 2 0 0 1-2 2h-2.500M8.500 20H6a2 2 0 0 1-2-2v-2.500M7 12h10",
  tour:
    "M6 20.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM18 7.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 18.500h6.500a3.500 3.500 0 0 0 0-7h-5a3 3 0 0 1 0-6H16",
  bag: "M5 8.500h14l1 12H4ZM8.800 8.500V7a3.200 3.200 0 0 1 6.400 0v1.500",
  list: "M9.500 6H20M9.500 12H20M9.500 18H20M4.700 6h.01M4.700 12h.01M4.700 18h.01",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  place:
    "M12 21.500C7.500 16.800 5 13 5 9.800a7 7 0 0 1 14 0c0 3.200-2.500 7-7 11.700ZM12 12.200a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  phone:
    "M7 3.500 9.800 4l1.300 4.200-2.200 1.600a11.500 11.500 0 0 0 5.300 5.300l1.600-2.200L20 14.200l.5 2.800c.1 1.800-1.200 3.300-3 3.300C10.400 20.300 3.700 13.600 3.700 6.500c0-1.800 1.500-3.100 3.300-3Z",
  give:
    "M7.500 4h9v7h-9ZM10.500 7.500h3M3 15.500c2.200-1.600 4.500-1.600 6.700 0h3.100a1.500 1.500 0 0 1 0 3H9.500M14.200 16.700l4.600-2.400c1.600-.8 2.900 1 1.600 2.200-2.100 2-4.700 3.900-7.700 3.900H8.500L3 18.800",
  take:
    "M4 13.500V19a1.500 1.500 0 0 0 1.500 1.500h13A1.500 1.500 0 0 0 20 19v-5.500M12 3.500v11M7.500 10.200l4.500 4.500 4.500-4.500",
  office: "M4 20.500h16M5.500 20.500V9.500M18.500 20.500V9.500M3.500 9.500 12 4l8.500 5.500ZM9.500 20.500v-6h5v6",
  money: "M3 6.500h18v11H3ZM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM6.500 10v4M17.500 10v4",
  note: "M5 4h14v10.500L13.500 20H5ZM13.500 20v-5.500H19M8.500 8.500h7M8.500 12h4",
  cloud_off:
    "M3.500 3.500l17 17M7 9.700A4.600 4.600 0 0 0 7.500 19h9M10.500 6.600A6.200 6.200 0 0 1 17.700 11a4 4 0 0 1 2.200 6",
  cloud: "M7.500 18.500a4.600 4.600 0 0 1-.4-9.200 6.200 6.200 0 0 1 11.700 1.500 4 4 0 0 1-1.300 7.700Z",
  torch: "M8 3.500h8V7l-2 3.500v9a1 1 0 0 1-1 1h-2a1 1 0 0 1-1-1v-9L8 7ZM8 7h8M12 13v2",
  keyboard: "M3 6.500h18v11H3ZM7 10h.01M10.500 10h.01M14 10h.01M17.500 10h.01M7.500 14h9",
  lock: "M6 11h12v9.500H6ZM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  sign:
    "M3 18.500c3.500-10 6.500-13.500 7.500-11.500 1.200 2.500-3 8.500-1.200 9.500 1.500.8 3-4 4.700-4 1.500 0 .3 3.800 2 4 1.200.2 2-1 5-1",
  photo:
    "M3.500 8h4l1.600-2.500h5.800L16.500 8h4v11.500h-17ZM12 16.800a3.300 3.300 0 1 0 0-6.600 3.300 3.300 0 0 0 0 6.600Z",
  code: "M4 4h6v6H4ZM14 4h6v6h-6ZM4 14h6v6H4ZM14 14h2.500v2.500M20 14v6h-6",
  seal:
    "M12 3l7.500 2.800v5.700c0 4.600-3.200 7.800-7.500 9.500-4.300-1.700-7.500-4.900-7.500-9.500V5.800ZM8.500 11.800l2.500 2.500 4.700-4.800",
  undo: "M8.500 5 4.500 9l4 4M4.500 9h9.500a5.500 5.500 0 0 1 0 11H9",
  people:
    "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 5a3.300 3.300 0 0 1 0 6.400M18 14.500c2 .8 3.200 2.600 3.500 5.500",
  refresh: "M19.500 12a7.500 7.500 0 1 1-2.300-5.400M19.500 3.500v4h-4",
  handheld: "M7 2.500h10v19H7ZM10.500 18.500h3",
  sun:
    "M12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9ZM12 1.500v2.500M12 20v2.500M1.500 12H4M20 12h2.500M4.600 4.600l1.800 1.800M17.600 17.600l1.800 1.800M4.600 19.400l1.800-1.800M17.600 6.400l1.800-1.800",
} as const;

export type IconName = keyof typeof PATHS;

/** Draw an icon; it is not read aloud. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export type MarkName = "waiting" | "going" | "done" | "needs" | "failed" | "held";

/** Draw a state's shape: the glyphs ○◐●◆✕▣ come from a different font on every phone. */
export function StateMark({ name }: { name: MarkName }) {
  return (
    <svg class={`mark ${name}`} viewBox="-10 -10 20 20" aria-hidden="true">
      <StateShape name={name} />
    </svg>
  );
}

/** Draw a state's shape around the origin, 8 wide each way. */
export function StateShape({ name }: { name: MarkName }) {
  const ring = <circle r="6.900" class="ring" />;
  switch (name) {
    case "waiting":
      return ring;
    case "going":
      return (
        <>
          {ring}
          <path d="M0-8A8 8 0 0 0 0 8Z" class="full" />
        </>
      );
    case "done":
      return <circle r="8" class="full" />;
    case "needs":
      return <path d="M0-9.200 9.200 0 0 9.200-9.200 0Z" class="full" />;
    case "failed":
      return <path d="M-6-6 6 6M6-6-6 6" class="ring thick" />;
    case "held":
      return (
        <>
          <rect x="-6.900" y="-6.900" width="13.800" height="13.800" class="ring" />
          <rect x="-3.200" y="-3.200" width="6.400" height="6.400" class="full" />
        </>
      );
  }
}
