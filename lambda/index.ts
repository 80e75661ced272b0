export async function begin(): Promise<void> {}
export async function reconcile(): Promise<void> {}
export async function report(): Promise<void> {}
