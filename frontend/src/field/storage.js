// How much room the phone has, told before something is lost.
import { reserve } from "./reserve.js";

const LITTLE = 60_000_000;
const FEW = 0.1;

/** True when a few photos more may not fit. Pure. */
export const isNearlyFull = ({ left, quota }) => left < Math.min(LITTLE, quota * FEW);

/** Returns {used, near, kept}: bytes, and whether the browser promised to keep it. */
export async function room() {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const left = Math.max(0, quota - usage);
  const kept = (await navigator.storage?.persisted?.()) ?? false;
  // A browser that tells the truth warns earlier than the reserve does.
  const near = reserve.lost || (quota > 0 && isNearlyFull({ left, quota }));
  return { used: usage, near, kept };
}

/** Asks the browser not to delete what lies here when the phone is full. */
export const askToKeep = () => navigator.storage?.persist?.().catch(() => false);

/** True for the error of a full phone. */
export const isFull = (error) => error?.name === "QuotaExceededError" || error?.inner?.name === "QuotaExceededError";
