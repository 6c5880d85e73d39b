// Is WebGL drawn by a graphics chip? Software drawing holds a page up for seconds.

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** True when a context can be had and its renderer does not call itself software. */
export function isWebglQuick(canvas = document.createElement("canvas")) {
  const gl = canvas.getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const told = gl.getExtension("WEBGL_debug_renderer_info");
  const name = gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !SOFTWARE.test(String(name));
}
