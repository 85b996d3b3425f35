/** Google's objects as the API answers them (the members that this simulation fills). */
export interface CalendarEntry {
  kind: 'calendar#calendarListEntry';
  etag: string;
  id: string;
  summary: string;
  description?: string;
  timeZone: string;
  colorId: string;
  backgroundColor: string;
  foregroundColor: string;
  selected: boolean;
  accessRole: string;
  defaultReminders: { method: string; minutes: number }[];
  conferenceProperties: { allowedConferenceSolutionTypes: string[] };
  primary?: boolean;
  deleted?: boolean;
}

export interface EventTime {
  date?: string;
  dateTime?: string;
  timeZone?: string;
}

export interface CalendarEvent {
  kind: 'calendar#event';
  etag: string;
  id: string;
  status: 'confirmed' | 'tentative' | 'cancelled';
  htmlLink: string;
  created: string;
  updated: string;
  summary?: string;
  description?: string;
  location?: string;
  creator: { email: string; self?: boolean };
  organizer: { email: string; self?: boolean };
  start: EventTime;
  end: EventTime;
  transparency?: string;
  recurrence?: string[];
  recurringEventId?: string;
  originalStartTime?: EventTime;
  iCalUID: string;
  sequence: number;
  attendees?: {
    email: string;
    displayName?: string;
    responseStatus: string;
    optional?: boolean;
    organizer?: boolean;
  }[];
  hangoutLink?: string;
  reminders: { useDefault: boolean };
  eventType: string;
}

export interface Versioned<Item> {
  item: Item;
  /** Grows with every change in its list; what a sync token is made of. */
  version: number;
}

export interface Channel {
  id: string;
  token: string;
  address: string;
  resourceId: string;
  calendarId: string;
  /** Unix milliseconds. */
  expiration: number;
  messages: number;
}

export interface CalendarState {
  /** Raised by every change of the calendar list. */
  listVersion: number;
  calendars: Versioned<CalendarEntry>[];
  /** By calendar id, in the order of creation; a deleted event stays as cancelled. */
  events: Record<string, { version: number; items: Versioned<CalendarEvent>[] }>;
  channels: Channel[];
}
