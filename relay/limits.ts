// Every limit of the relay with its unit and the reason for it (DESIGN 10).

/** Bytes of one submitted entry. An honest change is a few hundred; RELIABILITY U11. */
export const ENTRY_BYTES = 256 * 1024
/** Bytes of one incoming frame. ws allows 100 MiB unless told (CVE-2026-48779 and RELIABILITY T3). */
export const FRAME_BYTES = 1024 * 1024
/** Clocks one entry may advance: 2^52 in nine bytes is valid Yjs (RELIABILITY U3). */
export const ENTRY_CLOCKS = 200_000
/** Client ids one entry may bring: each makes every state vector longer for ever (RELIABILITY U14). */
export const ENTRY_CLIENTS = 4
/** Bytes of the answer to one check: an empty list is one byte, what is said of it is sixty. */
export const CHECKED_BYTES = 512 * 1024
/** Entries judged in one event-loop turn: others wait no longer than this takes (about 10 ms). */
export const TURN_ENTRIES = 500
/** Bytes sent but not yet read by a client, before it is closed with 4508 (RELIABILITY R8). */
export const UNREAD_BYTES = 1024 * 1024
/** The same for a full catalogue, which is sent at once: some ten thousand lines. Documents wait to be encoded instead. */
export const UNREAD_ANSWER_BYTES = 8 * 1024 * 1024
/**
 * Whole states (sync step 1, who is there) asked for per minute: on one channel, where an honest provider asks once or
 * every ten seconds, and by one person on all sockets. Ten bytes that ask cost up to 20 ms of encoding and a megabyte.
 */
export const ASKED_PER_CHANNEL = 6
export const ASKED_PER_PERSON = 1_000
export const ASKED_WINDOW_MS = 60 * 1000
/** Sockets of one person at the same time: some devices with some tabs, and the tools that use a token of theirs. */
export const SOCKETS_PER_PERSON = 100
/** Channels one device socket may have open; a device opens what is on screen. */
export const OPEN_CHANNELS = 4_096
/** ms until a socket must have said hello (RELIABILITY T3). */
export const HELLO_MS = 5_000
/** Refused entries per minute and person; a further one closes the socket and is not stored (RELIABILITY T14). */
export const REFUSALS_PER_MINUTE = 5
/** Messages of one socket being worked on, and their bytes, before it is read on: an honest outbox has hundreds to send. */
export const UNDER_WAY = 64
export const UNDER_WAY_BYTES = 4 * 1024 * 1024
/** Documents one person may create per hour; imports do not count. A rep has some ten pipelines. */
export const CREATED_PER_HOUR = 200
export const CREATED_WINDOW_MS = 60 * 60 * 1000
/**
 * Questions to the office: within an hour by one person, and open at the same time. Coming back from a week without a
 * network may bring some hundred; each leaves a row until a person has looked at it.
 */
export const ASKS_PER_HOUR = 300
export const ASKS_WINDOW_MS = 60 * 60 * 1000
export const OPEN_ASKS = 1_000
/** Questions told of in one frame after hello. */
export const ASKED_PER_FRAME = 200
/**
 * Bytes of refused entries and of questions kept of one person while nobody has settled them: weeks of honest work, at
 * some hundred bytes an entry. At five refusals a minute one account alone could else fill 1.8 GB a day.
 */
export const HELD_BYTES = 16 * 1024 * 1024
/** UTF-16 units of a refusal's sentence, and of the places it names: it is kept for good, and sent in lists. */
export const REFUSAL_UNITS = 4 * 1024
/** ms the quarantine keeps what is decided, and what nobody asked about; and between looks for what has to go. */
export const QUARANTINE_MS = 90 * 24 * 60 * 60 * 1000
export const QUARANTINE_SWEEP_MS = 24 * 60 * 60 * 1000
/** UTF-16 units of the word with which the office declines. */
export const WORD_LENGTH = 500
/** Entries in one page of the quarantine. */
export const QUARANTINE_PAGE = 50
/** Bytes of what the office wants to run instead: texts in full, as they were and as they are to be. */
export const REPAIR_BYTES = 1024 * 1024
/**
 * Open collisions a device is told of per document, the newest, and UTF-16 units of their values: somebody decides them
 * one by one, and the line goes to everybody who may see the document.
 */
export const LISTED_COLLISIONS = 200
export const LISTED_UNITS = 128 * 1024
/** UTF-16 units of status profiles in one frame: a few large ones; whatever else a device waits for goes in between. */
export const PROFILES_UNITS = 256 * 1024
/** Entries in one page of history, and journal rows and bytes read for it: a few tens of ms. */
export const HISTORY_ENTRIES = 100
export const HISTORY_ROWS = 2_000
export const HISTORY_BYTES = 8 * 1024 * 1024
/** Lines in one frame of a catalogue: a first screen need not wait for the last of thousands. */
export const CATALOGUE_LINES = 200
/**
 * ms a device that has heard of a withdrawal may hand over what it saved before; and one that was told of it and never
 * said so: its connection may have ended in between. Until it is told, there is no end to it.
 */
