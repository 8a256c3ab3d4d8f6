// A narrow C face of oneDNN that compiles against its major versions 2 and 3.
#ifndef CONEDNN_H
#define CONEDNN_H

#include <stdint.h>

#include "convolution.h"

/// C = A·B (+ C if `accumulate`), row-major, single precision.
///
/// `transpose_a`, `transpose_b`: whether the matrix is stored transposed.
/// C is m×n, A is m×k, B is k×n after transposition; ld* are the row lengths as stored.
/// Returns 0, or oneDNN's status code.
int cdnn_sgemm(int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, const float *a,
               int64_t lda, const float *b, int64_t ldb, int accumulate, float *c, int64_t ldc);

/// Makes oneDNN use one thread on the calling thread, so that workers scale and results repeat.
void cdnn_use_one_thread(void);

/// The library's version as text, such as "2.6.0".
const char *cdnn_version(void);

#endif
