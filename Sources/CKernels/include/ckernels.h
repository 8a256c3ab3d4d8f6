// The loops that run over every number of every step, compiled for several instruction sets.
//
// All arrays are contiguous and row-major. NaN stays NaN: only reassociation is allowed.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdint.h>

#include "images.h"
#include "normalization.h"

// MARK: Elementwise functions: y = f(x) over n numbers; x and y may be the same array.

void ck_relu(const float *x, float *y, int64_t n);
void ck_leaky_relu(const float *x, float *y, int64_t n, float slope);
void ck_elu(const float *x, float *y, int64_t n, float alpha, float scale);
void ck_gelu(const float *x, float *y, int64_t n);
void ck_gelu_tanh(const float *x, float *y, int64_t n);
void ck_silu(const float *x, float *y, int64_t n);
void ck_sigmoid(const float *x, float *y, int64_t n);
void ck_tanh(const float *x, float *y, int64_t n);
void ck_softplus(const float *x, float *y, int64_t n, float beta, float threshold);
void ck_hardtanh(const float *x, float *y, int64_t n, float low, float high);
void ck_exp(const float *x, float *y, int64_t n);
void ck_log(const float *x, float *y, int64_t n);
void ck_scale(const float *x, float *y, int64_t n, float factor, float shift);

// MARK: Their derivatives: dx = dy · f'(·), from the output y or the input x; dx and dy may be the same.

void ck_relu_backward(const float *y, const float *dy, float *dx, int64_t n);
void ck_leaky_relu_backward(const float *x, const float *dy, float *dx, int64_t n, float slope);
void ck_elu_backward(const float *x, const float *dy, float *dx, int64_t n, float alpha, float scale);
void ck_gelu_backward(const float *x, const float *dy, float *dx, int64_t n);
void ck_gelu_tanh_backward(const float *x, const float *dy, float *dx, int64_t n);
void ck_silu_backward(const float *x, const float *dy, float *dx, int64_t n);
void ck_sigmoid_backward(const float *y, const float *dy, float *dx, int64_t n);
void ck_tanh_backward(const float *y, const float *dy, float *dx, int64_t n);
void ck_softplus_backward(const float *x, const float *dy, float *dx, int64_t n, float beta, float threshold);
void ck_hardtanh_backward(const float *x, const float *dy, float *dx, int64_t n, float low, float high);
/// y = a + b.
void ck_add(const float *a, const float *b, float *y, int64_t n);
void ck_multiply(const float *a, const float *b, float *y, int64_t n);
void ck_log_backward(const float *x, const float *dy, float *dx, int64_t n);

// MARK: Rows

/// Softmax and its logarithm of each row.
void ck_softmax(const float *x, float *y, int64_t rows, int64_t columns);
void ck_log_softmax(const float *x, float *y, int64_t rows, int64_t columns);
/// Their derivatives from the output y.
void ck_softmax_backward(const float *y, const float *dy, float *dx, int64_t rows, int64_t columns);
void ck_log_softmax_backward(const float *y, const float *dy, float *dx, int64_t rows, int64_t columns);
/// Adds a row to every row.
void ck_add_row(float *y, const float *row, int64_t rows, int64_t columns);
/// Adds A·B to C in double precision, of `rows` × `depth` and `depth` × `columns`; element (i, j) of A
/// stands at a[i·a_row + j·a_column], and so in B. C's rows are contiguous.
void ck_add_product_double(
    const double *a, int64_t a_row, int64_t a_column, const double *b, int64_t b_row, int64_t b_column, double *c,
    int64_t c_row, int64_t rows, int64_t columns, int64_t depth);
/// Sums over the rows.
void ck_sum_rows(const float *x, float *sums, int64_t rows, int64_t columns);

// MARK: Fully connected layers, for rows × inputs and rows × units; W is units × inputs

/// y = x·Wᵀ + bias; `bias` may be null.
void ck_linear_forward(const float *x, const float *w, const float *bias, float *y, int64_t rows,
                       int64_t units, int64_t inputs);
/// dW = dyᵀ·x.
void ck_linear_weight_gradient(const float *dy, const float *x, float *dw, int64_t rows,
                               int64_t units, int64_t inputs);
/// dx = dy·W.
void ck_linear_input_gradient(const float *dy, const float *w, float *dx, int64_t rows,
                              int64_t units, int64_t inputs);
/// How many floats a vector of this processor has: 16 (AVX-512), 8 (AVX2) or 4.
int ck_vector_lanes(void);

// MARK: Dropout

