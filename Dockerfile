# The reference environment: Debian 12 with every package that the build and the tests use.
#
#   docker build -t hourglass .
#   docker run --rm --shm-size 1g -v "$PWD:/hourglass" hourglass                       the tests
#   docker run --rm -it --network host -v "$PWD:/hourglass" hourglass ./run --no-open  the page
#
# Emscripten, third-party sources and npm's packages are fetched into the checkout, as everywhere (tools/setup).
FROM debian:12
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates git \
      g++ cmake ninja-build libsdl2-dev libgl-dev \
      python3 nodejs npm xz-utils bzip2 \
      chromium clang-format clang-tidy shellcheck shfmt \
 && rm -rf /var/lib/apt/lists/*
RUN git config --system --add safe.directory /hourglass
WORKDIR /hourglass
CMD ["./test"]
