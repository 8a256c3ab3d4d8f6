#include <math.h>

#include "ckernels.h"
#include "multiversion.h"

CK_FAST ck_activation_sums ck_activation_statistics(const float *x, int64_t n, float low, float high) {
#pragma clang fp reassociate(on) contract(fast)
    float sum = 0, squares = 0, shift = n > 0 ? x[0] : 0;
    int32_t zeros = 0, outside = 0;
    for (int64_t i = 0; i < n; i++) {
        float v = x[i];
        float d = v - shift;
        sum += d;
        squares += d * d;
        zeros += v == 0.0f;
        outside += (v < low) | (v > high);
    }
    return (ck_activation_sums){shift, sum, squares, (float)zeros, (float)outside};
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
