#include <math.h>

#include "ckernels.h"
#include "functions.h"

// The statistics are taken in the pass that updates the weights anyway. A branch on `sums` inside a
// loop would keep it from vectorizing, so each loop exists twice: PASS(1, …) watches, PASS(0, …) doesn't.

CK_INLINE float used_gradient(float raw, float weight, ck_gradient_rule rule) {
    float g = raw * rule.scale;
    g = g > rule.clip ? rule.clip : g;
    g = g < -rule.clip ? -rule.clip : g;
    return g * rule.sign + rule.l2 * weight;
}

CK_INLINE int uses_raw_gradient(ck_gradient_rule rule) {
    return rule.scale == 1.0f && rule.clip == INFINITY && rule.sign == 1.0f && rule.l2 == 0.0f;
}

#define WATCH_BEGIN                                                        \
    float gradient_squares = 0, weight_squares = 0, update_squares = 0;    \
    int32_t gradient_max = 0, weight_max = 0, gradient_zeros = 0;

#define WATCH(raw, old, new)                                               \
    {                                                                      \
        int32_t size = ck_size_bits(raw), weight = ck_size_bits(new);      \
        float change = (new) - (old);                                      \
        gradient_squares += (raw) * (raw);                                 \
        gradient_max = size > gradient_max ? size : gradient_max;          \
        gradient_zeros += (raw) == 0.0f;                                   \
        weight_squares += (new) * (new);                                   \
        weight_max = weight > weight_max ? weight : weight_max;            \
        update_squares += change * change;                                 \
    }

#define WATCH_END                                                          \
    *sums = (ck_update_sums){gradient_squares,                             \
                             ck_float_of_bits(gradient_max),               \
                             (float)gradient_zeros, weight_squares,        \
                             ck_float_of_bits(weight_max),                 \
                             update_squares};

#define PASS(gradient, body, watch)                                        \
    for (int64_t i = 0; i < n; i++) {                                      \
        float raw = g[i], old = w[i], new;                                 \
        float d = gradient;                                                \
        body;                                                              \
        w[i] = new;                                                        \
        watch                                                              \
    }

// Most gradients are used as they are: a third of the work of a step is saved where nothing is done to them.
#define LOOP(body)                                                         \
    int is_plain = uses_raw_gradient(rule);                                \
    if (sums) {                                                            \
        WATCH_BEGIN                                                        \
        if (is_plain) {                                                    \
            PASS(raw, body, WATCH(raw, old, new))                          \
        } else {                                                           \
            PASS(used_gradient(raw, old, rule), body, WATCH(raw, old, new)) \
        }                                                                  \
        WATCH_END                                                          \
    } else if (is_plain) {                                                 \
        PASS(raw, body, )                                                  \
    } else {                                                               \
        PASS(used_gradient(raw, old, rule), body, )                        \
    }

CK_FAST void ck_sgd(float *restrict w, const float *restrict g, float *restrict velocity, int64_t n,
                    ck_gradient_rule rule, float lr, float momentum, float dampening, int nesterov,
                    int first, ck_update_sums *sums) {
#pragma clang fp reassociate(on) contract(fast)
    if (!velocity) {
        LOOP(new = old - lr * d)
        return;
    }
    // The first velocity is the gradient itself, undamped, as in PyTorch.
    float keep = first ? 0.0f : momentum, take = first ? 1.0f : 1.0f - dampening;
    if (nesterov) {
        LOOP(float b = keep * velocity[i] + take * d; velocity[i] = b; new = old - lr * (d + momentum * b))
    } else {
        LOOP(float b = keep * velocity[i] + take * d; velocity[i] = b; new = old - lr * b)
    }
}

CK_FAST void ck_adam(float *restrict w, const float *restrict g, float *restrict m, float *restrict v,
                     float *restrict greatest, int64_t n, ck_gradient_rule rule, float step_size,
                     float beta1, float beta2, float eps, float root_correction2, float decoupled,
                     ck_update_sums *sums) {
#pragma clang fp reassociate(on) contract(fast)
    float take1 = 1.0f - beta1, take2 = 1.0f - beta2, inverse = 1.0f / root_correction2;
    if (greatest) {
        LOOP(float first = m[i] + take1 * (d - m[i]); float second = beta2 * v[i] + take2 * d * d;
             float top = greatest[i] > second ? greatest[i] : second;
             m[i] = first; v[i] = second; greatest[i] = top;
             new = old * decoupled - step_size * first / (__builtin_sqrtf(top) * inverse + eps))
    } else {
        LOOP(float first = m[i] + take1 * (d - m[i]); float second = beta2 * v[i] + take2 * d * d;
             m[i] = first; v[i] = second;
             new = old * decoupled - step_size * first / (__builtin_sqrtf(second) * inverse + eps))
    }
}

