/**
 * How long a change made at any moment waits until a frame with it was made, and nothing else. Runs in
 * the page, so it must stand alone. ms.
 */
export async function waitForFrames(samples: number): Promise<number[]> {
  const drawn = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          port1.close();
          resolve();
        });
        port1.start();
        port2.postMessage(null);
      });
    });
  const waits: number[] = [];
  const mark = document.body.appendChild(document.createElement('div'));
  for (let n = 0; n < samples; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 30));
    const start = performance.now();
    mark.textContent = String(n);
    await drawn();
    waits.push(performance.now() - start);
  }
  mark.remove();
  return waits;
}
