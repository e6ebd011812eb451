import { system } from '#libs/testing';

// In services mode each process tells of itself, reporting as the seventh behind the gateway; else all tell together.
const PLACES = { gateway: 0, sales: 5, reporting: 7 } as const;

/** All metrics of a service as Prometheus reads them. */
export async function metricsOf(service: keyof typeof PLACES): Promise<string> {
  const { url, mode } = system();
  const address = new URL('/metrics', url);
  if (mode === 'services') address.port = String(Number(address.port) + PLACES[service]);
  return (await fetch(address)).text();
}

/** The value of a metric with these labels. */
export function valueOf(metrics: string, name: string, labels: Readonly<Record<string, string>>): number | undefined {
  const line = metrics
    .split('\n')
    .find(
      (each) => each.startsWith(`${name}{`) && Object.entries(labels).every(([k, v]) => each.includes(`${k}="${v}"`)),
    );
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
