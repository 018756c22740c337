/** The folder that runs begin with: made once a thread, by the product as it is, and shared by all plants. */
export const template: { folder: string | undefined } = { folder: undefined };
