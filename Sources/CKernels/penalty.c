#include "ckernels.h"
#include "functions.h"

// A block's sums are taken in float32, which vectorizes; blocks are added in double precision.
enum { BLOCK = 1024 };

CK_FAST double ck_penalty(const float *restrict w, float *restrict g, int64_t n, float l1, float l2) {
#pragma clang fp reassociate(on) contract(fast)
    double total = 0;
    for (int64_t start = 0; start < n; start += BLOCK) {
        int64_t end = start + BLOCK < n ? start + BLOCK : n;
        float sizes = 0, squares = 0;
        for (int64_t i = start; i < end; i++) {
            sizes += __builtin_fabsf(w[i]);
            squares += w[i] * w[i];
        }
        // A factor of zero takes its sum out, even an infinite one.
        total += (l1 > 0 ? (double)l1 * sizes : 0.0) + (l2 > 0 ? (double)l2 * squares : 0.0);
    }
    if (!g) return total;
    if (l1 > 0)
        for (int64_t i = 0; i < n; i++) g[i] += w[i] > 0.0f ? l1 : w[i] < 0.0f ? -l1 : w[i];
    if (l2 > 0)
        for (int64_t i = 0; i < n; i++) g[i] += 2.0f * l2 * w[i];
    return total;
}