CK_FAST void ck_nadam(float *restrict w, const float *restrict g, float *restrict m, float *restrict v,
                      int64_t n, ck_gradient_rule rule, float gradient_step, float moment_step,
                      float beta1, float beta2, float eps, float root_correction2, float decoupled,
                      ck_update_sums *sums) {
#pragma clang fp reassociate(on) contract(fast)
    float take1 = 1.0f - beta1, take2 = 1.0f - beta2, inverse = 1.0f / root_correction2;
    LOOP(float first = m[i] + take1 * (d - m[i]); float second = beta2 * v[i] + take2 * d * d;
         m[i] = first; v[i] = second;
         new = old * decoupled
               - (gradient_step * d + moment_step * first) / (__builtin_sqrtf(second) * inverse + eps))
}

CK_FAST void ck_adamax(float *restrict w, const float *restrict g, float *restrict m,
                       float *restrict greatest, int64_t n, ck_gradient_rule rule, float step_size,
                       float beta1, float beta2, float eps, ck_update_sums *sums) {
#pragma clang fp reassociate(on) contract(fast)
    float take1 = 1.0f - beta1;
    // A NaN gradient is never the smaller of the two, so it reaches the size.
    LOOP(float first = m[i] + take1 * (d - m[i]); float faded = beta2 * greatest[i];
         float size = __builtin_fabsf(d) + eps; float top = faded > size ? faded : size;
         m[i] = first; greatest[i] = top; new = old - step_size * first / top)
}

CK_FAST void ck_adagrad(float *restrict w, const float *restrict g, float *restrict total, int64_t n,
                        ck_gradient_rule rule, float lr, float eps, ck_update_sums *sums) {
#pragma clang fp reassociate(on) contract(fast)
    LOOP(float s = total[i] + d * d; total[i] = s; new = old - lr * d / (__builtin_sqrtf(s) + eps))
}

CK_FAST void ck_adadelta(float *restrict w, const float *restrict g, float *restrict square,
                         float *restrict change, int64_t n, ck_gradient_rule rule, float lr, float rho,
                         float eps, ck_update_sums *sums) {
#pragma clang fp reassociate(on) contract(fast)
    float take = 1.0f - rho;
    LOOP(float s = rho * square[i] + take * d * d;
         float b = __builtin_sqrtf(change[i] + eps) / __builtin_sqrtf(s + eps) * d;
         square[i] = s; change[i] = rho * change[i] + take * b * b; new = old - lr * b)
}

CK_FAST void ck_rmsprop(float *restrict w, const float *restrict g, float *restrict square,
                        float *restrict mean, float *restrict velocity, int64_t n,
                        ck_gradient_rule rule, float lr, float alpha, float eps, float momentum,
                        ck_update_sums *sums) {
#pragma clang fp reassociate(on) contract(fast)
    float take = 1.0f - alpha;
    if (mean && velocity) {
        LOOP(float s = alpha * square[i] + take * d * d; float a = mean[i] + take * (d - mean[i]);
             square[i] = s; mean[i] = a;
             float b = momentum * velocity[i] + d / (__builtin_sqrtf(s - a * a) + eps);
             velocity[i] = b; new = old - lr * b)
    } else if (mean) {
        LOOP(float s = alpha * square[i] + take * d * d; float a = mean[i] + take * (d - mean[i]);
             square[i] = s; mean[i] = a; new = old - lr * d / (__builtin_sqrtf(s - a * a) + eps))
    } else if (velocity) {
        LOOP(float s = alpha * square[i] + take * d * d; square[i] = s;
             float b = momentum * velocity[i] + d / (__builtin_sqrtf(s) + eps);
             velocity[i] = b; new = old - lr * b)
    } else {
        LOOP(float s = alpha * square[i] + take * d * d; square[i] = s;
             new = old - lr * d / (__builtin_sqrtf(s) + eps))
    }
}

CK_FAST void ck_flush_subnormals(float *x, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        float value = x[i];
        x[i] = ck_size_bits(value) < 0x00800000 ? 0.0f : value;
    }
}
