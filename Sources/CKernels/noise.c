#include "ckernels.h"
#include "functions.h"
#include "philox.h"

// Blocks of four random words that are worked on together.
#define BLOCKS 16

/// ln(m · 2^e) for m in (√½, √2]: the series of 2·artanh((m-1)/(m+1)), whose argument is below 0.172.
CK_INLINE float log_of(float x) {
    int32_t bits = ck_bits_of_float(x);
    int32_t exponent = (bits - 0x3F3504F3) >> 23;
    float m = ck_float_of_bits(bits - (exponent << 23));
    float t = (m - 1.0f) / (m + 1.0f);
    float s = t * t;
    float series = 2.0f + s * (0.66666667f + s * (0.4f + s * (0.28571429f + s * 0.22222222f)));
    return (float)exponent * 0.69314718f + t * series;
}

/// sin(2πx) for x in ±¼: the series up to x^11; what is left out is below 6e-8.
CK_INLINE float sine_of(float x) {
    float s = x * x;
    return x * (6.28318531f + s * (-41.3417022f + s * (81.6052493f + s * (-76.7058597f +
           s * (42.0586939f + s * -15.0946426f)))));
}

// Box and Muller's transform of 24-bit uniform numbers: z = √(-2 ln u)·(cos, sin)(2πv).
CK_FAST void ck_add_noise(float *x, int64_t n, float deviation, uint64_t seed, uint32_t word1,
                          uint32_t word2, uint32_t word3) {
    for (int64_t start = 0; start < n; start += 4 * BLOCKS) {
        float u[2][BLOCKS], v[2][BLOCKS], noise[4 * BLOCKS];
        for (int j = 0; j < BLOCKS; j++) {
            uint32_t word[4];
            philox(seed, (uint32_t)(start / 4) + (uint32_t)j, word1, word2, word3, word);
            for (int k = 0; k < 2; k++) {
                u[k][j] = ((float)(int32_t)(word[2 * k] >> 8) + 0.5f) * 0x1p-24f;
                v[k][j] = (float)(int32_t)(word[2 * k + 1] >> 8) * 0x1p-24f - 0.5f;
            }
        }
        for (int k = 0; k < 2; k++) {
            for (int j = 0; j < BLOCKS; j++) {
                float radius = deviation * sqrtf(-2.0f * log_of(u[k][j]));
                float size = fabsf(v[k][j]);
                float folded = copysignf(0.5f - size, v[k][j]);
                noise[2 * k * BLOCKS + j] = radius * sine_of(0.25f - size);
                noise[(2 * k + 1) * BLOCKS + j] =
                    radius * sine_of(size > 0.25f ? folded : v[k][j]);
            }
        }
        int64_t count = n - start < 4 * BLOCKS ? n - start : 4 * BLOCKS;
        for (int64_t i = 0; i < count; i++) x[start + i] += noise[i];
    }
}
