#include <math.h>
#include <string.h>

#include "ckernels.h"
#include "multiversion.h"

CK_FAST ck_activation_sums ck_activation_statistics(const float *x, int64_t n, float low, float high) {
#pragma clang fp reassociate(on) contract(fast)
    float sum = 0, squares = 0, shift = n > 0 ? x[0] : 0;
    int32_t zeros = 0, outside = 0;
    if (low == -INFINITY && high == INFINITY) {
        for (int64_t i = 0; i < n; i++) {
            float d = x[i] - shift;
            sum += d;
            squares += d * d;
            zeros += x[i] == 0.0f;
        }
    } else {
        for (int64_t i = 0; i < n; i++) {
            float v = x[i];
            float d = v - shift;
            sum += d;
            squares += d * d;
            zeros += v == 0.0f;
            outside += (v < low) | (v > high);
        }
    }
    return (ck_activation_sums){shift, sum, squares, (float)zeros, (float)outside};
}

/// The root of a sum of squares; taken again in double precision where the squares overflowed.
static float norm(float squares, float largest, const float *x, int64_t n) {
    if (squares < INFINITY || !(largest < INFINITY)) return sqrtf(squares);
    double exact = 0;
    for (int64_t i = 0; i < n; i++) exact += (double)x[i] * x[i];
    return (float)sqrt(exact);
}

float ck_parameter_row(const ck_update_sums *sums, const ck_tensor *tensors, int64_t n, float *row) {
    // In double precision: the square of a finite norm may be infinite in single precision.
    double squares = 0;
    for (int64_t i = 0; i < n; i++, row += 6) {
        ck_update_sums seen = sums[i];
        ck_tensor tensor = tensors[i];
        row[0] = norm(seen.gradient_squares, seen.gradient_max, tensor.gradient, tensor.count);
        row[1] = seen.gradient_max;
        row[2] = seen.gradient_zeros / (float)tensor.count;
        row[3] = norm(seen.weight_squares, seen.weight_max, tensor.values, tensor.count);
        row[4] = seen.weight_max;
        row[5] = sqrtf(seen.update_squares);
        squares += (double)row[0] * row[0];
    }
    return (float)sqrt(squares);
}

void ck_activation_row(const ck_activation_sums *sums, const int64_t *counts, int64_t rows, int64_t n,
                       float *row) {
    for (int64_t i = 0; i < n; i++, row += 4) {
        ck_activation_sums seen = sums[i];
        float count = (float)(rows * counts[i]);
        float difference = seen.sum / count;
        float variance = seen.sum_of_squares / count - difference * difference;
        row[0] = seen.shift + difference;
        row[1] = variance < 0 ? 0 : sqrtf(variance);
        row[2] = seen.zeros / count;
        row[3] = seen.outside / count;
    }
}

int64_t ck_count_non_finite_sums(const ck_update_sums *sums, int64_t n, int64_t *gradients) {
    int64_t weights = 0;
    *gradients = 0;
    for (int64_t i = 0; i < n; i++) {
        *gradients += !(sums[i].gradient_max < INFINITY);
        weights += !(sums[i].weight_max < INFINITY);
    }
    return weights;
}

void ck_histogram(const float *x, int64_t n, uint32_t *counts) {
    const int32_t half = CK_HISTOGRAM_SIZES;
    for (int64_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, x + i, sizeof bits);
        // Sign aside: the exponent and the first bit after it, two bins for each doubling.
        int32_t size = (int32_t)((bits & 0x7FFFFFFF) >> 22);
        int32_t bin = size - 2 * (127 + CK_HISTOGRAM_LEAST);
        bin = bin < 0 ? 0 : bin >= half ? half - 1 : bin;
        bin = bits >> 31 ? half - 1 - bin : half + 1 + bin;
        if ((bits & 0x7FFFFFFF) == 0) bin = half;
        if (size >= 510) bin = (bits & 0x7FFFFF) ? 2 * half + 3 : 2 * half + 1 + !(bits >> 31);
        counts[bin]++;
    }
}

CK_FAST float ck_sum_of_squares(const float *x, int64_t n) {
#pragma clang fp reassociate(on) contract(fast)
    float squares = 0;
    for (int64_t i = 0; i < n; i++) squares += x[i] * x[i];
    return squares;
}

CK_FAST void ck_count_non_finite(const float *x, int64_t n, int64_t *nan_count, int64_t *infinite_count) {
    int64_t nans = 0, infinities = 0;
    for (int64_t i = 0; i < n; i++) {
        nans += x[i] != x[i];
        infinities += (x[i] > 3.4028235e38f) | (x[i] < -3.4028235e38f);
    }
    *nan_count = nans;
    *infinite_count = infinities;
}

CK_FAST void ck_fold(const float *row, float *least, float *greatest, float *sum, float *non_finite, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        float v = row[i];
        int finite = (v - v) == 0.0f;
        least[i] = finite && v < least[i] ? v : least[i];
        greatest[i] = finite && v > greatest[i] ? v : greatest[i];
        sum[i] += finite ? v : 0.0f;
        non_finite[i] += finite ? 0.0f : 1.0f;
    }
}
