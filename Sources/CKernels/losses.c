#include "ckernels.h"
#include "functions.h"

// A block's losses are summed in float32, which vectorizes; blocks are added in double precision. The
// losses and the gradient are two loops, so that the sum has the same bits with and without gradient.
enum { BLOCK = 256 };

#define LOSS(value, slope)                                                 \
    double total = 0;                                                      \
    for (int64_t start = 0; start < n; start += BLOCK) {                   \
        int64_t end = start + BLOCK < n ? start + BLOCK : n;               \
        float sum = 0;                                                     \
        for (int64_t i = start; i < end; i++) {                            \
            float y = outputs[i], t = targets[i];                          \
            sum += (value);                                                \
        }                                                                  \
        total += sum;                                                      \
        if (!gradient) continue;                                           \
        for (int64_t i = start; i < end; i++) {                            \
            float y = outputs[i], t = targets[i];                          \
            gradient[i] = (slope) * scale;                                 \
        }                                                                  \
    }                                                                      \
    return total;

/// Zero stays zero and NaN stays NaN.
CK_INLINE float sign1(float x) { return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x; }

CK_FAST double ck_mse(const float *restrict outputs, const float *restrict targets,
                      float *restrict gradient, int64_t n, float scale) {
#pragma clang fp reassociate(on) contract(fast)
    LOSS((y - t) * (y - t), 2.0f * (y - t))
}

CK_FAST double ck_l1(const float *restrict outputs, const float *restrict targets,
                     float *restrict gradient, int64_t n, float scale) {
#pragma clang fp reassociate(on) contract(fast)
    LOSS(__builtin_fabsf(y - t), sign1(y - t))
}

CK_INLINE float smooth_l1(float d, float beta, float inverse) {
    float a = __builtin_fabsf(d);
    return a < beta ? 0.5f * a * a * inverse : a - 0.5f * beta;
}

CK_FAST double ck_smooth_l1(const float *restrict outputs, const float *restrict targets,
                            float *restrict gradient, int64_t n, float scale, float beta) {
#pragma clang fp reassociate(on) contract(fast)
    float inverse = beta > 0 ? 1.0f / beta : 0.0f;
    LOSS(smooth_l1(y - t, beta, inverse),
         __builtin_fabsf(y - t) < beta ? (y - t) * inverse : sign1(y - t))
}

/// How far an output is from the right side of the margin; NaN stays NaN.
CK_INLINE float hinge_gap(float y, float t) { return 1.0f - (t == 0.0f ? -1.0f : t) * y; }

CK_FAST double ck_hinge(const float *restrict outputs, const float *restrict targets,
                        float *restrict gradient, int64_t n, float scale) {
#pragma clang fp reassociate(on) contract(fast)
    LOSS(hinge_gap(y, t) <= 0.0f ? 0.0f : hinge_gap(y, t),
         hinge_gap(y, t) <= 0.0f ? 0.0f
         : y != y                ? y
                                 : -(t == 0.0f ? -1.0f : t))
}

/// The logarithm, at least `lowest`.
CK_INLINE float limited_log(float x, float lowest) {
    float result = ck_log1(x);
    return result < lowest ? lowest : result;
}

CK_INLINE float limited(float p, float low, float high) {
    return p < low ? low : p > high ? high : p;
}

CK_INLINE float bce(float p, float t, float lowest) {
    return -(t * limited_log(p, lowest) + (1.0f - t) * limited_log(1.0f - p, lowest));
}

CK_FAST double ck_bce(const float *restrict outputs, const float *restrict targets,
                      float *restrict gradient, int64_t n, float scale, float margin, float lowest,
                      float least_spread) {
#pragma clang fp reassociate(on) contract(fast)
    float high = 1.0f - margin;
    LOSS(bce(limited(y, margin, high), t, lowest),
         (y < margin) | (y > high) ? 0.0f
                                   : (y - t) / (y * (1.0f - y) < least_spread ? least_spread
                                                                              : y * (1.0f - y)))
}

/// log(1 + exp(-x)) without overflow.
CK_INLINE float softplus_of_minus(float x) {
    return (x < 0.0f ? -x : 0.0f) + ck_log1p_unit1(ck_exp1(-__builtin_fabsf(x)));
}

/// 1 / (1 + exp(x)) without overflow.
CK_INLINE float complement(float x) {
    float decay = ck_exp1(-__builtin_fabsf(x));
    return (x < 0.0f ? 1.0f : decay) / (1.0f + decay);
}

CK_FAST double ck_bce_with_logits(const float *restrict outputs, const float *restrict targets,
                                  const float *restrict weights, float *restrict gradient, int64_t n,
                                  float scale) {
#pragma clang fp reassociate(on) contract(fast)
    LOSS((1.0f - t) * y + (1.0f + (weights[i] - 1.0f) * t) * softplus_of_minus(y),
         (1.0f - t) - (1.0f + (weights[i] - 1.0f) * t) * complement(y))
}
