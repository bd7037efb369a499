/** The screens are shown: before anything else is printed they must be left. */
export const onScreen: { leave: (() => void) | undefined } = { leave: undefined }
