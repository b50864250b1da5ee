#!/bin/sh
# Stands beside PROGRAM.cjs as PROGRAM, so that WebAssembly programs start like native ones. Node 20 knows relaxed
# SIMD only behind a flag, which newer ones refuse.
case $(node --version) in
  v20.*) exec node --experimental-wasm-relaxed-simd "$0.cjs" "$@" ;;
  *) exec node "$0.cjs" "$@" ;;
esac
