export default async function stop() {
  await globalThis.posSystem?.stop();
}