/// Sets each number to zero with probability p and multiplies the others by 1/(1-p).
/// The mask depends on the key, the two stream words and the index only (Philox4x32-10).
void ck_dropout(const float *x, float *y, int64_t n, float p, uint64_t seed, uint32_t word2,
                uint32_t word3);

// MARK: Random numbers

/// Adds normal noise, which depends on the key, the three stream words and the index only.
void ck_add_noise(float *x, int64_t n, float deviation, uint64_t seed, uint32_t word1,
                  uint32_t word2, uint32_t word3);
/// An order of 0..<n, each equally likely (Fisher and Yates); the same as CounterRandom's.
void ck_permutation(int32_t *order, int64_t n, uint64_t seed, uint32_t word2, uint32_t word3);

// MARK: Images

/// Turns an image about its centre, bilinearly: y is channels × height × width, and so is what stands
/// from (1, 1) on in each plane of `padded`, which has three lines and columns more.
void ck_rotate(const float *padded, float *y, int64_t channels, int64_t height, int64_t width,
               float cosine, float sine);

// MARK: Losses

/// Softmax cross-entropy of logits against class indices.
///
/// Writes p - onehot, times `scale`, to `gradient` (rows × classes) if it isn't null; `scratch` holds
/// 2·rows floats. A label outside 0..<classes makes its row's loss and gradient NaN.
/// Returns the summed loss of the rows.
double ck_softmax_cross_entropy(const float *logits, const int32_t *labels, float *gradient,
                                float *exponentials, float *scratch, int64_t rows, int64_t classes,
                                float scale);

/// The share of each class (rows × classes) that a loss compares with: a one at the label or the given
/// values, (1 - smoothing) of it plus smoothing / classes, times the class's weight (null for ones). A label
/// outside 0..<classes makes its row NaN.
void ck_class_shares(const int32_t *labels, const float *values, const float *weights, float smoothing,
                     float *shares, int64_t rows, int64_t classes);
/// Softmax cross-entropy of logits against shares: the sum over the rows of -Σ s·log softmax(z), and
/// `scale` times its derivative softmax·Σs - s; scratch as above.
double ck_cross_entropy_of_shares(const float *logits, const float *shares, float *gradient,
                                  float *exponentials, float *scratch, int64_t rows, int64_t classes,
                                  float scale);

// Elementwise losses: the sum over n outputs, and `scale` times the derivatives if `gradient` isn't null.

/// (y - t)².
double ck_mse(const float *outputs, const float *targets, float *gradient, int64_t n, float scale);
/// |y - t|; the derivative at zero is zero.
double ck_l1(const float *outputs, const float *targets, float *gradient, int64_t n, float scale);
/// (y - t)² / (2·beta) within beta, |y - t| - beta / 2 outside.
double ck_smooth_l1(const float *outputs, const float *targets, float *gradient, int64_t n, float scale,
                    float beta);
/// max(0, 1 - t·y), where a target of 0 counts as -1.
double ck_hinge(const float *outputs, const float *targets, float *gradient, int64_t n, float scale);
/// -(t·log p + (1 - t)·log(1 - p)) of p limited to margin...1-margin, logarithms at least `lowest`; the
/// denominator p·(1 - p) of the derivative is at least `least_spread`.
double ck_bce(const float *outputs, const float *targets, float *gradient, int64_t n, float scale,
              float margin, float lowest, float least_spread);
/// (1 - t)·x + (1 + (w - 1)·t)·log(1 + exp(-x)) with one weight w an output.
double ck_bce_with_logits(const float *outputs, const float *targets, const float *weights,
                          float *gradient, int64_t n, float scale);

/// How many rows have their greatest output at the label; the first of equal outputs counts.
int64_t ck_count_correct(const float *outputs, const int32_t *labels, int64_t rows, int64_t classes);

/// A penalty on weights: returns l1·Σ|w| + l2·Σw², and adds its derivative l1·sign(w) + 2·l2·w to g if
/// that isn't null. The sign of zero is zero.
double ck_penalty(const float *w, float *g, int64_t n, float l1, float l2);

// MARK: Statistics

/// The sums that mean, deviation, zero share and saturated share follow from.
///
/// Values are summed less the first one, `shift`, so that the variance of numbers far from zero
/// doesn't cancel.
typedef struct {
    float shift;
    float sum;
    float sum_of_squares;
    float zeros;
    float outside;
} ck_activation_sums;

/// Counts values outside low...high as saturated.
ck_activation_sums ck_activation_statistics(const float *x, int64_t n, float low, float high);

float ck_sum_of_squares(const float *x, int64_t n);
/// How many values are NaN, and how many infinite.
void ck_count_non_finite(const float *x, int64_t n, int64_t *nan_count, int64_t *infinite_count);

