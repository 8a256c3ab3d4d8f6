#include "ckernels.h"
#include "philox.h"

CK_FAST void ck_dropout(const float *x, float *y, int64_t n, float p, uint64_t seed, uint32_t word2,
                        uint32_t word3) {
    // A unit stays if its random word is at least p·2^32.
    double bound = (double)p * 4294967296.0;
    uint32_t limit = bound >= 4294967295.0 ? 4294967295u : (uint32_t)bound;
    float keep = p < 1.0f ? 1.0f / (1.0f - p) : 0.0f;
    int64_t blocks = n / 4;
    for (int64_t b = 0; b < blocks; b++) {
        uint32_t word[4];
        philox(seed, (uint32_t)b, (uint32_t)(b >> 32), word2, word3, word);
        for (int j = 0; j < 4; j++) {
            float factor = word[j] >= limit ? keep : 0.0f;
            y[b * 4 + j] = factor == 0.0f ? 0.0f : x[b * 4 + j] * factor;
        }
    }
    if (blocks * 4 == n) return;
    uint32_t word[4];
    philox(seed, (uint32_t)blocks, (uint32_t)(blocks >> 32), word2, word3, word);
    for (int64_t i = blocks * 4; i < n; i++) {
        float factor = word[i - blocks * 4] >= limit ? keep : 0.0f;
        y[i] = factor == 0.0f ? 0.0f : x[i] * factor;
    }
}
