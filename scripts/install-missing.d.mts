export const root: string;
export function ensurePackages(): void;
export function ensureChromium(): string;
