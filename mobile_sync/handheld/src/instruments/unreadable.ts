/** What was scanned or typed is not what it should be: cut short, misread, or of another kind. */
export class Unreadable extends Error {}
