// Batch and layer normalization.
#ifndef CK_NORMALIZATION_H
#define CK_NORMALIZATION_H

#include <stdint.h>

/// The mean and the mean squared distance from it of each of `channels` columns of n × channels
/// numbers.
void ck_column_moments(const float *x, float *mean, float *variance, int64_t n, int64_t channels);

/// y = (x − mean) · factor + shift, column by column; with `rectifies`, negative results become zero.
void ck_normalize_columns(const float *x, const float *mean, const float *factor, const float *shift,
                          float *y, int64_t n, int64_t channels, int rectifies);

/// The sums of dy and of dy · (x − mean) over each column.
///
/// `rectified` is the output of a rectifier after the normalization, through which dy comes, or null.
void ck_column_gradient_sums(const float *x, const float *dy, const float *rectified, const float *mean,
                             float *sum, float *product, int64_t n, int64_t channels);

/// dx = dy · a + (x − mean) · b + c, column by column; dy as in `ck_column_gradient_sums`.
void ck_normalize_columns_backward(const float *x, const float *dy, const float *rectified,
                                   const float *mean, const float *a, const float *b, const float *c,
                                   float *dx, int64_t n, int64_t channels);

/// Normalizes each of `groups` rows of `columns` numbers; keeps each row's mean and 1 / deviation.
/// `weight` and `bias` have `columns` numbers or are null.
void ck_layer_norm(const float *x, const float *weight, const float *bias, float *y, float *mean,
                   float *inverse, int64_t groups, int64_t columns, float eps);
/// dx may be null.
void ck_layer_norm_backward(const float *x, const float *dy, const float *weight, const float *mean,
                            const float *inverse, float *dx, float *dweight, float *dbias, int64_t groups,
                            int64_t columns);

#endif
