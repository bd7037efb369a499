/** A host key that no known_hosts file has: a person compares it with the host's own, by another way than this network. */
export interface HostKeyQuestion {
  readonly host: string
  readonly port: number
  /** As `ssh-keygen -lf` has it: ED25519, ECDSA, RSA. */
  readonly type: string
  /** SHA256:… */
  readonly fingerprint: string
  /** The file that will take it. */
  readonly file: string
}

/** true: it is the host's own key, and is remembered. Anything else refuses it. */
export type ConfirmHostKey = (question: HostKeyQuestion) => Promise<boolean>

const open = new Map<string, Promise<boolean>>()

/** The same question at the same time is asked once: several targets may go through one jump host. */
export const askingOnce =
  (confirm: ConfirmHostKey): ConfirmHostKey =>
  (question) => {
    const key = JSON.stringify(Object.values(question))
    const asked = open.get(key)
    if (asked) return asked
    const answer = confirm(question).finally(() => open.delete(key))
    open.set(key, answer)
    return answer
  }

/** `ssh-ed25519` as people see it beside a fingerprint. */
export const shortType = (type: string): string => type.replace(/^ssh-|-sha2-.*$/g, '').toUpperCase()
