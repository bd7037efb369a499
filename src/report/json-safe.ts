// What JSON.stringify leaves as it is but a terminal or a log viewer would act on.
const active = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** JSON whose text cannot steer a terminal: nothing is lost, it is only written as an escape. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(active, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