export const HAND_OVER_MS = 24 * 60 * 60 * 1000
export const HAND_OVER_UNHEARD_MS = 7 * 24 * 60 * 60 * 1000
/** ms a withdrawal is remembered. A device that has not been here for longer is sent everything. */
export const WITHDRAWN_MS = 90 * 24 * 60 * 60 * 1000
/** Documents in one question for content. */
export const PULLED_PER_FRAME = 200
/** Documents asked for and not sent yet, on one socket; a further question closes it. */
export const PULLS_UNDER_WAY = 1_000
/** Documents asked for within a minute by one person: a first load of thousands, on two devices. */
export const PULLED_PER_PERSON = 20_000
export const PULLED_WINDOW_MS = 60 * 1000
/** Bytes of content in one frame: a first document is not held up by a large one before it. */
export const PULLED_BYTES = 128 * 1024
/**
 * When a document is built anew: its state has more than so many bytes and takes so many times what its content alone
 * would. Devices that carry it fetch it once more, so it has to be worth that.
 */
export const EPOCH_BYTES = 32 * 1024
export const EPOCH_FACTOR = 3
/** ms an import or a merge may keep a copy of a document and still write on it; longer ones do it again. */
export const COPIED_MS = 10 * 60 * 1000
/** Journal rows read between two turns of the event loop while older ones are put together. */
export const TRIM_ROWS = 200
/** Rows that go in one transaction, which everybody waits for: some 10 ms. */
export const TRIM_AT_ONCE = 2_000
/** Documents looked at in one go for rows that are too old. */
export const TRIM_DOCUMENTS = 100
/** ms between looks for rows that are older than is kept, and after a start: lists are brought on first. */
export const TRIM_EVERY_MS = 24 * 60 * 60 * 1000
export const TRIM_AFTER_MS = 60 * 1000
/** Bytes in use up to which a running relay writes its file anew to give back what was freed: about 0.1 s. */
export const REWRITTEN_BYTES = 16 * 1024 * 1024
/** Bytes that are free in the file before that is worth it; what comes next takes them else. */
export const FREED_BYTES = 1024 * 1024
/** Bytes of one awareness entry, and messages a second on one channel (RELIABILITY U19). */
export const AWARENESS_BYTES = 4 * 1024
export const AWARENESS_PER_SECOND = 20
/** Failed sign-ins per quarter of an hour and account (RELIABILITY T12), and per address. */
export const SIGN_IN_TRIES = 5
export const SIGN_IN_TRIES_PER_ADDRESS = 50
export const SIGN_IN_WINDOW_MS = 15 * 60 * 1000
/** ms a browser session lasts without being used. */
export const SESSION_MS = 30 * 24 * 60 * 60 * 1000
/** ms a one-time sign-in link may wait. */
export const LINK_MS = 7 * 24 * 60 * 60 * 1000
/** Bytes and rows of one import file. */
export const IMPORT_BYTES = 10 * 1024 * 1024
export const IMPORT_ROWS = 100_000
/** Bytes of all satchel files of one merge: those of a sales team for a day. */
export const MERGE_BYTES = 256 * 1024 * 1024
/** Bytes of all files of one merge that is started in a browser: they are held in memory until it is done. */
export const MERGE_UPLOAD_BYTES = 64 * 1024 * 1024
/** ms between pings of a socket, and until one that does not answer is cut: half-open ones are found within 60 s. */
export const PING_MS = 25_000
/** Questions to the consolidated database under way; each waits for those before it, and takes some milliseconds. */
export const ASKED_OF_LISTS = 100
/** ms one of them may take: a list is worth no longer a wait, and whoever asks may narrow it down. */
export const LIST_MS = 10_000
/** Lines of a list asked for at once, and where nothing is said. */
export const LIST_PAGE = 200
export const LIST_PAGE_USUAL = 50
/** Hits of a search: as many as are looked over. */
export const FOUND = 50
/** UTF-16 units of what is searched for: more is pasted, not typed. */
export const SEARCH_LENGTH = 300
/** Lists and searches asked for per minute and address: some ten people who type. */
export const LISTS_PER_MINUTE = 900
/** People in one answer to who has a document; whoever wants others of a larger company names them. */
export const DISTRIBUTION_PEOPLE = 500
/** Documents in one page of what somebody has. */
export const DISTRIBUTION_PAGE = 50
/** Documents looked over for one such page, and between two turns of the event loop: some 5 ms. */
export const DISTRIBUTION_LOOKED_AT = 10_000
export const DISTRIBUTION_AT_ONCE = 250
/** Lines of what a planned change gives, and as many of what it takes: more is counted, nobody reads it. */
export const WHAT_IF_LINES = 200
/** Bytes of a planned change: the largest is a whole matrix of rights. */
export const WHAT_IF_BYTES = 256 * 1024
/** Planned changes asked about per minute and address: some people who try rules, each of which asks about every document. */
export const WHAT_IF_PER_MINUTE = 120
/** Documents that a planned change of the company may concern: each is asked about twice, 10,000 for about two seconds. */
export const WHAT_IF_ASKED = 10_000
/** Documents above or below that a planned transaction takes along. */
export const WHAT_IF_ALONG = 1_000
/** ms between two questions to a device whether its list has arrived: a list that changes often is one question a second. */
export const ARRIVED_MS = 1_000
/** ms after which it is written down how far devices have come: thousands that come back at once are one write. */
export const ARRIVALS_MS = 2_000
