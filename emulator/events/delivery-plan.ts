/** How often one event reaches one target, and how late: a delay in milliseconds for each copy. AWS promises "at least once". */
export type DeliveryPlan = () => number[];

/**
 * Deliveries that repeat, come late and overtake each other, as a seed has it:
 * `world.attach('events/delivery-plan', unreliableDeliveries(() => ids.random(), {…}))`.
 */
export const unreliableDeliveries =
  (random: () => number, chances: { duplicate: number; delay: number; maxDelayMs: number }): DeliveryPlan =>
  () => {
    const delay = (): number => (random() < chances.delay ? Math.floor(random() * chances.maxDelayMs) : 0);
    return random() < chances.duplicate ? [delay(), delay()] : [delay()];
  };