// MARK: Optimizers with statistics

/// What one pass of an optimizer over a tensor saw: the gradient before clipping, the weights and
/// the updates after.
typedef struct {
    float gradient_squares;
    float gradient_max;
    float gradient_zeros;
    float weight_squares;
    float weight_max;
    float update_squares;
} ck_update_sums;

/// A trained tensor.
typedef struct {
    const float *values;
    const float *gradient;
    int64_t count;
} ck_tensor;

/// Writes the columns of n tensors: gradient norm, greatest, share of zeros, weight norm, greatest,
/// update norm. Returns the norm of all gradients together.
float ck_parameter_row(const ck_update_sums *sums, const ck_tensor *tensors, int64_t n, float *row);
/// Writes the columns of n activations: mean, deviation, share of zeros, share saturated.
void ck_activation_row(const ck_activation_sums *sums, const int64_t *counts, int64_t rows, int64_t n,
                       float *row);
/// How many tensors have a non-finite weight; `gradients`: how many a non-finite gradient.
int64_t ck_count_non_finite_sums(const ck_update_sums *sums, int64_t n, int64_t *gradients);

/// What every optimizer does to a gradient before using it: g · scale, limited to ±clip, sign
/// flipped if `sign` is -1 (ascent), plus `l2` times the weight.
typedef struct {
    float scale;
    float clip;
    float sign;
    float l2;
} ck_gradient_rule;

/// w -= lr·(b), b = momentum·b + (1-dampening)·g; the first step sets b = g. `velocity` may be null.
void ck_sgd(float *w, const float *g, float *velocity, int64_t n, ck_gradient_rule rule, float lr,
            float momentum, float dampening, int nesterov, int first, ck_update_sums *sums);
/// Adam; `decoupled` (AdamW) multiplies the weights by it before the update (1 for Adam); `greatest`,
/// the greatest squares so far (AMSGrad), may be null.
void ck_adam(float *w, const float *g, float *m, float *v, float *greatest, int64_t n,
             ck_gradient_rule rule, float step_size, float beta1, float beta2, float eps,
             float root_correction2, float decoupled, ck_update_sums *sums);
/// NAdam: w -= (gradient_step·g + moment_step·m) / (√v / root_correction2 + eps); `decoupled` as in Adam.
void ck_nadam(float *w, const float *g, float *m, float *v, int64_t n, ck_gradient_rule rule,
              float gradient_step, float moment_step, float beta1, float beta2, float eps,
              float root_correction2, float decoupled, ck_update_sums *sums);
/// Adamax: w -= step_size · m / u with u = max(beta2·u, |g| + eps).
void ck_adamax(float *w, const float *g, float *m, float *greatest, int64_t n, ck_gradient_rule rule,
               float step_size, float beta1, float beta2, float eps, ck_update_sums *sums);
/// Adagrad: w -= lr · g / (√total + eps) with total += g².
void ck_adagrad(float *w, const float *g, float *total, int64_t n, ck_gradient_rule rule, float lr,
                float eps, ck_update_sums *sums);
/// Adadelta: w -= lr · b with b = √(change + eps) / √(square + eps) · g and running averages of g², b².
void ck_adadelta(float *w, const float *g, float *square, float *change, int64_t n,
                 ck_gradient_rule rule, float lr, float rho, float eps, ck_update_sums *sums);
/// RMSprop; `mean` (centered) and `velocity` (momentum) may be null.
void ck_rmsprop(float *w, const float *g, float *square, float *mean, float *velocity, int64_t n,
                ck_gradient_rule rule, float lr, float alpha, float eps, float momentum,
                ck_update_sums *sums);
/// x = 0 where x is subnormal; NaN and all else stay.
void ck_flush_subnormals(float *x, int64_t n);

// MARK: History

/// A histogram has two bins for each doubling of the size, from 2^-40 (smaller sizes are in the first
/// bin) to 2^24 (greater ones are in the last).
#define CK_HISTOGRAM_LEAST -40
#define CK_HISTOGRAM_SIZES 128
/// The negative sizes from the greatest on, zero, the positive sizes, -∞, ∞, NaN.
#define CK_HISTOGRAM_COUNT (2 * CK_HISTOGRAM_SIZES + 4)
/// Adds n values to the CK_HISTOGRAM_COUNT counts.
void ck_histogram(const float *x, int64_t n, uint32_t *counts);

/// Folds one row of statistics into a bucket: the least, greatest and summed finite values and the
/// number of non-finite ones, column by column.
void ck_fold(const float *row, float *least, float *greatest, float *sum, float *non_finite, int64_t n);

#endif
