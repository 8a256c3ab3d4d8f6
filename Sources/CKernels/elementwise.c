#include "ckernels.h"
#include "functions.h"

// Every loop is one function of x, compiled once per instruction set.
#define ELEMENTWISE(name, expression)                                      \
    CK_FAST void name(const float *x, float *y, int64_t n) {               \
        CK_SAME_INDEX                                                      \
        for (int64_t i = 0; i < n; i++) {                                  \
            float v = x[i];                                                \
            y[i] = (expression);                                           \
        }                                                                  \
    }

static const float root_half = 0.70710678118654752f;        // 1/√2
static const float inverse_root_2pi = 0.39894228040143268f; // 1/√(2π)
static const float root_2_over_pi = 0.79788456080286536f;   // √(2/π)
static const float gelu_cubic = 0.044715f;

// v < 0 ? 0 : v keeps NaN, as max(v, 0) may not.
ELEMENTWISE(ck_relu, v < 0.0f ? 0.0f : v)
ELEMENTWISE(ck_sigmoid, ck_sigmoid1(v))
ELEMENTWISE(ck_tanh, ck_tanh1(v))
ELEMENTWISE(ck_silu, v * ck_sigmoid1(v))
ELEMENTWISE(ck_exp, ck_exp1(v))
ELEMENTWISE(ck_log, ck_log1(v))
ELEMENTWISE(ck_gelu_tanh, 0.5f * v * (1.0f + ck_tanh1(root_2_over_pi * (v + gelu_cubic * v * v * v))))

void ck_gelu(const float *x, float *y, int64_t n) {
    for (int64_t i = 0; i < n; i++) y[i] = 0.5f * x[i] * (1.0f + erff(x[i] * root_half));
}

CK_FAST void ck_leaky_relu(const float *x, float *y, int64_t n, float slope) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) y[i] = x[i] < 0.0f ? slope * x[i] : x[i];
}

CK_FAST void ck_elu(const float *x, float *y, int64_t n, float alpha, float scale) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) {
        float negative = scale * alpha * (ck_exp1(x[i]) - 1.0f);
        y[i] = x[i] <= 0.0f ? negative : scale * x[i];
    }
}

void ck_softplus(const float *x, float *y, int64_t n, float beta, float threshold) {
    for (int64_t i = 0; i < n; i++)
        y[i] = x[i] * beta > threshold ? x[i] : log1pf(expf(x[i] * beta)) / beta;
}

CK_FAST void ck_hardtanh(const float *x, float *y, int64_t n, float low, float high) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) {
        float v = x[i] < low ? low : x[i];
        y[i] = v > high ? high : v;
    }
}

CK_FAST void ck_scale(const float *x, float *y, int64_t n, float factor, float shift) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) y[i] = x[i] * factor + shift;
}

// forward: y = max(x, 0); a NaN passes through both ways.
CK_FAST void ck_relu_backward(const float *y, const float *dy, float *dx, int64_t n) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) dx[i] = y[i] == 0.0f ? 0.0f : dy[i];
}

// forward: y = x < 0 ? slope·x : x
CK_FAST void ck_leaky_relu_backward(const float *x, const float *dy, float *dx, int64_t n, float slope) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) dx[i] = x[i] > 0.0f ? dy[i] : slope * dy[i];
}

// forward: y = scale·(x ≤ 0 ? alpha·(exp x − 1) : x)
CK_FAST void ck_elu_backward(const float *x, const float *dy, float *dx, int64_t n, float alpha, float scale) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) {
        float slope = x[i] <= 0.0f ? scale * alpha * ck_exp1(x[i]) : scale;
        dx[i] = dy[i] * slope;
    }
}

// forward: y = x·Φ(x); Φ' is the normal density.
void ck_gelu_backward(const float *x, const float *dy, float *dx, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        float v = x[i];
        float distribution = 0.5f * (1.0f + erff(v * root_half));
        float density = inverse_root_2pi * expf(-0.5f * v * v);
        dx[i] = dy[i] * (distribution + v * density);
    }
}

// forward: y = x/2·(1 + tanh u), u = √(2/π)·(x + c·x³)
CK_FAST void ck_gelu_tanh_backward(const float *x, const float *dy, float *dx, int64_t n) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) {
        float v = x[i];
        float t = ck_tanh1(root_2_over_pi * (v + gelu_cubic * v * v * v));
        float du = root_2_over_pi * (1.0f + 3.0f * gelu_cubic * v * v);
        dx[i] = dy[i] * (0.5f * (1.0f + t) + 0.5f * v * (1.0f - t * t) * du);
    }
}

// forward: y = x·σ(x)
CK_FAST void ck_silu_backward(const float *x, const float *dy, float *dx, int64_t n) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) {
        float s = ck_sigmoid1(x[i]);
        dx[i] = dy[i] * (s * (1.0f + x[i] * (1.0f - s)));
    }
}

// forward: y = σ(x); σ' = y·(1 − y)
CK_FAST void ck_sigmoid_backward(const float *y, const float *dy, float *dx, int64_t n) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) dx[i] = dy[i] * (y[i] * (1.0f - y[i]));
}

// forward: y = tanh x; tanh' = 1 − y²
CK_FAST void ck_tanh_backward(const float *y, const float *dy, float *dx, int64_t n) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) dx[i] = dy[i] * (1.0f - y[i] * y[i]);
}

// forward: y = log(1 + exp(beta·x)) / beta, or x above the threshold
CK_FAST void ck_softplus_backward(const float *x, const float *dy, float *dx, int64_t n, float beta, float threshold) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) {
        float slope = x[i] * beta > threshold ? 1.0f : ck_sigmoid1(x[i] * beta);
        dx[i] = dy[i] * slope;
    }
}

// forward: y = min(max(x, low), high); written so that a NaN passes.
CK_FAST void ck_hardtanh_backward(const float *x, const float *dy, float *dx, int64_t n, float low, float high) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) dx[i] = (x[i] <= low || x[i] >= high) ? 0.0f : dy[i];
}

CK_FAST void ck_add(const float *a, const float *b, float *y, int64_t n) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) y[i] = a[i] + b[i];
}

CK_FAST void ck_multiply(const float *a, const float *b, float *y, int64_t n) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) y[i] = a[i] * b[i];
}

// forward: y = log x
CK_FAST void ck_log_backward(const float *x, const float *dy, float *dx, int64_t n) {
    CK_SAME_INDEX
    for (int64_t i = 0; i < n; i++) dx[i] = dy[i] / x[i];
}
